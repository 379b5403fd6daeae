import type {
  BackendFacts,
  ExternalFacts,
  LabFacts,
  RedirectFacts,
  RouteAuth,
  RouteFacts,
  RouteProbeFacts,
  SecurityHeaderFacts,
} from '../../blueprint/index.ts';
import type {
  ExternalService,
  Redirect,
  Route,
  RouteAuthProps,
  RouteMatch,
  RouteOptions,
  RouteProbe,
  RouteProps,
  RouteVia,
  Secret,
  Server,
  StreamRouteProps,
} from '../../core/index.ts';
import { kindOf } from '../../core/index.ts';
import { sortedBy } from '../../values/index.ts';
import type { ForwardIntent, RouteIntent, StreamIntent } from './intent.ts';

/** A host name as it is asked for: a label goes below the domain, a name with a dot is whole. */
export const hostName = (host: string, { domain }: LabFacts): string =>
  host.includes('.') ? host : `${host}.${domain}`;

/** The server that a route goes `via`, and the port there if one was said. */
export const viaOf = (via: RouteVia): { readonly server: Server; readonly port?: number } =>
  kindOf(via as Server) === 'Server' ? { server: via as Server } : (via as Exclude<RouteVia, Server>);

/** Found by a policy, once every server and service is known. */
const NOT_FOUND_YET: BackendFacts = { kind: 'none' };
const OF_PROXY: BackendFacts = { kind: 'proxy' };

/** What a Route says. */
export function routeFacts({ node, spec }: Route, lab: LabFacts): RouteFacts {
  const service = node.scope?.node.path ?? '';
  const server = service.slice(0, service.indexOf('/'));
  const { via } = spec.props;
  const common = { id: node.path, service, server, servedBy: via === undefined ? server : viaOf(via).server.node.id };
  return spec.protocol === 'http'
    ? httpFacts(common, spec.match, spec.props, lab, spec.ofProxy === true ? OF_PROXY : NOT_FOUND_YET)
    : streamFacts(common, spec.protocol, spec.props, lab);
}

const NONE: readonly never[] = [];

/** The host that others lead to: the first, or the first that is no wildcard. */
const nameOf = (hosts: readonly string[]): string => hosts.find((host) => !host.startsWith('*.')) ?? hosts[0] ?? '';

type Common = Pick<RouteFacts, 'id' | 'service' | 'server' | 'servedBy'>;

function httpFacts(
  common: Common,
  match: RouteMatch,
  props: RouteProps,
  lab: LabFacts,
  backend: BackendFacts,
): RouteFacts {
  const { port, access = 'public', scheme = 'http', health, rateLimit, sticky, probe, formerly = NONE } = props;
  const own = (typeof match.host === 'string' ? [match.host] : match.host).map((host) => hostName(host, lab));
  const former = (props.redirectFrom ?? NONE).map((host) => hostName(host, lab));
  return {
    id: common.id,
    service: common.service,
    server: common.server,
    servedBy: common.servedBy,
    protocol: 'http',
    hosts: former.length === 0 ? own : [...own, ...former],
    path: match.path ?? '/',
    headers: match.headers,
    methods: match.methods,
    priority: match.priority,
    stripPrefix: props.stripPrefix,
    port,
    scheme,
    verify: props.verify,
    backend,
    sticky:
      sticky === true ? `${common.service.slice(common.service.lastIndexOf('/') + 1)}-backend` : sticky || undefined,
    health: health && {
      path: health.path,
      intervalSeconds: health.interval?.inSeconds ?? 30,
      timeoutSeconds: health.timeout?.inSeconds ?? 5,
    },
    largeUploads: props.largeUploads,
    streaming: props.streaming,
    access,
    auth: authFacts(props.auth),
    rateLimit: rateLimit && {
      average: rateLimit.average,
      periodSeconds: rateLimit.period?.inSeconds ?? 1,
      burst: rateLimit.burst ?? rateLimit.average,
    },
    securityHeaders: securityFacts(props.securityHeaders),
    crawlers: props.crawlers ?? 'refuse',
    redirects: redirectsOf(former, nameOf(own), props.redirects ?? NONE),
    compress: props.compress,
    middlewares: props.middlewares,
    probe: probe && probeFacts(probe),
    formerly: formerly.map((host) => hostName(host, lab)),
  };
}

function probeFacts({ path, status, isNot, through }: RouteProbe): RouteProbeFacts {
  const asked = { path, status, ...(isNot !== undefined && { isNot }) };
  if (through === undefined) return asked;
  return through === 'bypass' ? { ...asked, bypass: true } : { ...asked, credentials: through.credentials.variable };
}

function streamFacts(common: Common, protocol: 'tcp' | 'udp', props: StreamRouteProps, lab: LabFacts): RouteFacts {
  const { port, entryPort, host, tls, access = 'public', middlewares, formerly = [] } = props;
  return {
    ...common,
    protocol,
    hosts: host === undefined ? [] : [hostName(host, lab)],
    path: '/',
    port,
    entryPort,
    scheme: 'http',
    backend: NOT_FOUND_YET,
    access,
    auth: { kind: 'app' },
    securityHeaders: false,
    crawlers: 'allow',
    tls: protocol === 'tcp' ? (tls ?? (host === undefined ? undefined : 'terminate')) : undefined,
    middlewares,
    formerly: formerly.map((name) => hostName(name, lab)),
  };
}

const USUAL_HEADERS: SecurityHeaderFacts = { frames: 'same-origin', hsts: true };

const securityFacts = (said: RouteOptions['securityHeaders'] = true): RouteFacts['securityHeaders'] =>
  typeof said === 'object' ? { ...USUAL_HEADERS, ...said } : said && USUAL_HEADERS;

const OWN_AUTH: RouteAuth = { kind: 'app' };

function authFacts(auth: RouteAuthProps = 'app'): RouteAuth {
  if (auth === 'app') return OWN_AUTH;
  if (auth === 'none') return { kind: auth };
  if ('basic' in auth) {
    const users = Array.isArray(auth.basic) ? (auth.basic as readonly Secret[]) : [auth.basic as Secret];
    return { kind: 'basic', users: users.map(({ node }) => node.path) };
  }
  return forwardFacts({ ...auth.forward, service: auth.forward.service.node.path });
}

const forwardFacts = ({ service, port, path, responseHeaders = [] }: ForwardIntent): RouteAuth => ({
  kind: 'forward',
  service,
  port,
  path,
  backend: NOT_FOUND_YET,
  responseHeaders,
});

/** A regular expression that matches a text and nothing else. Rule: RE2, which Traefik uses. */
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function redirectsOf(
  former: readonly string[],
  host: string,
  asked: readonly Redirect[],
): readonly RedirectFacts[] | undefined {
  if (former.length + asked.length === 0) return undefined;
  return [...former.map((from) => hostRedirect(from, host)), ...asked.map(pathRedirect)];
}

const hostRedirect = (from: string, to: string): RedirectFacts => ({
  from: `^(https?)://${literally(from)}(:\\d+)?/(.*)$`,
  to: `\${1}://${to}\${2}/\${3}`,
  permanent: true,
});

const pathRedirect = ({ path, to, permanent = true }: Redirect): RedirectFacts => ({
  from: `^(https?://[^/]+)${literally(path)}(\\?.*)?$`,
  to: to.startsWith('/') ? `\${1}${to}\${2}` : to,
  permanent,
});

/** A route that stands under `x-hl` of a service. `secretOf` gives the id of a Secret by its variable. */
export function routeFromIntent(
  { match, props, via, basic, forward, credentials }: RouteIntent,
  service: string,
  index: number,
  lab: LabFacts,
  secretOf: (variable: string) => string | undefined,
): RouteFacts {
  const server = service.slice(0, service.indexOf('/'));
  const common = { id: `${service}/x-hl-route-${index + 1}`, service, server, servedBy: via?.server ?? server };
  const facts = httpFacts(common, match, props, lab, NOT_FOUND_YET);
  return {
    ...facts,
    ...(basic !== undefined && { auth: { kind: 'basic', users: basic.flatMap((each) => secretOf(each) ?? []) } }),
    ...(forward !== undefined && { auth: forwardFacts({ ...forward, service: `${server}/${forward.service}` }) }),
    ...(credentials !== undefined && { probe: { ...facts.probe, credentials } }),
  };
}

/** A route of TCP or UDP that stands under `x-hl` of a service: no two have one entry port. */
export function streamFromIntent({ protocol, props, via }: StreamIntent, service: string, lab: LabFacts): RouteFacts {
  const server = service.slice(0, service.indexOf('/'));
  const id = `${service}/x-hl-${protocol}-${props.entryPort}${props.host === undefined ? '' : `-${props.host}`}`;
  return streamFacts({ id, service, server, servedBy: via?.server ?? server }, protocol, props, lab);
}

/** What stands outside the lab. */
export const externalFacts = (externals: readonly ExternalService[]): readonly ExternalFacts[] =>
  sortedBy(
    externals.map(({ node, server, props }) => ({
      id: node.path,
      server: server.node.id,
      name: node.id,
      address: props.address,
    })),
    ({ id }) => id,
  );
