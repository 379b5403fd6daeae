import type { Blueprint, HeartbeatFacts, MonitorFacts, RouteFacts, ServerFacts } from '../../blueprint/index.ts';
import { serverOf, serviceOf, tellsItsEnd } from '../../blueprint/index.ts';
import { sortedBy } from '../../values/index.ts';
import { ofReports, ofWatchers, settleHeartbeats, settleReports } from './heartbeats.ts';
import { lookReports } from './look-reports.ts';
import { byPolicy, CONNECTION, DOMAIN_INTERVAL, DOMAIN_LEFT } from './monitor-facts.ts';
import { ofPorts } from './port-monitors.ts';
import { ofRoutes } from './route-monitors.ts';
import { withMaintenance } from './maintenance.ts';
import type { Watch, Watching } from './watch.ts';
import { ownAddress, watching } from './watch.ts';

/**
 * Decides what is watched, and which server watches it: every route, published port, server and backup, the registration
 * of the domain, and watchers that would otherwise fail unnoticed. A monitor that only the policy wants, and that no
 * server can probe, is left out and becomes a finding.
 */
export function watchEverything(blueprint: Blueprint): Pick<Blueprint, 'monitors' | 'heartbeats'> {
  const who = watching(blueprint);
  const heartbeats = settleHeartbeats(blueprint, who);
  const declared = blueprint.monitors.map((monitor) => settle(blueprint, monitor, heartbeats, who));
  const known = [
    ...declared,
    ...ofRoutes(blueprint, who),
    ...ofPorts(blueprint, declared, who),
    ...blueprint.servers.flatMap((server) => ofServer(server, who)),
    ...reportsOf(blueprint).flatMap((id) => {
      const heartbeat = heartbeats.get(id);
      return heartbeat === undefined ? [] : ofReports(blueprint, heartbeat, who);
    }),
    ...ofDomain(blueprint, declared, who),
  ];
  const pulses = ofWatchers(blueprint, who);
  const monitors = [...known, ...pulses.map(({ monitor }) => monitor)];
  return {
    monitors: sortedBy(withMaintenance(blueprint, monitors), ({ id }) => id),
    heartbeats: sortedBy([...heartbeats.values(), ...pulses.map(({ heartbeat }) => heartbeat)], ({ id }) => id),
  };
}

/** The heartbeats that the policy waits for: of backups, and of what hosts report of themselves. */
const reportsOf = (blueprint: Blueprint): readonly string[] => [
  ...blueprint.backups.map(({ id }) => `${id}/heartbeat`),
  ...lookReports(blueprint).map(({ id }) => id),
];

/** A declared monitor, with those who watch unless it names them. */
function settle(
  blueprint: Blueprint,
  monitor: MonitorFacts,
  heartbeats: ReadonlyMap<string, HeartbeatFacts>,
  who: Watching,
): MonitorFacts {
  const { kind, server, target, watchers } = monitor;
  if (kind === 'heartbeat') return settleReports(blueprint, monitor, heartbeats.get(monitor.id), who);
  if (watchers.length > 0) return monitor;
  if (kind === 'domain') return { ...monitor, ...firstOf(who) };
  const open = audienceOf(blueprint, monitor);
  const watch = who.of(server, open);
  if (!watch.local || target?.host !== undefined) return { ...monitor, ...watch };
  const to = typeof open === 'string' ? open : undefined;
  return { ...monitor, target: { ...target, host: ownAddress(serverOf(blueprint, server), to) }, ...watch };
}

/** Who may connect to the port that a monitor probes. A probe from elsewhere would only fail. */
function audienceOf(blueprint: Blueprint, { of, target }: MonitorFacts): RouteFacts['access'] | undefined {
  const to = serviceOf(blueprint, of)?.ports.find(({ published }) => published === target?.port)?.to;
  return to === 'loopback' ? undefined : to;
}

/** The sign that a whole server is gone: its ssh does not answer. Only another server can see it. */
function ofServer({ id: server, ssh }: ServerFacts, who: Watching): readonly MonitorFacts[] {
  const watch = who.of(server, undefined);
  if (watch.local || watch.watchers.length === 0) return [];
  const target = { port: ssh.port };
  const monitor = { id: `${server}/ssh`, name: 'ssh', of: server, server, kind: 'ssh' as const };
  return [{ ...byPolicy, ...monitor, target, expect: [CONNECTION], ...watch }];
}

/** One watcher is enough for what the whole world can see. */
const firstOf = ({ watchers }: Watching): Watch => ({
  watchers: watchers.slice(0, 1).map(({ id }) => id),
  local: false,
});

/**
 * The registration of the lab's domain. A domain of more than two labels may end in a suffix of others (`co.uk`,
 * `duckdns.org`), so only a declared monitor can say what is registered there. Some registries, such as that of `.de`,
 * do not publish when a registration ends.
 */
function ofDomain(
  { lab, servers }: Blueprint,
  declared: readonly MonitorFacts[],
  who: Watching,
): readonly MonitorFacts[] {
  const isRegistered = lab.ownsDomain && lab.domain.split('.').length === 2 && tellsItsEnd(lab.domain);
  const [server] = servers;
  const watch = firstOf(who);
  if (!isRegistered || server === undefined || watch.watchers.length === 0) return [];
  if (declared.some(({ kind }) => kind === 'domain')) return [];
  return [
    {
      ...byPolicy,
      id: `${server.id}/domain`,
      name: lab.domain,
      of: '',
      server: server.id,
      kind: 'domain',
      severity: 'warning',
      intervalSeconds: DOMAIN_INTERVAL,
      target: { host: lab.domain },
      expect: [{ that: 'domain', leftSeconds: DOMAIN_LEFT }],
      ...watch,
    },
  ];
}
