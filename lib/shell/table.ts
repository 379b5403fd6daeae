/** A table for `while IFS=<tab> read`: a row a line, its fields parted by tabs; `-` stands for an empty field. */
export const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map((field) => (field === '' ? '-' : field)).join('\t')}\n`).join('');

/** A shell function that prints a table: data apart from the code that reads it. */
export const tableFunction = (name: string, rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? `${name}() { :; }\n` : `${name}() {\n  cat <<'END'\n${table(rows)}END\n}\n`;
