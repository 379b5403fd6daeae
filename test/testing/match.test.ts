import { compare, Match } from '../../lib/testing/match.ts';
import { showMismatches } from '../../lib/testing/mismatch.ts';

const mismatchesOf = (pattern: unknown, value: unknown): string => showMismatches(compare(pattern, value));

const web = {
  image: 'nginx:1.29',
  environment: { TZ: 'Etc/UTC', DEBUG: '1' },
  ports: [{ target: 80 }, { target: 443 }],
};

test('an object may have more keys than its pattern, at every depth', () => {
  expect(mismatchesOf({ environment: { TZ: 'Etc/UTC' } }, web)).toBe('');
  expect(mismatchesOf(Match.objectLike({ environment: { TZ: 'Etc/UTC' } }), web)).toBe('');
});

test('a mismatch names the place, what was expected and what is there', () => {
  expect(mismatchesOf({ image: 'nginx:1.30', environment: { TZ: 'UTC', LANG: 'C' } }, web)).toBe(
    [
      '  image: expected "nginx:1.30", found "nginx:1.29"',
      '  environment.TZ: expected "UTC", found "Etc/UTC"',
      '  environment.LANG: expected "C", found nothing',
    ].join('\n'),
  );
});

test('a list is compared item by item, and its length counts', () => {
  expect(mismatchesOf({ ports: [{ target: 80 }, { target: 443 }] }, web)).toBe('');
  expect(mismatchesOf({ ports: [{ target: 80 }] }, web)).toBe('  ports[1]: expected nothing, found {"target":443}');
  expect(mismatchesOf({ ports: [{ target: 80 }, { target: 8443 }] }, web)).toBe(
    '  ports[1].target: expected 8443, found 443',
  );
});

test('arrayWith finds its items in order among others, and shows the nearest one', () => {
  expect(mismatchesOf(Match.arrayWith(['b', 'd']), ['a', 'b', 'c', 'd'])).toBe('');
  expect(mismatchesOf(Match.arrayWith(['d', 'b']), ['a', 'b', 'c', 'd'])).toContain('an item "b"');
  expect(
    mismatchesOf(
      { ports: Match.arrayWith([{ target: 444, mode: 'host' }]) },
      { ports: [{ target: 80 }, { target: 444 }] },
    ),
  ).toBe('  ports[1].mode: expected "host", found nothing');
  expect(mismatchesOf(Match.arrayWith(['a']), undefined)).toContain('found nothing');
});

test('exact forbids any other key, at every depth', () => {
  expect(mismatchesOf(Match.exact({ a: { b: 1 } }), { a: { b: 1 } })).toBe('');
  expect(mismatchesOf(Match.exact({ a: { b: 1 } }), { a: { b: 1, c: 2 }, d: 3 })).toBe(
    '  a.c: expected nothing, found 2\n  d: expected nothing, found 3',
  );
});

test('objectLike inside exact may have more keys again', () => {
  expect(mismatchesOf(Match.exact({ a: Match.objectLike({ b: 1 }) }), { a: { b: 1, c: 2 } })).toBe('');
});

test('stringLike takes a star for any characters, across lines too, and every other sign literally', () => {
  expect(mismatchesOf(Match.stringLike('Host(`*.example.com`)'), 'Host(`a.example.com`)')).toBe('');
  expect(mismatchesOf(Match.stringLike('a*c'), 'a\nb\nc')).toBe('');
  expect(mismatchesOf(Match.stringLike('a.c'), 'abc')).toContain('a text like "a.c"');
  expect(mismatchesOf(Match.stringLike('b'), 'abc')).not.toBe('');
  expect(mismatchesOf(Match.stringLike(/B/i), 'abc')).toBe('');
  expect(mismatchesOf(Match.stringLike('1'), 1)).not.toBe('');
});

test('a global regular expression gives the same answer twice', () => {
  const pattern = Match.stringLike(/a/g);
  expect([mismatchesOf(pattern, 'a'), mismatchesOf(pattern, 'a')]).toEqual(['', '']);
});

test('anyValue wants something, absent wants nothing, not wants anything else', () => {
  expect(mismatchesOf({ image: Match.anyValue(), build: Match.absent() }, web)).toBe('');
  expect(mismatchesOf({ image: Match.absent() }, web)).toBe('  image: expected nothing, found "nginx:1.29"');
  expect(mismatchesOf({ build: Match.anyValue() }, web)).toBe('  build: expected any value, found nothing');
  expect(mismatchesOf({ image: Match.not('nginx:1.30') }, web)).toBe('');
  expect(mismatchesOf({ image: Match.not(Match.stringLike('nginx:*')) }, web)).toBe(
    '  image: expected not a text like "nginx:*", found "nginx:1.29"',
  );
});

test('keys that are no words are quoted in a path', () => {
  expect(mismatchesOf({ labels: { 'traefik.enable': 'true' } }, { labels: {} })).toBe(
    '  labels["traefik.enable"]: expected "true", found nothing',
  );
});
