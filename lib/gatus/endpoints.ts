import type { Blueprint, MonitorFacts } from '../blueprint/index.ts';
import { reach } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import { conditionsOf } from './conditions.ts';

/** The probes that one server carries out, in the form that Gatus reads. */
export function endpointsOf(blueprint: Blueprint, server: string): readonly Mapping[] {
  const mine = blueprint.monitors.filter(({ watchers }) => watchers.includes(server));
  const endpoints = mine.flatMap((monitor): Mapping[] => {
    const url = urlOf(blueprint, monitor, server);
    if (url === undefined) return [];
    const { name, server: group, intervalSeconds, expect } = monitor;
    return [{ name, group, url, interval: `${intervalSeconds}s`, conditions: expect.flatMap(conditionsOf) }];
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

/** How Gatus speaks to each kind of target. */
function urlOf(blueprint: Blueprint, { kind, target, server }: MonitorFacts, watcher: string): string | undefined {
  if (target === undefined) return undefined;
  const { scheme, port, path = '' } = target;
  // A target without a host is the server itself, at the address by which this watcher reaches it.
  const host = target.host ?? reach(blueprint, watcher, server)?.address ?? '';
  const named = host.includes(':') ? `[${host}]` : host;
  const at = port === undefined ? named : `${named}:${port}`;
  switch (kind) {
    case 'http':
    case 'heartbeat':
      return `${scheme ?? 'http'}://${at}${path}`;
    case 'dns':
      return at;
    case 'domain':
    case 'icmp':
      return `icmp://${host}`;
    case 'tcp':
    case 'tls':
    case 'starttls':
    case 'ssh':
      return `${kind}://${at}`;
  }
}
