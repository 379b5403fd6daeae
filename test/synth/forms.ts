/** The keys of a service that a file may write as a mapping or as a list of `K=V`. */
const EITHER = /^(\s*)(labels|environment|annotations|sysctls|args|extra_hosts):$/;

/**
 * A Compose file with its labels, environment and their like as lists, line by line: what is found in one form has to
 * be found in the other, at the same line. Comments stay.
 */
export function asLists(text: string): string {
  let inside: number | undefined;
  return text
    .split('\n')
    .map((line) => {
      const indent = line.search(/\S/);
      if (inside !== undefined && indent >= 0 && indent <= inside) inside = undefined;
      const begin = EITHER.exec(line);
      if (begin !== null) inside = indent;
      if (begin !== null || inside === undefined || indent < 0) return line;
      return listed(line);
    })
    .join('\n');
}

function listed(line: string): string {
  const [, indent = '', key = '', value = '', comment = ''] = /^(\s*)([^\s:]+): (.*?)(\s+#.*)?$/.exec(line) ?? [];
  if (key === '') return line;
  return `${indent}- ${JSON.stringify(`${key}=${plain(value)}`)}${comment}`;
}

const plain = (value: string): string => {
  if (/^".*"$/.test(value)) return JSON.parse(value) as string;
  return /^'.*'$/.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value;
};

/** A name for each form, and the same file in it. */
export const FORMS: readonly (readonly [name: string, write: (text: string) => string])[] = [
  ['mapping', (text) => text],
  ['list', asLists],
];
