import type { Blueprint, Expectation, MonitorFacts, TargetFacts } from '../blueprint/index.ts';
import { reach, watchedBy } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import type { Alerting } from './alerts.ts';
import { conditionsOf } from './conditions.ts';
import { DOMAINS } from './names.ts';
import { guardsOf, itself, pulsesOf, reportsOf } from './own.ts';
import { windowsFor } from './windows.ts';

/** What one server probes itself, in the form that Gatus reads. */
export function endpointsOf(blueprint: Blueprint, server: string, { of }: Pick<Alerting, 'of'>): readonly Mapping[] {
  const endpoints: Mapping[] = [];
  for (const monitor of watchedBy(blueprint, server)) {
    if (monitor.target === undefined) continue;
    const probe = endpoint(blueprint, monitor, monitor.target, server, of(monitor));
    endpoints.push(probe, ...guardsOf(monitor, probe));
  }
  endpoints.push(itself(server), ...pulsesOf(blueprint, server), ...reportsOf(blueprint, server, of));
  return endpoints;
}

function endpoint(
  blueprint: Blueprint,
  monitor: MonitorFacts,
  target: TargetFacts,
  watcher: string,
  alerts: readonly Mapping[],
): Mapping {
  const { name, kind, server, intervalSeconds, expect, credentials } = monitor;
  const group = kind === 'domain' ? DOMAINS : server;
  const url = urlOf(blueprint, kind, target, server, watcher);
  const interval = `${intervalSeconds}s`;
  const conditions = conditionsFor(expect);
  if (alerts.length > 0 && saysNothingMore(monitor, target)) return { name, group, url, interval, conditions, alerts };
  return {
    name,
    group,
    url,
    interval,
    ...(target.query !== undefined && { dns: { 'query-name': target.query.name, 'query-type': target.query.type } }),
    ...(credentials !== undefined && { headers: { Authorization: `Basic @@hl:${credentials}@@` } }),
    ...clientOf(monitor, target),
    conditions,
    ...(alerts.length > 0 && { alerts }),
    ...windowsFor(monitor, blueprint),
  };
}

/** Whether a probe is made as most are. */
const saysNothingMore = (
  { credentials, maintenance, timeoutSeconds }: MonitorFacts,
  { query, verify, follow }: TargetFacts,
): boolean =>
  query === undefined &&
  credentials === undefined &&
  maintenance.length === 0 &&
  timeoutSeconds === USUAL_TIMEOUT &&
  verify !== false &&
  follow !== false;

const known = new WeakMap<readonly Expectation[], readonly string[]>();

/** What is expected, in the words of Gatus. Most monitors share one list. */
function conditionsFor(expect: readonly Expectation[]): readonly string[] {
  const conditions = known.get(expect) ?? expect.flatMap(conditionsOf);
  known.set(expect, conditions);
  return conditions;
}

const USUAL_TIMEOUT = 10;

function clientOf({ timeoutSeconds }: MonitorFacts, { verify, follow }: TargetFacts): Mapping {
  const client = {
    ...(timeoutSeconds !== USUAL_TIMEOUT && { timeout: `${timeoutSeconds}s` }),
    ...(verify === false && { insecure: true }),
    ...(follow === false && { 'ignore-redirect': true }),
  };
  return Object.keys(client).length === 0 ? {} : { client };
}

/** How Gatus speaks to each kind of target. */
function urlOf(
  blueprint: Blueprint,
  kind: MonitorFacts['kind'],
  { scheme = 'http', host: named, port, path = '' }: TargetFacts,
  server: string,
  watcher: string,
): string {
  // A target without a host is the server itself, at the address by which this watcher reaches it.
  const host = named ?? reach(blueprint, watcher, server)?.address ?? '';
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const at = port === undefined ? bracketed : `${bracketed}:${port}`;
  switch (kind) {
    case 'http':
    case 'heartbeat':
      return `${scheme}://${at}${path}`;
    case 'dns':
      return at;
    case 'domain':
    case 'icmp':
      return `icmp://${host}`;
    case 'ssh':
    case 'starttls':
      // Gatus takes an address apart at its colons here, so of an IPv6 address it only sees whether the port is open.
      return `${bracketed === host ? kind : 'tcp'}://${at}`;
    case 'tcp':
    case 'tls':
      return `${kind}://${at}`;
  }
}
