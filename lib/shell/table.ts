// eslint-disable-next-line no-control-regex -- what ends a line or a field of a table
const CONTROL = /[\0-\x1f\x7f]/g;

/**
 * A field of a table. A text with a control character is an error of the lab (HL223), and then nothing is written. This
 * is the second lock: whatever a text holds, it never begins a row of its own.
 */
const field = (text: string): string => (text === '' ? '-' : text.replaceAll(CONTROL, '?'));

/** A table for `while IFS=<tab> read`: a row a line, its fields parted by tabs; `-` stands for an empty field. */
export const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(field).join('\t')}\n`).join('');

/** A shell function that prints a table: data apart from the code that reads it. */
export const tableFunction = (name: string, rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? `${name}() { :; }\n` : `${name}() {\n  cat <<'END'\n${table(rows)}END\n}\n`;
