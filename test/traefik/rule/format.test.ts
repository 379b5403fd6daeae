import fc from 'fast-check';
import type { Match, Matcher } from '../../../lib/traefik/index.ts';
import { formatRule, MATCHERS, parseRule, rule } from '../../../lib/traefik/index.ts';
import { rulesOf } from './arbitrary.ts';

const { all, any, host, method, not, path, pathPrefix } = rule;

test('a rule has no parenthesis more than it needs', () => {
  expect(formatRule(all(host('a.example.com'), pathPrefix('/api')))).toBe(
    'Host(`a.example.com`) && PathPrefix(`/api`)',
  );
  expect(formatRule(all(any(host('a'), host('b')), not(path('/x'))))).toBe('(Host(`a`) || Host(`b`)) && !Path(`/x`)');
  expect(formatRule(any(all(host('a'), path('/')), host('b')))).toBe('Host(`a`) && Path(`/`) || Host(`b`)');
  expect(formatRule(not(all(host('a'), host('b'))))).toBe('!(Host(`a`) && Host(`b`))');
  expect(formatRule(all(all(host('a'), host('b')), host('c')))).toBe('Host(`a`) && Host(`b`) && Host(`c`)');
});

test('a value that holds a backtick stands between double quotes', () => {
  expect(formatRule(path('/`"\\'))).toBe('Path("/`\\"\\\\")');
  expect(formatRule(rule.query('a', 'b'))).toBe('Query(`a`, `b`)');
});

test('hosts are written in punycode, and methods in capitals', () => {
  expect(formatRule(host('Bücher.example.com'))).toBe('Host(`xn--bcher-kva.example.com`)');
  expect(formatRule(host('*.BÜCHER.de'))).toBe('Host(`*.xn--bcher-kva.de`)');
  expect(formatRule(host('*'))).toBe('Host(`*`)');
  expect(formatRule(method('get'))).toBe('Method(`GET`)');
});

const text = fc.oneof(fc.string({ maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 5 }));
const match = (matchers: Readonly<Record<string, readonly number[]>>): fc.Arbitrary<Match> =>
  fc.constantFrom(...Object.entries(matchers)).chain(([matcher, counts]) =>
    fc
      .constantFrom(...counts)
      .chain((count) => fc.array(text, { minLength: count, maxLength: count }))
      .map((values) => ({ kind: 'match', matcher: matcher as Matcher, values })),
  );

test.each(['http', 'tcp'] as const)('what is written is read back as the same rule of %s', (protocol) => {
  fc.assert(
    fc.property(rulesOf(match(MATCHERS[protocol])), (wanted) => {
      expect(parseRule(formatRule(wanted), protocol)).toEqual({ rule: wanted });
    }),
    { numRuns: 1000 },
  );
});

test('any text is read or refused with a place in it', () => {
  const piece = fc.constantFrom(
    'Host',
    '(',
    ')',
    '`a`',
    '"b"',
    '&&',
    '||',
    '!',
    ' ',
    '\n',
    ',',
    '//',
    '\\',
    "'",
    '`',
    'é',
    '/*',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
        text,
      ),
      (given) => {
        const parsed = parseRule(given);
        if ('rule' in parsed) return;
        expect(parsed.error.at).toBeGreaterThanOrEqual(0);
        expect(parsed.error.at).toBeLessThanOrEqual(given.length);
      },
    ),
    { numRuns: 1000 },
  );
});
