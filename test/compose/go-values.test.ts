import fc from 'fast-check';
import {
  float32,
  formatGoDuration,
  goNumber,
  parseGoBytes,
  parseGoDuration,
} from '../../lib/compose/language/go-values.ts';
import { shellWords } from '../../lib/compose/language/shell-words.ts';

test.each([
  ['90s', '1m30s'],
  ['1h', '1h0m0s'],
  ['1.5s', '1.5s'],
  ['0', '0s'],
  ['300ms', '300ms'],
  ['1us', '1µs'],
  ['2w1d', '360h0m0s'],
  ['-5m', '-5m0s'],
  ['1h0.5m', '1h0m30s'],
  [`0.${'9'.repeat(71)}s`, '1s'],
  [`0.${'0'.repeat(71)}9h`, '0s'],
])('the duration %s is printed as %s', (text, printed) => {
  expect(formatGoDuration(parseGoDuration(text) ?? -1n)).toBe(printed);
});

test.each(['', 's', '5', '1x', '1.5', '.s', '1h 2m', '99999999999w'])('%j is no duration', (text) => {
  expect(parseGoDuration(text)).toBeUndefined();
});

test('a duration that is printed is read as itself', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (span) => {
      expect(parseGoDuration(formatGoDuration(span))).toBe(span);
    }),
  );
});

test.each([
  ['64', 64],
  ['1k', 1024],
  ['1.5g', 1610612736],
  ['2 GiB', 2147483648],
  ['10mb', 10485760],
  ['7b', 7],
])('the size %s is %d bytes', (text, bytes) => expect(parseGoBytes(text)).toBe(bytes));

test.each(['', 'm', '1x', '1kbb', '-1m', 'one'])('%j is no size', (text) => expect(parseGoBytes(text)).toBeUndefined());

test.each([
  [0.5, '0.5'],
  [0.00001, '1e-05'],
  [12345678.9, '1.23456789e+07'],
  [1e21, '1e+21'],
  [Infinity, '+Inf'],
  [-0.25, '-0.25'],
])('%d is written as Go writes it', (value, text) => expect(goNumber(value)).toBe(text));

test('a 32-bit float is printed in the fewest digits that tell it from others', () => {
  expect([0.1, 1 / 3, 16777217].map(float32)).toEqual([0.1, 0.33333334, 16777216]);
});

test.each([
  ['a "b c" d', ['a', 'b c', 'd']],
  ["it's", undefined],
  ["'' x", ['', 'x']],
  ['a\\ b', ['a b']],
  ['a; b', ['a']],
  ['a 2> b', ['a']],
  ['$(a b)', ['$(a b)']],
  ['a(b)', undefined],
  ['`a b`', ['`a b`']],
])('the words of %s', (line, words) => expect(shellWords(line)).toEqual(words));
