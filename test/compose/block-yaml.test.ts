import fc from 'fast-check';
import * as yaml from 'yaml';
import type { Places } from '../../lib/compose/yaml/yaml-reader.ts';
import { readBlockYaml } from '../../lib/compose/yaml/block-yaml.ts';
import { readYaml } from '../../lib/compose/yaml/full-yaml.ts';
import type { Path, Tree } from '../../lib/compose/index.ts';
import { parseCompose, renderYaml } from '../../lib/compose/index.ts';
import { LabError } from '../../lib/values/index.ts';

/** What the full reader makes of a text; undefined where it refuses it, or finds several documents. */
function inFull(text: string): { tree: Tree; locate: (path: Path) => unknown } | undefined {
  try {
    const documents = readYaml(yaml, text, { file: 'x.yml' });
    return documents.length === 1 ? documents[0] : undefined;
  } catch (error) {
    if (LabError.isLabError(error)) return undefined;
    throw error;
  }
}

const nasty = fc.constantFrom(
  ...['a', 'b c', '0440', '1_000', '0x1F', '1.10', '1e3', '.5', '-1', 'yes', 'null', '~', 'true', 'a:b', 'a: b', 'a:'],
  ...['"a"', "'it''s'", '"a\\n\\"b"', "'a: b'", '"a" b', '# c', 'a # c', 'a#b', '- a', '-a', '? a', '|', '|-', '|+'],
  ...['>', '[]', '{}', '[a, "b", 1]', '{a: 1, b: [c]}', '[a, ]', '[,]', '[a: b]', '{a}', '{a:1}', '[-q, --x]'],
  ...['[a b, c # d]', '&x a', '*x', '!reset', '!!str 1', '%a', '@a', '`a`', 'ü', '😀', '/a b', '$a', '${A:-b}'],
  ...['2024-01-01', '12345678901234567890', 'http://a.b/c?d=e#f', "a'b", 'a"b', '', ' ', 'a,b', 'a]', '<<', '...'],
);
const nice = fc.constantFrom(
  ...[
    'a',
    'b c',
    '0440',
    '1.10',
    'yes',
    'null',
    'true',
    'a:b',
    '"a"',
    "'it''s'",
    '"a: b" # c',
    'a # c',
    'a#b',
    '',
    '# c',
  ],
  ...['[]', '[a, "b", 1]', '{a: 1, b: [c]}', '[-q, --x, a/b]', '${A:-b}', '12345678901234567890', 'http://a.b/c?d#e'],
);
const scalar = fc.oneof({ weight: 12, arbitrary: nice }, { weight: 1, arbitrary: nasty });
const key = fc.constantFrom(
  ...'abcdefghijk',
  'a',
  'b',
  'c',
  '"a"',
  "'d e'",
  'x-a',
  '1',
  'true',
  '<<',
  'a b',
  'a.b/c',
  '-',
  '.',
  'é',
);
const line = fc.oneof(
  fc.tuple(fc.nat(3), key, scalar).map(([indent, name, value]) => `${'  '.repeat(indent)}${name}: ${value}`),
  fc.tuple(fc.nat(3), key).map(([indent, name]) => `${'  '.repeat(indent)}${name}:`),
  fc.tuple(fc.nat(3), scalar).map(([indent, value]) => `${'  '.repeat(indent)}- ${value}`),
  fc.tuple(fc.nat(3), key, scalar).map(([indent, name, value]) => `${'  '.repeat(indent)}- ${name}: ${value}`),
  fc.tuple(fc.nat(5), scalar).map(([indent, value]) => `${' '.repeat(indent)}${value}`),
  fc.constantFrom('', '  ', '# c', '  # c', '---', '...', '--- # c', '%YAML 1.2', '\ta: b'),
);
/** Lines of a block that is right but for what its scalars do to it. */
const { block } = fc.letrec<{ block: readonly string[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    fc.array(fc.tuple(key, scalar), { minLength: 1, maxLength: 3 }).map((all) => all.map(([k, v]) => `${k}: ${v}`)),
    fc.array(scalar, { minLength: 1, maxLength: 3 }).map((all) => all.map((each) => `- ${each}`)),
    fc
      .array(fc.tuple(key, tie('block'), fc.nat(3)), { minLength: 1, maxLength: 3 })
      .map((all) => all.flatMap(([k, below, by]) => [`${k}:`, ...below.map((each) => ' '.repeat(by) + each)])),
    fc
      .array(tie('block'), { minLength: 1, maxLength: 2 })
      .map((all) => all.flatMap(([first = '', ...rest]) => [`- ${first}`, ...rest.map((each) => `  ${each}`)])),
    fc
      .tuple(key, fc.array(fc.constantFrom('a', '', '  b', 'c: d', '# e', ' '), { maxLength: 4 }))
      .map(([k, lines]) => [`${k}: |`, ...lines.map((each) => `  ${each}`)]),
  ),
}));
const text = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: block }, { weight: 1, arbitrary: fc.array(line, { maxLength: 9 }) }),
    fc.option(fc.tuple(fc.nat(9), line)),
    fc.constantFrom('', '\n', '\n\n'),
  )
  .map(([lines, odd, end]) => (odd === null ? lines : lines.toSpliced(odd[0], 0, odd[1])).join('\n') + end);

/** Every path of a tree. */
const pathsOf = (tree: Tree): Path[] =>
  typeof tree !== 'object' || tree === null
    ? [[]]
    : [[], ...Object.entries(tree).flatMap(([each, below]) => pathsOf(below as Tree).map((rest) => [each, ...rest]))];

describe('the fast reader of YAML', () => {
  test('reads what it reads as the full reader does, and leaves the rest to it', () => {
    let read = 0;
    fc.assert(
      fc.property(text, (input) => {
        const tree = readBlockYaml(input);
        if (tree === undefined) return;
        read++;
        expect(inFull(input)?.tree).toEqual(tree);
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(1000);
  });

  test('finds the same lines and columns', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        const places: Places = new Map();
        const tree = readBlockYaml(input, places);
        if (tree === undefined) return;
        const [layer] = await parseCompose(input, { file: 'x.yml' });
        const full = inFull(input);
        for (const path of pathsOf(tree)) expect([path, layer?.locate?.(path)]).toEqual([path, full?.locate(path)]);
      }),
      { numRuns: 5000 },
    );
  });

  test('reads everything that we write, but for texts that need the full reader', () => {
    const tree = { services: { web: { image: 'a:1', ports: ['80:80', { target: 1 }], command: ['a', 'b\nc\n'] } } };
    expect(readBlockYaml(renderYaml(tree))).toEqual(tree);
  });

  test.each([
    ['anchors', 'a: &x 1\nb: *x\n'],
    ['tags', 'a: !reset null\n'],
    ['several documents', 'a: 1\n---\nb: 2\n'],
    ['folded texts', 'a: >\n  b\n'],
    ['a text over several lines', 'a: b\n  c\n'],
    ['duplicate keys', 'a: 1\na: 2\n'],
    ['tabs', 'a:\tb\n'],
    ['other line ends', 'a: b\r\n'],
    ['keys that are no text', '1: b\n'],
    ['lists at the top', '- a\n'],
  ])('leaves %s to the full reader', (_what, input) => expect(readBlockYaml(input)).toBeUndefined());

  test('takes time that grows with the text alone', () => {
    const traps = [
      'a: |\n' + '\n'.repeat(200_000) + '  b\n',
      'a: |\n  b\n' + '\n'.repeat(200_000) + '  c\n',
      'a:' + ' '.repeat(200_000) + 'b\n',
      `a: ${'['.repeat(100_000)}\n`,
      Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      `a: [${'a:'.repeat(50_000)}]\n`,
      `a: ${'a:b'.repeat(50_000)}\n`,
    ];
    const start = performance.now();
    for (const trap of traps) readBlockYaml(trap);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
