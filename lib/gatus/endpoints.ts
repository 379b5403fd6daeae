import type { Blueprint, MonitorFacts } from '../blueprint/index.ts';
import { reach } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';

/** How Gatus speaks to each kind of target. */
const SCHEMES: Readonly<Partial<Record<MonitorFacts['kind'], string>>> = {
  tcp: 'tcp://',
  tls: 'tls://',
  starttls: 'starttls://',
  icmp: 'icmp://',
};

const CONNECTED = ['[CONNECTED] == true'];

/** The probes that one server carries out, in the form that Gatus reads. */
export function endpointsOf(blueprint: Blueprint, server: string): readonly Mapping[] {
  const mine = blueprint.monitors.filter(({ watchers }) => watchers.includes(server));
  const endpoints = mine.flatMap((monitor): Mapping[] => {
    const url = urlOf(blueprint, monitor, server);
    if (url === undefined) return [];
    const { id, server: group, intervalSeconds } = monitor;
    return [{ name: id, group, url, interval: `${intervalSeconds}s`, conditions: conditionsOf(monitor) }];
  });
  // Gatus does not start with nothing to watch.
  return endpoints.length > 0 ? endpoints : [itself(server)];
}

const itself = (server: string): Mapping => ({
  name: 'itself',
  group: server,
  url: 'http://127.0.0.1:8080/health',
  conditions: ['[STATUS] == 200'],
});

function urlOf(blueprint: Blueprint, { kind, target, server }: MonitorFacts, watcher: string): string | undefined {
  if (target === undefined) return undefined;
  // A target without a host is the server itself, at the address by which this watcher reaches it.
  const address = reach(blueprint, watcher, server)?.address;
  const at = target.replace(/^(http:\/\/)?(?=:|$)/, (_whole, scheme = '') => `${scheme}${address ?? ''}`);
  if (kind === 'http') return at;
  const scheme = SCHEMES[kind];
  return scheme === undefined ? undefined : `${scheme}${at}`;
}

function conditionsOf({ kind, expect }: MonitorFacts): readonly string[] {
  if (kind !== 'http') return CONNECTED;
  const { status, body } = expect ?? {};
  const statuses = status === undefined ? '[STATUS] < 400' : `[STATUS] == any(${status.join(', ')})`;
  return [statuses, ...(body === undefined ? [] : [`[BODY] == pat(*${body}*)`])];
}
