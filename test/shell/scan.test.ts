import { commandsOf, tokensOf } from './scan.ts';

const named = (text: string, test: (command: ReturnType<typeof commandsOf>[number]) => boolean): string[] =>
  commandsOf(text)
    .filter(test)
    .map(({ name }) => name);

test('words, quotes, comments and operators are told apart', () => {
  expect(tokensOf(`a "b c" 'd;e' # f\ng "$(h "i j")" && k\\ l`)).toEqual([
    'a',
    '"b c"',
    "''",
    '\n',
    'g',
    '"',
    '$(',
    'h',
    '"i j"',
    ')',
    '"',
    '&&',
    'k\\ l',
  ]);
});

test.each([
  ['if f; then g; fi', ['f']],
  ['if [ a ]; then g; else h; fi', ['[']],
  ['f && g', ['f']],
  ['f || g; h', ['f']],
  ['f | g || h', ['f', 'g']],
  ['! f', ['f']],
  ['while f; do g; done', ['f']],
  ['until f; do g; done; h', ['f']],
  ['for each in a b; do f; done', []],
  ['case $1 in a | b) f ;; *) g && h ;; esac', ['g']],
  ['x=$(f) || g', ['f']],
  ['if g "$(f)"; then h; fi', ['g', 'f']],
  ['x=$(f && g)', ['f']],
  ['name() {\n  f || g\n}\nname', ['f']],
])('%j: where errexit does not hold is %j', (text, expected) => {
  expect(named(text, ({ inCondition }) => inCondition)).toEqual(expected);
});

test('what stands before a pipe, and in which function', () => {
  expect(named('f | g | h; i', ({ beforePipe }) => beforePipe)).toEqual(['f', 'g']);
  expect(named('f "$(g)" | h', ({ beforePipe }) => beforePipe)).toEqual(['f']);
  expect(commandsOf('f() {\n  g\n}\nh').map(({ name, inside }) => [name, inside])).toEqual([
    ['g', 'f'],
    ['h', undefined],
  ]);
});
