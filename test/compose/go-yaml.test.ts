import { checkSchema } from '../../lib/compose/language/check-schema.ts';
import { canonical, goText, mergeLayers, parseCompose, renderYaml, variablesIn } from '../../lib/compose/index.ts';
import { WholeFloat } from '../../lib/compose/language/whole-float.ts';

const read = async (text: string) => (await parseCompose(text, { file: 'x.yml' }))[0]?.tree;

test.each([
  ['what follows a text in quotes without a space is a comment', 'a: "b"#c\n', { a: 'b' }],
  ['a lone carriage return ends a line', 'a: b\rc: d\r', { a: 'b', c: 'd' }],
  ["a backslash before ' is nothing in double quotes", 'a: "it\\\'s"\n', { a: "it's" }],
  ['a block that ends with the file has no line break', 'a: |\n  b\n  c', { a: 'b\nc' }],
  ['a tag without a name changes nothing', 'a: ! 5\n', { a: 5 }],
  ['an ordered mapping is a list', 'a: !!omap [b: 1]\n', { a: [{ b: 1 }] }],
  ['a merged mapping that is reset is nothing', 'a: &a !reset { b: 1 }\nc: { <<: *a, d: 2 }\n', { c: { d: 2 } }],
  ['hexadecimal digits beyond 64 bits are a text', 'a: 0xfffffffffffffffff\n', { a: '0xfffffffffffffffff' }],
])('%s', async (_what, text, tree) => {
  expect(await read(text)).toEqual(tree);
});

test.each([
  ['a control character', 'a: b\u0001\n', 'U+0001'],
  ['a slash that is escaped', 'a: "b\\/c"\n', 'no escape sequence'],
  ['half a surrogate pair', 'a: "\\ud800"\n', 'does not exist'],
  ['bytes that are no base64', 'a: !!binary "!!"\n', 'no base64'],
  ['a date as a key', 'a: { 2024-01-01: b }\n', 'a time'],
  ['an unknown directive', '%FOO x\n---\na: b\n', '%FOO'],
])('%s is refused', async (_what, text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});

test('a negative zero keeps its sign where it is a text, and only with a fraction', async () => {
  const tree = await read('a: -0.0\nb: -0\n');
  expect([goText(tree?.['a'] ?? null), goText(tree?.['b'] ?? null)]).toEqual(['-0', '0']);
});

test('a whole number that is written as a float stays one: read, merged, rendered and read again', async () => {
  for (const text of ['4.0', '1e6', '08', '1_0.0', '!!float 5', '-0.0']) {
    const [layer] = await parseCompose(`services: { a: { image: x, x-a: ${text} } }\n`, { file: 'x.yml' });
    const tree = layer?.tree ?? {};
    expect(tree).toMatchObject({ services: { a: { 'x-a': expect.any(WholeFloat) as unknown } } });
    const merged = canonical(mergeLayers([{ name: 'x', tree }]).tree);
    const [again] = await parseCompose(renderYaml(merged), { file: 'again.yml' });
    expect(again?.tree).toEqual(tree);
  }
  const tree = await read('a: 1e6\nb: 1000000\n');
  expect([tree?.['a'], tree?.['b']].map((value) => goText(value ?? null))).toEqual(['1e+06', '1000000']);
});

test('a whole float is a number to the schema, and no text', async () => {
  const tree = await read('services: { a: { image: x, cpu_count: 4.0, hostname: 4.0 } }\n');
  expect(checkSchema(tree ?? {}).map(({ message }) => message)).toEqual([expect.stringContaining('hostname')]);
});

test('a text in a bad form hides no variable beside it', () => {
  expect(variablesIn('${A} ${1} $B ${C-${}} ${D').map(({ name }) => name)).toEqual(['A', 'B', 'C']);
});
