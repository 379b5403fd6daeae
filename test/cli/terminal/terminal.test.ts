import { wantsColor } from '../../../lib/cli/terminal/terminal.ts';
import { count, styled } from '../../../lib/cli/terminal/style.ts';
import { wrap } from '../../../lib/cli/terminal/wrap.ts';

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ TERM: 'dumb' }, true, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
])('with %j on a terminal (%s) there are colours: %s', (env, terminal, expected) => {
  expect(wantsColor(env, terminal)).toBe(expected);
});

test('a style is written only where there are colours', () => {
  expect(styled({ color: true }, 'red', 'no')).toBe('\u001b[31mno\u001b[39m');
  expect(styled({ color: false }, 'red', 'no')).toBe('no');
  expect(styled({ color: true }, 'red', '')).toBe('');
});

test('a number agrees with its noun', () => {
  expect([count(0, 'route'), count(1, 'route'), count(1200, 'route'), count(2, 'entry', 'entries')]).toEqual([
    '0 routes',
    '1 route',
    '1,200 routes',
    '2 entries',
  ]);
});

test('a text is wrapped between words, and a long word stands alone', () => {
  expect(wrap('one two three', 7)).toBe('one two\nthree');
  expect(wrap('a verylongword b', 6, '  ')).toBe('  a\n  verylongword\n  b');
});
