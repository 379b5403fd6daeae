import fc from 'fast-check';
import { parseDotenv } from '../../lib/compose/index.ts';
import { encoded, readEntries, withValues } from '../../lib/secrets/env-file.ts';
import { awks, shellWith } from '../shell/programs.ts';

const write = (text: string, values: Readonly<Record<string, string>>): string =>
  withValues(text, new Map(Object.entries(values)), '.env', (name) => `about ${name}`);

test.each([
  ['an empty file', '', 'A=1', '\n# about A\nA=1\n'],
  ['a last line without an end', 'B=2', 'A=1', 'B=2\n\n# about A\nA=1\n'],
  ['an empty value', 'A=\nB=2\n', 'A=1', 'A=1\nB=2\n'],
  ['a comment behind a quoted value', "A='x' # mine\nB=2\n", 'A=1', 'A=1 # mine\nB=2\n'],
  ['export', 'export A=x\n', 'A=1', 'export A=1\n'],
  ['a colon', 'A: x\nB=2', 'A=1', 'A=1\nB=2'],
  ['a value of several lines', "A='x\ny'\nB=2\n", 'A=1', 'A=1\nB=2\n'],
  ['a name alone', 'A\nB=2\n', 'A=1', 'A=1\nB=2\n'],
  ['a name twice: the last one counts', 'A=x\nA=y\n', 'A=1', 'A=x\nA=1\n'],
  ['a byte order mark', '\ufeffA=x\n', 'A=1', '\ufeffA=1\n'],
  ['comments and blank lines', '# A=0\n\n  # x\nA=x\n', 'A=1', '# A=0\n\n  # x\nA=1\n'],
  ['lines of Windows', 'B=2\r\nA=x\r\nC=3\r\n', 'A=1', 'B=2\r\nA=1\nC=3\r\n'],
])('%s: only the value changes', (_, text, assignment, expected) => {
  const [name = '', value = ''] = assignment.split('=');
  expect(write(text, { [name]: value })).toBe(expected);
  expect(parseDotenv(expected)['A']).toBe('1');
});

test('values that need no quotes have none, others single ones, and the rest double ones', () => {
  expect(encoded('tk_abc/+=.:@-')).toBe('tk_abc/+=.:@-');
  expect(encoded('$2y$10$abc')).toBe("'$2y$10$abc'");
  expect(encoded("it's")).toBe("'it\\'s'");
  expect(encoded('ends with \\')).toBe('"ends with \\\\"');
  expect(encoded('a\nb')).toBe("'a\nb'");
});

test.each(['\0', '\r', '\u001b', '\u0085', '\u2028', '\ud800'])('%j cannot be written', (character) => {
  expect(encoded(`a${character}b`)).toBeUndefined();
});

const VALUES = fc.string({
  unit: fc.constantFrom(
    ...[
      'a',
      '1',
      ' ',
      "'",
      '"',
      '\\',
      '$',
      '{',
      '}',
      '#',
      ' #',
      '=',
      '\n',
      '\t',
      'ä',
      '😀',
      'n',
      '`',
      '!',
      '%',
      '\u00a0',
    ],
  ),
  minLength: 1,
  maxLength: 12,
});

test('whatever is written reads back, and its neighbours as well', () => {
  fc.assert(
    fc.property(VALUES, VALUES, VALUES, (before, value, after) => {
      const text = write(write('', { A: before, B: 'x', C: after }), { B: value });
      expect(parseDotenv(text)).toEqual({ A: before, B: value, C: after });
      const entries = readEntries(text, '.env');
      expect(entries.map(({ name, names }) => [name, names])).toEqual([
        ['A', []],
        ['B', []],
        ['C', []],
      ]);
    }),
    { numRuns: 2000 },
  );
});

test('the reader of the host reads the same', () => {
  const shells = awks().map(shellWith);
  const code = `parse_env > "$TMPDIR/told"; for name in A B; do value_among $name < "$TMPDIR/told"; printf '\\0'; done; trouble_with '' < "$TMPDIR/told"`;
  fc.assert(
    fc.property(VALUES, VALUES, (one, other) => {
      const text = write('', { A: one, B: other });
      for (const shell of shells) {
        const { out, err } = shell(`TMPDIR=$(mktemp -d); ${code}; rm -r "$TMPDIR"`, text);
        expect([err, out.toString('utf8')]).toEqual(['', `${one}\0${other}\0`]);
      }
    }),
    { numRuns: 40 },
  );
});
