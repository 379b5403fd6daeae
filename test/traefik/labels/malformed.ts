import type { Effect, ProblemKind } from '../../../lib/traefik/index.ts';

/** Labels that are not right, what is wrong with them, and what Traefik does. */
export interface Malformed {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: ProblemKind;
  readonly effect: Effect;
  readonly didYouMean?: string;
}

const HTTP = 'traefik.http';

const malformed = (
  name: string,
  labels: Readonly<Record<string, string>>,
  kind: ProblemKind,
  effect: Effect,
  didYouMean?: string,
): Malformed => ({ name, labels, kind, effect, ...(didYouMean !== undefined && { didYouMean }) });

/** Every way of going wrong that is known: the decoder names each, and Traefik does with it what is said here. */
export const MALFORMED: readonly Malformed[] = [
  malformed(
    'a typo in a field',
    { [`${HTTP}.routers.m1.entrypoint`]: 'web' },
    'unknown',
    'container',
    `${HTTP}.routers.m1.entrypoints`,
  ),
  malformed(
    'a typo in a section',
    { [`${HTTP}.router.m2.rule`]: 'Host(`a`)' },
    'unknown',
    'container',
    `${HTTP}.routers.m2.rule`,
  ),
  malformed(
    'a protocol that there is not',
    { 'traefik.https.routers.m3.rule': 'Host(`a`)' },
    'unknown',
    'container',
    `${HTTP}.routers.m3.rule`,
  ),
  malformed(
    'a typo in a middleware',
    { [`${HTTP}.middlewares.m4.redirectsheme.scheme`]: 'https' },
    'unknown',
    'container',
    `${HTTP}.middlewares.m4.redirectscheme.scheme`,
  ),
  malformed('traefik.enabled', { 'traefik.enabled': 'true' }, 'unknown', 'container', 'traefik.enable'),
  malformed(
    'a typo of the docker section',
    { 'traefik.docker.networks': 'a' },
    'unknown',
    'container',
    'traefik.docker.network',
  ),
  malformed(
    'a root in capitals',
    { 'Traefik.http.routers.m5.rule': 'Host(`a`)' },
    'root',
    'container',
    `${HTTP}.routers.m5.rule`,
  ),
  malformed(
    'a root with a typo',
    { 'treafik.http.routers.m6.rule': 'Host(`a`)' },
    'root',
    'ignored',
    `${HTTP}.routers.m6.rule`,
  ),
  malformed('labels of Traefik 1', { 'traefik.frontend.rule': 'Host:a' }, 'unknown', 'ignored'),
  malformed('labels of Swarm', { 'traefik.swarm.network': 'a' }, 'unknown', 'ignored'),
  malformed(
    'a section with a typo',
    { 'traefik.htpp.routers.m7.rule': 'Host(`a`)' },
    'unknown',
    'ignored',
    `${HTTP}.routers.m7.rule`,
  ),
  malformed('an empty part', { [`${HTTP}.routers..rule`]: 'Host(`a`)' }, 'name', 'container'),
  malformed('a part that begins with a bracket', { [`${HTTP}.routers.[m8].rule`]: 'Host(`a`)' }, 'name', 'container'),
  malformed('a part that ends with a bracket', { [`${HTTP}.routers.m9].rule`]: 'Host(`a`)' }, 'name', 'provider'),
  malformed('a name with a dot', { [`${HTTP}.routers.m10.example.rule`]: 'Host(`a`)' }, 'unknown', 'container'),
  malformed('yes for true', { [`${HTTP}.middlewares.m11.headers.framedeny`]: 'yes' }, 'value', 'container'),
  malformed('nothing for true', { [`${HTTP}.middlewares.m12.headers.framedeny`]: '' }, 'value', 'container'),
  malformed('enable with yes', { 'traefik.enable': 'yes' }, 'value', 'container'),
  malformed('a year for seconds', { [`${HTTP}.middlewares.m13.headers.stsseconds`]: '1y' }, 'value', 'container'),
  malformed('a number with a point', { [`${HTTP}.middlewares.m14.ratelimit.average`]: '1.5' }, 'value', 'container'),
  malformed(
    'a number that is too great',
    { [`${HTTP}.routers.m15.priority`]: '9223372036854775808' },
    'value',
    'container',
  ),
  malformed('a day', { [`${HTTP}.middlewares.m16.ratelimit.period`]: '1d' }, 'value', 'container'),
  malformed('a duration with a space', { [`${HTTP}.middlewares.m17.ratelimit.period`]: '1 m' }, 'value', 'container'),
  malformed(
    'a strategy that there is not',
    {
      [`${HTTP}.services.m18.loadbalancer.strategy`]: 'random',
      [`${HTTP}.services.m18.loadbalancer.server.port`]: '80',
    },
    'value',
    'misread',
  ),
  malformed(
    'tls=false beside tls options',
    {
      [`${HTTP}.routers.m19.tls`]: 'false',
      [`${HTTP}.routers.m19.tls.certresolver`]: 'le',
      [`${HTTP}.routers.m19.rule`]: 'Host(`a`)',
      [`${HTTP}.routers.m19.service`]: 'x',
    },
    'disabled',
    'ignored',
  ),
  malformed('tls=1', { [`${HTTP}.routers.m20.tls`]: '1', [`${HTTP}.routers.m20.service`]: 'x' }, 'disabled', 'ignored'),
  malformed('a middleware alone', { [`${HTTP}.middlewares.m21.stripprefix`]: 'true' }, 'shape', 'container'),
  malformed(
    'a header map alone',
    { [`${HTTP}.middlewares.m22.headers.customrequestheaders`]: 'X-A: b' },
    'shape',
    'container',
  ),
  malformed('a section alone', { [`${HTTP}.middlewares`]: 'true' }, 'shape', 'container'),
  malformed('a server alone', { [`${HTTP}.services.m23.loadbalancer.server`]: 'http://a' }, 'shape', 'container'),
  malformed(
    'a value beside what stands below it',
    { [`${HTTP}.middlewares.m24.stripprefix`]: 'true', [`${HTTP}.middlewares.m24.stripprefix.prefixes`]: '/a' },
    'shape',
    'ignored',
  ),
  malformed('a field below a value', { [`${HTTP}.routers.m25.rule.host`]: 'a' }, 'shape', 'container'),
  malformed(
    'a list with places',
    { [`${HTTP}.routers.m26.entrypoints[0]`]: 'web', [`${HTTP}.routers.m26.service`]: 'x' },
    'shape',
    'ignored',
  ),
  malformed(
    'a list with an empty entry',
    { [`${HTTP}.routers.m27.entrypoints`]: 'web,', [`${HTTP}.routers.m27.service`]: 'x' },
    'element',
    'misread',
  ),
  malformed(
    'places that are sorted as texts',
    Object.fromEntries(
      [...Array(11).keys()]
        .map((place) => [`${HTTP}.routers.m28.tls.domains[${place}].main`, `d${place}`])
        .concat([[`${HTTP}.routers.m28.service`, 'x']]),
    ) as Readonly<Record<string, string>>,
    'order',
    'misread',
  ),
  malformed(
    'domains without places',
    { [`${HTTP}.routers.m29.tls.domains`]: 'a', [`${HTTP}.routers.m29.service`]: 'x' },
    'shape',
    'ignored',
  ),
  malformed(
    'a weighted service',
    { [`${HTTP}.services.m30.weighted.services[0].name`]: 'a' },
    'file-only',
    'container',
  ),
  malformed('a mirroring service', { [`${HTTP}.services.m31.mirroring.service`]: 'a' }, 'file-only', 'container'),
  malformed('a transport', { [`${HTTP}.serverstransports.m32.insecureskipverify`]: 'true' }, 'file-only', 'ignored'),
  malformed('a TCP transport', { 'traefik.tcp.serverstransports.m33.dialtimeout': '1s' }, 'file-only', 'ignored'),
  malformed('TLS options', { 'traefik.tls.options.default.minversion': 'VersionTLS12' }, 'file-only', 'ignored'),
  malformed('certificates', { 'traefik.tls.certificates[0].certfile': '/a' }, 'file-only', 'ignored'),
  malformed(
    'another store',
    { 'traefik.tls.stores.other.defaultgeneratedcert.resolver': 'le' },
    'file-only',
    'ignored',
  ),
  malformed(
    'parent references',
    { [`${HTTP}.routers.m34.parentrefs`]: 'a', [`${HTTP}.routers.m34.service`]: 'x' },
    'file-only',
    'ignored',
  ),
  malformed(
    'a field of Traefik itself',
    { [`${HTTP}.routers.m35.defaultrule`]: 'true', [`${HTTP}.routers.m35.service`]: 'x' },
    'unknown',
    'ignored',
  ),
  malformed('a service that is none', { [`${HTTP}.services.m36.middlewares`]: 'a' }, 'type', 'container'),
  malformed(
    'a middleware of two types',
    { [`${HTTP}.middlewares.m37.compress`]: 'true', [`${HTTP}.middlewares.m37.addprefix.prefix`]: '/a' },
    'type',
    'ignored',
  ),
  malformed('a middleware of no type', { [`${HTTP}.middlewares.m38.compress`]: 'false' }, 'type', 'ignored'),
  malformed(
    'a URL with a port',
    {
      [`${HTTP}.services.m39.loadbalancer.server.url`]: 'http://a',
      [`${HTTP}.services.m39.loadbalancer.server.port`]: '80',
    },
    'url',
    'container',
  ),
  malformed('a port that is a word', { [`${HTTP}.services.m40.loadbalancer.server.port`]: 'http' }, 'port', 'misread'),
  malformed(
    'a name in two spellings',
    { [`${HTTP}.routers.M41.rule`]: 'Host(`a`)', [`${HTTP}.routers.m41.service`]: 'x' },
    'twice',
    'misread',
  ),
  malformed(
    'a label in two spellings',
    {
      [`${HTTP}.routers.m42.Rule`]: 'Host(`a`)',
      [`${HTTP}.routers.m42.rule`]: 'Host(`b`)',
      [`${HTTP}.routers.m42.service`]: 'x',
    },
    'twice',
    'ignored',
  ),
  malformed(
    'a name with an at sign',
    { [`${HTTP}.routers.m43@docker.rule`]: 'Host(`a`)', [`${HTTP}.routers.m43@docker.service`]: 'x' },
    'name',
    'misread',
  ),
  malformed(
    'a plugin with a text that begins with a comma',
    { [`${HTTP}.middlewares.m45.plugin.p.a.b`]: ',x' },
    'value',
    'container',
  ),
  malformed(
    'a plugin with a key of its own name',
    { [`${HTTP}.middlewares.m46.plugin.p.a.a`]: 'x' },
    'value',
    'misread',
  ),
  malformed(
    'a number with a dot in its key',
    { [`${HTTP}.middlewares.m47.errors.statusrewrites.a.b`]: '200' },
    'name',
    'container',
  ),
  malformed(
    'a number, and another whose key begins with that of the first and a dot',
    {
      [`${HTTP}.middlewares.m48.errors.statusrewrites.a`]: '200',
      [`${HTTP}.middlewares.m48.errors.statusrewrites.a.b`]: '200',
    },
    'name',
    'ignored',
  ),
  malformed('a router that says nothing', { [`${HTTP}.routers.m44`]: 'true' }, 'shape', 'ignored'),
];
