import type {
  BackendFacts,
  Blueprint,
  Expectation,
  MonitorFacts,
  ReverseProxyFacts,
  RouteFacts,
  TargetFacts,
} from '../../blueprint/index.ts';
import { serviceOf } from '../../blueprint/index.ts';
import { byPolicy, CERTIFICATE_LEFT, CONNECTION, NO_ERROR } from './monitor-facts.ts';
import type { Watching } from './watch.ts';
import { HOST_GATEWAY } from './watch.ts';

/** The monitors of all routes. A route that no server can probe gets none, which is a finding. */
export function ofRoutes(blueprint: Blueprint, who: Watching): readonly MonitorFacts[] {
  const proxies = new Map(blueprint.proxies.map((proxy) => [proxy.server, proxy]));
  const monitors: MonitorFacts[] = [];
  const { intervalSeconds, timeoutSeconds, thresholds, severity, maintenance, declared } = byPolicy;
  for (const route of blueprint.routes) {
    const { watchers, local } = who.of(route.servedBy, route.access);
    if (watchers.length === 0 || route.protocol === 'udp') continue;
    const { id, servedBy: server, hosts, path, entryPort } = route;
    const [host] = hosts;
    const ofProxy = local && route.backend.kind === 'proxy';
    const { target, expect } = ofProxy
      ? { target: { host: serviceOf(blueprint, route.service)?.name, port: route.port }, expect: ANSWERS }
      : local
        ? withinServer(route)
        : fromOutside(route, proxies.get(server));
    // Within its server a reverse proxy knows itself by its public name alone, so that it listens has to do.
    const kind = route.protocol === 'http' && !ofProxy ? ('http' as const) : ('tcp' as const);
    const name = host === undefined ? `port ${entryPort}` : path === '/' ? host : `${host}${path}`;
    monitors.push({
      intervalSeconds,
      timeoutSeconds,
      thresholds,
      severity,
      maintenance,
      declared,
      id: `${id}/monitor`,
      name,
      of: id,
      server,
      kind,
      target,
      expect,
      watchers,
      local,
      credentials: local ? undefined : route.probe?.credentials,
    });
  }
  return monitors;
}

type Probe = Pick<MonitorFacts, 'expect'> & { readonly target: TargetFacts };

/** What is expected of most: one list each for all who do. */
const ANSWERS = [CONNECTION];
const USUAL = [NO_ERROR];
const CERTIFIED = [NO_ERROR, CERTIFICATE_LEFT];

/** A host name for probing a route. For a wildcard it is any name below it. */
const nameToAsk = (hosts: readonly string[]): string | undefined =>
  (hosts.find((host) => !host.startsWith('*.')) ?? hosts[0])?.replace(/^\*(?=\.)/, 'any');

/** As a visitor comes: by the route's own name, through the reverse proxy. */
function fromOutside(route: RouteFacts, proxy: ReverseProxyFacts | undefined): Probe {
  const { protocol, hosts, path, probe, entryPort } = route;
  const host = nameToAsk(hosts);
  if (protocol !== 'http') return { target: { host, port: entryPort }, expect: ANSWERS };
  const source = proxy?.certificates.by;
  const isPlain = source === 'none' && proxy?.tool !== 'unknown';
  const answer = answerOf(route);
  const usual = source === 'acme' ? CERTIFIED : USUAL;
  const more = [...otherThan(route), ...usual.slice(1)];
  return {
    target: {
      scheme: isPlain ? 'http' : 'https',
      host,
      path: probe?.path ?? path,
      verify: source === 'own' ? false : undefined,
    },
    expect: answer === NO_ERROR && more.length === usual.length - 1 ? usual : [answer, ...more],
  };
}

/**
 * Probes the service directly, through the network that it shares with the reverse proxy. To the proxy the watcher would
 * be a container, which belongs to no audience. If only the proxy asks for a sign-in, this probe meets none.
 */
function withinServer({ protocol, backend, scheme, port, path, probe, auth }: RouteFacts): Probe {
  const at = placeOf(backend, port);
  if (protocol !== 'http') return { target: at, expect: ANSWERS };
  const target: TargetFacts = {
    scheme: scheme === 'https' ? 'https' : 'http',
    ...at,
    path: probe?.path ?? path,
    ...(scheme === 'https' && { verify: false }),
  };
  const answer = answerOf({ probe, auth: auth.kind === 'app' ? auth : { kind: 'none' } });
  return { target, expect: [answer, ...otherThan({ probe })] };
}

/** The answer that means failure although it comes. */
const otherThan = ({ probe }: Pick<RouteFacts, 'probe'>): readonly Expectation[] =>
  probe?.isNot === undefined ? [] : [{ that: 'body', isNot: probe.isNot }];

/** Where a container of the same server finds what a route leads to. */
function placeOf(backend: BackendFacts, port: number): TargetFacts {
  if (backend.kind === 'container') return { host: backend.name, port };
  return backend.kind === 'address' ? { host: backend.address, port: backend.port } : { host: HOST_GATEWAY, port };
}

/** The answers of a sign-in page. They also prove that nobody gets in without signing in. */
const SIGN_IN: Readonly<Partial<Record<RouteFacts['auth']['kind'], readonly number[]>>> = {
  basic: [401],
  forward: [200, 301, 302, 303, 307, 308, 401],
};

/** What a healthy answer is: what somebody who is not signed in gets, or else as the route says. */
function answerOf({ probe, auth }: Pick<RouteFacts, 'probe' | 'auth'>): Expectation {
  const getsPast = probe?.bypass === true || probe?.credentials !== undefined;
  const oneOf = (getsPast ? undefined : SIGN_IN[auth.kind]) ?? probe?.status;
  return oneOf === undefined ? NO_ERROR : { that: 'status', oneOf };
}
