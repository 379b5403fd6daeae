/** An .env file and what Compose reads in it: the values of V and W, undefined where one is not set. */
export interface Row {
  readonly file: string;
  readonly v?: string | undefined;
  readonly w?: string | undefined;
}

// What Compose 2.40 and 5 say; test/engines/env-file.test.ts asks a real one.
const ROWS: readonly (readonly [file: string, v: string | undefined, w?: string])[] = [
  ['V=abc', 'abc'],
  ['V= abc def \n', 'abc def'],
  ['  V = abc\n', 'abc'],
  ['V=a#b\n', 'a#b'],
  ['V=a #b #c\n', 'a'],
  ['V=a\t#b\n', 'a\t#b'],
  ['V= #b\n', '#b'],
  ['V="a b" # c\n', 'a b'],
  ["V='a'#c\n", 'a'],
  ['V="a\\nb\\tc\\\\d\\"e"\n', 'a\nb\tc\\d"e'],
  ['V="\\a\\b\\f\\r\\v\\e\\/"\n', '\u0007\b\f\r\v\\e\\/'],
  ['V="\\0101\\012\\0999\\0344"\n', 'A\\12\\999ä'],
  ["V='a\\'b\\\\c\\nd'\n", "a'b\\\\c\\nd"],
  ["V='l1\nW=evil\nl3'\nW=good\n", 'l1\nW=evil\nl3', 'good'],
  ['V="l1\\\nl2"\nW=1\n', 'l1\\\nl2', '1'],
  ["V='a' W=2\n", 'a', '2'],
  ["V='a'b\nW=1\n", 'a', '1'],
  ['export V=abc\nexport\tW=1', 'abc', '1'],
  ['exportV=1\nV: "a"\nW:b', 'a', 'b'],
  ['V=a\nV=b\n', 'b'],
  ['V=\nW=1\n', '', '1'],
  ['V\nW=1\n', undefined, '1'],
  ['\ufeffV=abc\r\nW="x"\r\n', 'abc', 'x'],
  ['V=a\rb\n', 'a\rb'],
  ['V=\u00a0abc\u00a0\u2028\u3000\n', 'abc'],
  ['V=ä€😀\n', 'ä€😀'],
  ['V=\u0001a\n', '\u0001a'],
  ['V=a$$b$1$-$\n', 'a$b$1$-$'],
  ['V="a\\$b"\n', 'a$b'],
  ["V='a$b${c}'\n", 'a$b${c}'],
  ['# c\n\n  # d\n V=1 # e', '1'],
  ['V.X=1\nV-X=2\nV[0]=3\nV=abc\n', 'abc'],
  ['V=a=b;c&d%s`id`\n', 'a=b;c&d%s`id`'],
  ['V=\ufeff', '\ufeff'],
  ['V=a\u0085\n', 'a'],
  ['\u0085\u1680V=a\nW=b\ufeff\n', 'a', 'b\ufeff'],
  ['export\vV=1\nexport\nV=2', '2'],
  ['__proto__=1\nV=a\n', 'a'],
  [`V=${'x'.repeat(20_000)}\n`, 'x'.repeat(20_000)],
];

export const READ: readonly Row[] = ROWS.map(([file, v, w]) => ({
  file,
  ...(v !== undefined && { v }),
  ...(w !== undefined && { w }),
}));

/** Values that only Compose can tell, and the line that is shown of each. */
export const OPEN: readonly (readonly [file: string, line: number])[] = [
  ['W=1\nV=$W\n', 2],
  ['V="${W:-x}"\n', 1],
  ['\nV="a\nb\n$c"\n', 2],
  ['V=a\u0000b\n', 1],
  ['V="\\0000"\n', 1],
];

/** Files that Compose does not take. */
export const REFUSED: readonly (readonly [file: string, line: number])[] = [
  ["W=1\nV='abc\n", 2],
  ['V X=1\n', 1],
  ['V="a"b"c"\n', 1],
  ['V=1\n\nV?=2\n', 3],
  ['V=${\n', 1],
  ['V=${X\n', 1],
  ['V="${X:?no}"\n', 1],
];
