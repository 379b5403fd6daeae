import type { MonitorFacts, ServerFacts } from '../../blueprint/index.ts';
import type { Declared } from '../collect/declared.ts';
import type { ExternalService, Monitor } from '../../core/index.ts';
import { kindOf } from '../../core/index.ts';
import type { MonitorIntent } from './intent.ts';

/** The port that a probe of a kind asks by default. */
const USUAL_PORT: Partial<Record<MonitorFacts['kind'], number>> = { http: 80, tls: 443, ssh: 22, dns: 53 };

const MINUTE = 60;

/** What a Monitor says; who watches is settled by the policy unless it is said. */
export function monitorFacts(monitor: Monitor, { servers }: Declared): MonitorFacts {
  const { kind, port, path, expect, interval, watchers } = monitor.props;
  const scope = monitor.node.scope;
  const external = scope !== undefined && kindOf(scope) === 'ExternalService' ? (scope as ExternalService) : undefined;
  const host = monitor.props.host ?? external?.props.address;
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
