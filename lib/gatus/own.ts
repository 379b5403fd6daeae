import type { Blueprint, MonitorFacts } from '../blueprint/index.ts';
import { overdueAfter } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import { windowsFor } from './windows.ts';
import { GREETING, ITSELF, keyOf, pulseName, REPORTS, RESULTS } from './names.ts';

/**
 * What a Gatus asks itself. Its API says how its own probes went, and these probes have a deadline whatever the others
 * lack. Rule: client.go, watchdog and api of Gatus, 5.36.
 */
const API = 'http://127.0.0.1:8080/api/v1/endpoints';

/**
 * A probe of itself: while it has results, this Gatus gives its probes their turn. Others ask for these results
 * (`aliveProbe`). It also keeps a Gatus with heartbeats alone from not starting.
 */
export const itself = (server: string): Mapping => ({
  name: ITSELF,
  group: server,
  url: 'http://127.0.0.1:8080/health',
  conditions: ['[STATUS] == 200'],
});

/**
 * Where others ask whether a Gatus still probes: how often its probe of itself was well in the last one to two hours.
 * `/health` answers as long as the web server does, and so does this; but without results it answers with zero.
 */
export const aliveProbe = (server: string): { readonly path: string; readonly isNot: string } => ({
  path: `/api/v1/endpoints/${encodeURIComponent(keyOf(server, ITSELF))}/uptimes/1h`,
  isNot: NOTHING,
});

/** How Gatus writes a share of nothing at all. */
const NOTHING = '0.000000';

const HAS_RESULTS = ['[STATUS] == 200', `[BODY] != ${NOTHING}`] as const;

/**
 * Kinds of probes that Gatus carries out without a deadline: it waits for ever for what a mail server says before TLS,
 * and for a registry. Such a probe never ends, and so is never an alert by itself. Each with the time in which it has
 * had a result, as the API of Gatus counts: `1h` is up to two.
 */
const WITHOUT_DEADLINE: Readonly<Partial<Record<MonitorFacts['kind'], '1h' | '24h'>>> = {
  starttls: '1h',
  domain: '24h',
};

/** So often, at least, is a probe looked for that has had no result: the first one may take a while after a start. */
const LOOKS = 3;

/** Whether a probe may never end. */
export const isEndless = ({ kind, target }: MonitorFacts): boolean =>
  WITHOUT_DEADLINE[kind] !== undefined && target?.host?.includes(':') !== true;

/**
 * What watches over a probe that may never end. Whether a mail server greets is asked apart, by the one kind of probe
 * that waits for a first byte and has a deadline; and whether the probe has had results is asked of Gatus itself.
 */
export function guardsOf({ kind }: MonitorFacts, probe: Mapping): readonly Mapping[] {
  const within = WITHOUT_DEADLINE[kind];
  const [name, group, url] = [String(probe['name']), String(probe['group']), String(probe['url'])];
  if (within === undefined || url.startsWith('tcp:')) return [];
  const alerts = (probe['alerts'] ?? []) as readonly Mapping[];
  const windows = probe['maintenance-windows'];
  const quiet = windows === undefined ? {} : { 'maintenance-windows': windows };
  const greeting = {
    name: `${name}${GREETING}`,
    group,
    url: url.replace(/^starttls:/, 'ssh:'),
    interval: probe['interval'],
    conditions: ['[CONNECTED] == true'],
    ...(alerts.length > 0 && { alerts }),
    ...quiet,
  };
  const patient = alerts.map((alert) => ({
    ...alert,
    'failure-threshold': Math.max(LOOKS, Number(alert['failure-threshold'])),
  }));
  const results = {
    name: `${name}${RESULTS}`,
    group,
    url: `${API}/${encodeURIComponent(keyOf(group, name))}/uptimes/${within}`,
    interval: kind === 'domain' ? '3600s' : probe['interval'],
    conditions: HAS_RESULTS,
    ...(patient.length > 0 && { alerts: patient }),
    ...quiet,
  };
  return kind === 'starttls' ? [greeting, results] : [results];
}

/** The heartbeats that show others that a watcher still probes. Each waits for its turn, as every probe does. */
export function pulsesOf(blueprint: Blueprint, server: string): readonly Mapping[] {
  const own = new Set(blueprint.watchers.filter((watcher) => watcher.server === server).map(({ id }) => id));
  return blueprint.heartbeats
    .filter(({ of }) => own.has(of))
    .flatMap(({ pushes, periodSeconds, tokenVariable }) =>
      pushes.map(({ watcher, url }) => ({
        name: pulseName(watcher),
        group: server,
        url: `${url}?success=true`,
        method: 'POST',
        interval: `${periodSeconds}s`,
        headers: { Authorization: `Bearer @@hl:${tokenVariable}@@` },
        conditions: ['[STATUS] == 200'],
      })),
    );
}

/** The heartbeats that are pushed to one Gatus, each with the monitor that waits for it. */
export function pushedTo({ monitors, heartbeats }: Blueprint, server: string) {
  const byId = new Map(monitors.map((monitor) => [monitor.id, monitor]));
  return heartbeats.flatMap((heartbeat) => {
    const monitor = byId.get(heartbeat.id);
    if (monitor === undefined || !heartbeat.pushes.some(({ watcher }) => watcher === server)) return [];
    return [{ heartbeat, monitor }];
  });
}

/** These heartbeats in the form that Gatus reads. The name is a part of the URL that each is pushed to. */
export const externalEndpointsOf = (blueprint: Blueprint, server: string): readonly Mapping[] =>
  pushedTo(blueprint, server).map(({ heartbeat }) => ({
    name: heartbeat.job,
    group: heartbeat.server,
    token: `@@hl:${heartbeat.tokenVariable}@@`,
    heartbeat: { interval: `${overdueAfter(heartbeat)}s` },
  }));

/**
 * What alerts when one of them says failure, or stays away. Gatus would repeat the alert of a pushed heartbeat with
 * every silence that it finds, or never (gatus#1765), and would keep its times of maintenance wrong (gatus#1551). So a
 * probe asks what its last result was.
 */
export const reportsOf = (
  blueprint: Blueprint,
  server: string,
  alertsOf: (monitor: MonitorFacts) => readonly Mapping[],
): readonly Mapping[] =>
  pushedTo(blueprint, server).map(({ heartbeat, monitor }) => {
    const alerts = alertsOf(monitor);
    return {
      name: `${heartbeat.job}${REPORTS}`,
      group: heartbeat.server,
      url: `${API}/${encodeURIComponent(keyOf(heartbeat.server, heartbeat.job))}/health/badge.shields`,
      interval: `${monitor.intervalSeconds}s`,
      conditions: ['[STATUS] == 200', '[BODY].message != down'],
      ...(alerts.length > 0 && { alerts }),
      ...windowsFor(monitor, blueprint),
    };
  });
