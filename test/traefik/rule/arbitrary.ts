import fc from 'fast-check';
import type { Match, Matcher, Rule, RuleProtocol } from '../../../lib/traefik/index.ts';
import { MATCHERS, rule } from '../../../lib/traefik/index.ts';

/** Rules of any shape, made of some matchers: joined as `all` and `any` join, so that a rule has one form. */
export function rulesOf(match: fc.Arbitrary<Match>, deep = 3): fc.Arbitrary<Rule> {
  const { any } = fc.letrec<{ any: Rule }>((tie) => {
    const several = fc.array(tie('any'), { minLength: 2, maxLength: 3 });
    return {
      any: fc.oneof(
        { maxDepth: deep, withCrossShrink: true },
        match,
        tie('any').map(rule.not),
        several.map(([first, ...rest]) => rule.all(first as Rule, ...rest)),
        several.map(([first, ...rest]) => rule.any(first as Rule, ...rest)),
      ),
    };
  });
  return any;
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  Host: ['a.example.com', 'A', '*.a', '*', '', 'bücher.de', 'a b', 'a:80', 'https://a', 'a*', '_a.b-c'],
  Path: ['/', '/a', '/a`b', '/é', 'a', '', '/{id}', '/a\nb', '/"\\'],
  ClientIP: [
    '10.0.0.1',
    '10.0.0.0/8',
    '::1',
    'fd00::/8',
    '10.0.0.0/33',
    '10.0.0.0/',
    '010.0.0.1',
    'a',
    '::ffff:10.0.0.1',
    '1.2.3',
    'fe80::1%eth0',
    '10.0.0.0/08',
    '10.0.0.0/+8',
  ],
  Regexp: [
    '^a$',
    '(',
    'a{1,3}',
    '[a-z]+',
    '(?i)x',
    '(?P<n>a)',
    '(?=a)',
    '\\1',
    '\\d',
    '[',
    'a**',
    '',
    'é',
    '{a:b}',
    '(?<n>a)',
    'a|b',
    '*a',
    '[[:alpha:]]',
    '\\pL',
  ],
  Other: ['a', 'B', '', 'a b', 'é', 'acme-tls/1', 'h2', 'X-A', 'GET'],
};

const KINDS: Readonly<Record<string, string>> = {
  Host: 'Host',
  HostSNI: 'Host',
  Path: 'Path',
  PathPrefix: 'Path',
  ClientIP: 'ClientIP',
};

/** Matchers with values that Traefik takes and that it refuses, in any number. */
export const anyMatch = (protocol: RuleProtocol, patterns = true): fc.Arbitrary<Match> =>
  fc.constantFrom(...matchersOf(protocol, patterns)).chain(([matcher, counts]) => {
    const kind = matcher.endsWith('Regexp') ? 'Regexp' : (KINDS[matcher] ?? 'Other');
    const value = fc.constantFrom(...(VALUES[kind] as readonly string[]));
    const count = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...counts) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }) },
    );
    return count
      .chain((length) => fc.array(value, { minLength: length, maxLength: length }))
      .map((values) => ({ kind: 'match', matcher, values }));
  });

const matchersOf = (protocol: RuleProtocol, patterns: boolean): readonly [Matcher, readonly number[]][] =>
  (Object.entries(MATCHERS[protocol]) as [Matcher, readonly number[]][]).filter(
    ([matcher]) => patterns || !matcher.endsWith('Regexp'),
  );
