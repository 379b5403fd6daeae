import type { LabFacts, MonitorFacts, RouteAuth, RouteFacts, ServerFacts } from '../../blueprint/index.ts';
import type { Declared } from '../collect/declared.ts';
import type { Monitor, Route, RouteAuthProps, RouteProps, RouteSpec } from '../../core/index.ts';
import type { MonitorIntent, RouteIntent } from './intent.ts';

/** A host name as it is asked for: a label goes below the domain, a name with a dot is whole. */
export const hostName = (host: string, { domain }: LabFacts): string =>
  host.includes('.') ? host : `${host}.${domain}`;

/** What a Route says. */
export function routeFacts(route: Route, lab: LabFacts): RouteFacts {
  const service = route.node.scope?.node.path ?? '';
  const server = service.split('/', 1)[0] ?? '';
  const { spec } = route;
  const { port, via, access = 'public', formerly = [] } = spec.props;
  return {
    id: route.node.path,
    service,
    server,
    servedBy: via?.node.id ?? server,
    protocol: spec.protocol,
    hosts: hostsOf(spec).map((host) => hostName(host, lab)),
    path: spec.protocol === 'http' ? (spec.match.path ?? '/') : '/',
    port,
    entryPort: spec.protocol === 'http' ? undefined : spec.props.entryPort,
    scheme: spec.protocol === 'http' ? (spec.props.scheme ?? 'http') : 'http',
    access,
    auth: spec.protocol === 'http' ? authFacts(spec.props.auth) : BY_APP,
    probe: spec.protocol === 'http' ? probeFacts(spec.props) : undefined,
    formerly: formerly.map((host) => hostName(host, lab)),
  };
}

function hostsOf(spec: RouteSpec): readonly string[] {
  if (spec.protocol !== 'http') return spec.props.host === undefined ? [] : [spec.props.host];
  return typeof spec.match.host === 'string' ? [spec.match.host] : spec.match.host;
}

/** What most routes say. */
const BY_APP: RouteAuth = { kind: 'app' };

function authFacts(auth: RouteAuthProps = 'app'): RouteAuth {
  if (typeof auth === 'string') return auth === 'app' ? BY_APP : { kind: auth };
  return 'basic' in auth
    ? { kind: 'basic', users: auth.basic.node.path }
    : { kind: 'forward', service: auth.forward.node.path };
}

const probeFacts = ({ probe }: RouteProps): RouteFacts['probe'] => probe && { path: probe.path, status: probe.status };

/** A route that stands under `x-hl` of a service. */
export function routeFromIntent(intent: RouteIntent, service: string, index: number, lab: LabFacts): RouteFacts {
  const { hosts, path, port, access, auth, scheme } = intent;
  const server = service.split('/', 1)[0] ?? '';
  return {
    id: `${service}/x-hl-route-${index + 1}`,
    service,
    server,
    servedBy: server,
    protocol: 'http',
    hosts: hosts.map((host) => hostName(host, lab)),
    path,
    port,
    scheme,
    access,
    auth: { kind: auth },
    formerly: [],
  };
}

/** The port that a probe of a kind asks by default. */
const USUAL_PORT: Partial<Record<MonitorFacts['kind'], number>> = { http: 80, tls: 443, ssh: 22, dns: 53 };

const MINUTE = 60;

/** What a Monitor says; who watches is settled by the policy unless it is said. */
export function monitorFacts(monitor: Monitor, { servers }: Declared): MonitorFacts {
  const { kind, port, path, host, expect, interval, watchers } = monitor.props;
  const scope = monitor.node.scope;
  const of = scope?.node.path ?? '';
  const server = of.split('/', 1)[0] ?? '';
  const declared = servers.find(({ id }) => id === server)?.construct;
  return {
    id: monitor.node.path,
    name: monitor.node.id,
    of,
    server,
    kind,
    target: targetOf(kind, host, kind === 'ssh' ? (port ?? declared?.props.ssh?.port) : port, path),
    expect,
    intervalSeconds: interval?.inSeconds ?? MINUTE,
    watchers: (watchers ?? []).map(({ node }) => node.id).sort(),
    declared: true,
    local: false,
  };
}

/** A monitor that stands under `x-hl` of a service. */
export function monitorFromIntent({ id, kind, port, path }: MonitorIntent, service: string): MonitorFacts {
  return {
    id: `${service}/${id}`,
    name: id,
    of: service,
    server: service.split('/', 1)[0] ?? '',
    kind,
    target: targetOf(kind, undefined, port, path),
    intervalSeconds: MINUTE,
    watchers: [],
    declared: true,
    local: false,
  };
}

/** Host and port, or a URL. Without a host the address follows from who watches: the target begins with a colon. */
function targetOf(
  kind: MonitorFacts['kind'],
  host: string | undefined,
  port: number | undefined = USUAL_PORT[kind],
  path = '/',
): string | undefined {
  if (kind === 'heartbeat') return undefined;
  if (kind === 'icmp') return host ?? '';
  const at = `${host ?? ''}:${port ?? ''}`;
  return kind === 'http' ? `http://${at}${path}` : at;
}

/** The servers that offer to watch. */
export const watchersOf = (servers: readonly ServerFacts[]): readonly ServerFacts[] =>
  servers.filter(({ watcher }) => watcher !== undefined);
