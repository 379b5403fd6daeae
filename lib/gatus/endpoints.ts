import type {
  Blueprint,
  Expectation,
  HeartbeatFacts,
  MaintenanceFacts,
  MonitorFacts,
  TargetFacts,
} from '../blueprint/index.ts';
import { patienceOf, reach, watchedBy } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import type { Alerting } from './alerts.ts';
import { conditionsOf } from './conditions.ts';
import { DOMAINS } from './names.ts';

/** What one server probes itself, in the form that Gatus reads. */
export function endpointsOf(blueprint: Blueprint, server: string, { of }: Pick<Alerting, 'of'>): readonly Mapping[] {
  const endpoints: Mapping[] = [];
  for (const monitor of watchedBy(blueprint, server)) {
    if (monitor.target !== undefined) endpoints.push(endpoint(blueprint, monitor, monitor.target, server, of(monitor)));
  }
  endpoints.push(...pulsesOf(blueprint, server));
  // Gatus does not start with nothing to watch, and heartbeats alone are nothing to it.
  return endpoints.length > 0 ? endpoints : [itself(server)];
}

/** Of these Gatus does not check the windows of maintenance, and then keeps wrong ones (gatus#1551). */
export const NEVER_QUIET: readonly MonitorFacts['kind'][] = ['dns', 'ssh'];

const itself = (server: string): Mapping => ({
  name: 'itself',
  group: server,
  url: 'http://127.0.0.1:8080/health',
  conditions: ['[STATUS] == 200'],
});

function endpoint(
  blueprint: Blueprint,
  monitor: MonitorFacts,
  target: TargetFacts,
  watcher: string,
  alerts: readonly Mapping[],
): Mapping {
  const { name, kind, server, intervalSeconds, expect, credentials, maintenance } = monitor;
  const group = kind === 'domain' ? DOMAINS : server;
  const url = urlOf(blueprint, kind, target, server, watcher);
  const interval = `${intervalSeconds}s`;
  const conditions = conditionsFor(expect);
  if (alerts.length > 0 && saysNothingMore(monitor, target)) return { name, group, url, interval, conditions, alerts };
  const windows = NEVER_QUIET.includes(kind) ? [] : maintenance;
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
    ...(windows.length > 0 && { 'maintenance-windows': windows.map((window) => windowOf(window, blueprint)) }),
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

/** A time of maintenance. Gatus takes it for UTC unless it is told. */
export const windowOf = ({ start, durationSeconds, weekday }: MaintenanceFacts, { lab }: Blueprint): Mapping => ({
  start,
  duration: `${durationSeconds}s`,
  timezone: lab.timezone,
  ...(weekday !== undefined && { every: [weekday] }),
});

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

/** The pushes by which a watcher that probes its own server tells others that it still does. */
function pulsesOf(blueprint: Blueprint, server: string): readonly Mapping[] {
  const own = new Set(blueprint.watchers.filter((watcher) => watcher.server === server).map(({ id }) => id));
  return blueprint.heartbeats
    .filter(({ of }) => own.has(of))
    .flatMap(({ pushes, periodSeconds, tokenVariable }) =>
      pushes.map(({ watcher, url }) => ({
        name: `heartbeat to ${watcher}`,
        group: server,
        url: `${url}?success=true`,
        method: 'POST',
        interval: `${periodSeconds}s`,
        headers: { Authorization: `Bearer @@hl:${tokenVariable}@@` },
        conditions: ['[STATUS] == 200'],
      })),
    );
}

/** The heartbeats that are pushed to one server, in the form that Gatus reads. */
export function externalEndpointsOf(
  { monitors, heartbeats }: Blueprint,
  server: string,
  { of }: Pick<Alerting, 'of'>,
): readonly Mapping[] {
  const byId = new Map(monitors.map((monitor) => [monitor.id, monitor]));
  return heartbeats.flatMap((heartbeat): Mapping[] => {
    const monitor = byId.get(heartbeat.id);
    if (monitor === undefined || !heartbeat.pushes.some(({ watcher }) => watcher === server)) return [];
    return [external(heartbeat, of(monitor))];
  });
}

/** Its name is a part of the URL that it is pushed to. Windows of maintenance would be kept wrong (gatus#1551). */
const external = (heartbeat: HeartbeatFacts, alerts: readonly Mapping[]): Mapping => ({
  name: heartbeat.job,
  group: heartbeat.server,
  token: `@@hl:${heartbeat.tokenVariable}@@`,
  heartbeat: { interval: `${patienceOf(heartbeat)}s` },
  ...(alerts.length > 0 && { alerts }),
});
