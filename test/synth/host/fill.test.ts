import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { parse } from 'yaml';
import { filled } from './filled.ts';

const P = '@@hl:P@@';

const python = (code: string) => (text: string) => {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', `import sys, json\n${code}`], {
    input: text,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
};

interface Case {
  readonly format: string;
  readonly text: string;
  readonly read: (text: string) => unknown;
  readonly says: (value: string) => unknown;
}

const CASES: readonly Case[] = [
  {
    format: 'yaml',
    text: `a: ${P}\nb: "x ${P}"\nf: [${P}, "z${P}"]\nd: 1 # it's fine\ne: don't\nl:\n  - ${P}\nm: "first\n  ${P}"\n`,
    read: (text) => parse(text),
    says: (v) => ({ a: v, b: `x ${v}`, f: [v, `z${v}`], d: 1, e: "don't", l: [v], m: `first ${v}` }),
  },
  {
    format: 'yaml',
    text: `k: |\n  x ${P}\n  y\ns: 'a ${P}'\nd: don't # it's ${P}\n`,
    read: (text) => parse(text),
    says: (v) => ({ k: `x ${v}\ny\n`, s: `a ${v}`, d: "don't" }),
  },
  { format: 'yaml', text: `${P}: 1\n`, read: (text) => parse(text), says: (v) => ({ [v]: 1 }) },
  {
    format: 'json',
    text: `{"a": "x${P}", "b": [${P}, "${P}"]}\n`,
    read: (text) => JSON.parse(text),
    says: (v) => ({ a: `x${v}`, b: [v, v] }),
  },
  {
    format: 'toml',
    text: `a = "${P}"\nb = ${P}\nd = """\nq ${P}\n"""\n`,
    read: python('import tomllib\nprint(json.dumps(tomllib.loads(sys.stdin.buffer.read().decode())))'),
    says: (v) => ({ a: v, b: v, d: `q ${v}\n` }),
  },
  {
    format: 'xml',
    text: `<a b="${P}">${P}</a>\n`,
    read: python(
      'import xml.etree.ElementTree as E\ne = E.fromstring(sys.stdin.buffer.read())\nprint(json.dumps([e.get("b"), e.text or ""]))',
    ),
    says: (v) => [v, v],
  },
  {
    format: 'ini',
    text: `[x]\npw = ${P}\n`,
    read: python(
      'import configparser\nc = configparser.RawConfigParser()\nc.read_string(sys.stdin.buffer.read().decode())\nprint(json.dumps(c["x"]["pw"]))',
    ),
    says: (v) => v,
  },
  { format: 'text', text: `pw ${P} x\n`, read: (text) => text, says: (v) => `pw ${v} x\n` },
];

const VALUES = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        '1',
        '"',
        "'",
        '\\',
        '#',
        ' #',
        ': ',
        '-',
        '!',
        '&',
        '*',
        '%',
        '@',
        '$',
        '`',
        '[',
        ']',
        '{',
        '}',
        ',',
        '<',
        '>',
      ],
      ...['\n', '\t', ' ', '\u0001', '\u007f', 'ä', '\u2028', '\u0085', '😀', '|', '~', 'null', '@@hl:P@@', '&amp;'],
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(''));

test.each(CASES)('a value in $format reads back as itself, or is refused', ({ format, text, read, says }) => {
  let taken = 0;
  fc.assert(
    fc.property(VALUES, (value) => {
      const out = filled(format, text, value);
      if (out === undefined) return;
      taken++;
      expect(read(out)).toEqual(says(value));
    }),
    { numRuns: 40, examples: [['plain'], ['a"b'], ['it\\x'], ['a\nb'], ['x #y: z']] },
  );
  expect(taken).toBeGreaterThan(5);
});

test('a part of a text without quotes is refused, as no value could be written there', () => {
  expect(filled('yaml', `a: user:${P}\n`, 'x')).toBeUndefined();
  expect(filled('toml', `a = x${P}\n`, 'x')).toBeUndefined();
});
