import fc from 'fast-check';
import type { Match, Rule } from '../../../lib/traefik/index.ts';
import { overlapOf, parseRule, rule } from '../../../lib/traefik/index.ts';
import { rulesOf } from './arbitrary.ts';

const read = (text: string): Rule => {
  const parsed = parseRule(text);
  if ('error' in parsed) throw new Error(`${text}: ${parsed.error.why}`);
  return parsed.rule;
};

test.each([
  ['Host(`a.x`)', 'Host(`b.x`)', 'never'],
  ['Host(`a.x`)', 'Host(`A.X.`)', 'certainly'],
  ['Host(`a.x`)', 'Host(`*.x`)', 'certainly'],
  ['Host(`a.b.x`)', 'Host(`*.x`)', 'never'],
  ['Host(`*.a.x`)', 'Host(`*.x`)', 'never'],
  ['Host(`a`) && PathPrefix(`/a`)', 'Host(`a`) && PathPrefix(`/b`)', 'never'],
  ['Host(`a`) && PathPrefix(`/a`)', 'Host(`a`) && PathPrefix(`/ab`)', 'certainly'],
  ['Host(`a`) && Path(`/a`)', 'Host(`a`) && PathPrefix(`/b`)', 'never'],
  ['Host(`a`) && Method(`GET`)', 'Host(`a`) && Method(`PUT`)', 'never'],
  ['Host(`a`) || Host(`b`)', 'Host(`b`) || Host(`c`)', 'certainly'],
  ['Host(`a`) && !PathPrefix(`/x`)', 'Host(`a`) && Path(`/x/y`)', 'never'],
  ['PathPrefix(`/a`)', 'Host(`a`)', 'certainly'],
  ['HostRegexp(`^a`)', 'HostRegexp(`^b`)', 'perhaps'],
  ['HostRegexp(`^a`)', 'HostRegexp(`^a`)', 'certainly'],
  ['HostRegexp(`^a`)', '!HostRegexp(`^a`)', 'never'],
  ['Header(`A`, `1`)', 'Header(`A`, `2`)', 'certainly'],
  ['ClientIP(`10.0.0.0/8`)', 'ClientIP(`10.1.2.3`)', 'certainly'],
  ['ClientIP(`10.0.0.0/8`)', 'ClientIP(`192.168.0.0/16`)', 'never'],
  ['ClientIP(`10.0.0.0/8`)', 'ClientIP(`fd00::/8`)', 'never'],
])('%s and %s: %s', (a, b, overlap) => {
  expect(overlapOf(read(a), read(b))).toBe(overlap);
  expect(overlapOf(read(b), read(a))).toBe(overlap);
});

interface Request {
  readonly host: string;
  readonly path: string;
  readonly method: string;
}

const HOSTS = ['x', 'a.x', 'b.x', 'z.x', 'a.b.x', 'z.b.x', 'elsewhere'];
const PATHS = ['/', '/a', '/a/b', '/ab', '/b', '/az', '/a/z', '/a/b/z', '/ab/z', '/b/z', '/elsewhere'];
const METHODS = ['GET', 'POST', 'ELSE'];
/** Every request that the rules below can tell apart. */
const REQUESTS: readonly Request[] = HOSTS.flatMap((host) =>
  PATHS.flatMap((path) => METHODS.map((method) => ({ host, path, method }))),
);

const { host, path, pathPrefix, method } = rule;
const match: fc.Arbitrary<Match> = fc.oneof(
  fc.constantFrom('x', 'a.x', 'b.x', 'a.b.x', '*.x', '*.b.x', '*').map(host),
  fc.constantFrom('/', '/a', '/a/b', '/ab', '/b').map(path),
  fc.constantFrom('/', '/a', '/a/', '/b').map(pathPrefix),
  fc.constantFrom('GET', 'POST').map(method),
);

function matches(one: Rule, request: Request): boolean {
  switch (one.kind) {
    case 'all':
      return one.of.every((part) => matches(part, request));
    case 'any':
      return one.of.some((part) => matches(part, request));
    case 'not':
      return !matches(one.of, request);
    case 'match':
      break;
  }
  const [value = ''] = one.values;
  if (one.matcher === 'Path') return request.path === value;
  if (one.matcher === 'PathPrefix') return request.path.startsWith(value);
  if (one.matcher === 'Method') return request.method === value;
  return (
    value === '*' || request.host === value || (value.startsWith('*.') && request.host.replace(/^[^.]*/, '*') === value)
  );
}

test('it is right for every combination of hosts, paths and methods', () => {
  fc.assert(
    fc.property(rulesOf(match, 2), rulesOf(match, 2), (a, b) => {
      const overlap = overlapOf(a, b);
      if (overlap === 'perhaps') return;
      const meets = REQUESTS.some((request) => matches(a, request) && matches(b, request));
      expect(overlap).toBe(meets ? 'certainly' : 'never');
    }),
    { numRuns: 3000 },
  );
});
