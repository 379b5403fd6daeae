import { decodeLabels, encodeLabels, isTraefikLabel } from '../../../lib/traefik/index.ts';
import { MALFORMED } from './malformed.ts';

test.each(MALFORMED)('$name: $kind', ({ labels, kind, effect, didYouMean }) => {
  const { problems } = decodeLabels(labels);
  expect(problems).toContainEqual(
    expect.objectContaining({ kind, effect, ...(didYouMean !== undefined && { didYouMean }) }),
  );
  for (const { label } of problems) expect(Object.keys(labels)).toContain(label);
});

test('upper and lower case are the same behind the root', () => {
  const { configuration, problems, labelAt } = decodeLabels({
    'traefik.HTTP.Routers.Web.EntryPoints': ' web , websecure ',
  });
  expect(problems).toEqual([]);
  expect(configuration).toEqual({ http: { routers: { Web: { entryPoints: ['web', 'websecure'] } } } });
  expect(labelAt('http.routers.web.entryPoints')).toBe('traefik.HTTP.Routers.Web.EntryPoints');
  expect(labelAt('http.routers.web')).toBe('traefik.HTTP.Routers.Web.EntryPoints');
  expect(labelAt('http.routers.other')).toBeUndefined();
});

test('a node that may be empty is there with true or nothing, and off with a word for false', () => {
  const tls = (value: string) =>
    decodeLabels({ 'traefik.http.routers.a.rule': 'x', 'traefik.http.routers.a.tls': value });
  for (const value of ['true', 'TRUE', '']) expect(tls(value).configuration.http?.routers?.['a']?.tls).toEqual({});
  for (const value of ['false', '0']) expect(tls(value).configuration.http?.routers?.['a']?.tls).toBeUndefined();
  for (const value of ['true', '', 'false']) expect(tls(value).problems).toEqual([]);
});

test('a bare number is a number of seconds', () => {
  const period = (text: string) =>
    decodeLabels({ 'traefik.http.middlewares.m.ratelimit.period': text }).configuration.http?.middlewares?.['m']
      ?.rateLimit?.period;
  expect(period('90')).toBe('90s');
  expect(period('1m30s')).toBe('1m30s');
});

test('a header may have a dot in its name', () => {
  const { configuration, problems } = decodeLabels({
    'traefik.http.middlewares.m.headers.customrequestheaders.X.Y': 'v',
  });
  expect(problems).toEqual([]);
  expect(configuration.http?.middlewares?.['m']).toEqual({ headers: { customRequestHeaders: { 'X.Y': 'v' } } });
});

test('labels of other tools are not looked at', () => {
  const labels = { 'com.example.http': 'a', 'truefitt.thing': 'b', 'homelab-cdk.config': 'c', traefik: 'd' };
  expect(decodeLabels(labels).problems).toEqual([]);
  expect(isTraefikLabel('com.example')).toBe(false);
});

test('what labels cannot say is told when they are written', () => {
  const kinds = (configuration: Parameters<typeof encodeLabels>[0]) =>
    encodeLabels(configuration).problems.map(({ label, kind }) => `${label}: ${kind}`);
  const regex = { ipAllowList: { sourceRange: [] } };
  expect(kinds({ http: { middlewares: { m: { stripPrefixRegex: { regex: ['^/a{1,3}$'] } } } } })).toEqual([
    'traefik.http.middlewares.m.stripprefixregex.regex: element',
  ]);
  expect(kinds({ http: { middlewares: { m: regex } } })).toEqual(['traefik.http.middlewares.m.ipallowlist: shape']);
  expect(kinds({ http: { routers: { 'a.b': { rule: 'x' } } } })).toEqual(['traefik.http.routers.a.b: name']);
  expect(kinds({ http: { routers: { a: { rule: 'x' }, A: { rule: 'y' } } } })).toEqual([
    'traefik.http.routers.A: twice',
  ]);
  expect(kinds({ http: { routers: { a: { priority: 1.5 } } } })).toEqual(['traefik.http.routers.a.priority: value']);
});

test('a list of more than ten entries keeps its order', () => {
  const domains = Array.from({ length: 12 }, (_, index) => ({ main: `d${index}` }));
  const { labels } = encodeLabels({ http: { routers: { a: { tls: { domains } } } } });
  expect(Object.keys(labels)[0]).toBe('traefik.http.routers.a.tls.domains[00].main');
  expect(decodeLabels(labels).configuration.http?.routers?.['a']?.tls?.domains).toEqual(domains);
});
