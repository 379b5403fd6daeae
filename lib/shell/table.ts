import { word } from './quote.ts';

// eslint-disable-next-line no-control-regex -- what ends a line or a field of a table
const CONTROL = /[\0-\x1f\x7f]/g;

/**
 * A field of a table. A text with a control character is an error of the lab (HL223), and then nothing is written. This
 * is the second lock: whatever a text holds, it never begins a row of its own.
 */
const field = (text: string): string => (text === '' ? '-' : text.replaceAll(CONTROL, '?'));

/** A table as text: a row a line, its fields parted by tabs; `-` stands for an empty field, since shells merge tabs. */
export const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(field).join('\t')}\n`).join('');

/**
 * A shell variable that holds a table: data apart from the code that reads it. No here-document, since some shells write
 * those to a file, and a program that tells of a full disk must not need one.
 */
export const tableVariable = (name: string, rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? `${name}=''\n` : `${name}=${word(`\n${table(rows)}`)}\n`;

/**
 * The shell function `each` that reads tables, for programs with `set -f`. It is no loop over `read`: the loop of a pipe
 * is a process of its own, whose variables are lost, and busybox goes on where a file that a loop reads cannot be opened.
 */
export const EACH = String.raw`nl='
'
tab=$(printf '\t')

# Calls a function with the fields of every row of a table.
each() { # function table
  IFS=$nl
  for row in $2; do
    IFS=$tab
    # shellcheck disable=SC2086 # the fields are parted here
    with_fields "$1" $row
  done
  IFS=" $tab$nl"
}

with_fields() { # function field...
  IFS=" $tab$nl"
  "$@"
}
`;
