import type {
  BackupFacts,
  Blueprint,
  Expectation,
  HeartbeatFacts,
  MonitorFacts,
  TargetFacts,
} from '../../blueprint/index.ts';
import { carriedOut, serverOf, serviceOf } from '../../blueprint/index.ts';
import { pushTokenVariable } from '../../core/index.ts';
import { lookReports } from './look-reports.ts';
import { byPolicy, jobName } from './monitor-facts.ts';
import type { Watch, Watching } from './watch.ts';
import { ownAddress } from './watch.ts';

/** A pushed report is a fact of its own: one that says failure, or none in time, is an alert at once. */
const AT_ONCE = { failures: 1, successes: 1 } as const;

/** A watcher that has just woken up has not yet heard of the others, so it looks a second time. */
const LOOKS_TWICE = { failures: 2, successes: 1 } as const;

/** How often a watcher that probes its own server tells others that it still does, and how long they wait for it. */
const PULSE = { periodSeconds: 60, graceSeconds: 240, longestRunSeconds: 10 } as const;

/** Every heartbeat with the file that its reports are left in, or the places where it is pushed to. */
export function settleHeartbeats(blueprint: Blueprint, who: Watching): ReadonlyMap<string, HeartbeatFacts> {
  const receivers = new Map(blueprint.heartbeatReceivers.map((receiver) => [receiver.server, receiver]));
  const named = new Map(blueprint.monitors.map(({ id, watchers }) => [id, watchers]));
  const all = [...blueprint.heartbeats, ...carriedOut(blueprint).map(ofBackup), ...lookReports(blueprint)];
  const settled = all.map((heartbeat): HeartbeatFacts => {
    const receiver = receivers.get(heartbeat.server);
    if (heartbeat.tokenVariable !== undefined) {
      if (receiver?.push === undefined) {
        return { ...heartbeat, pushes: pushesOf(blueprint, heartbeat, who, named.get(heartbeat.id)) };
      }
      const { url, directory } = receiver.push;
      const { job } = heartbeat;
      return { ...heartbeat, file: `${directory}/${job}`, pushUrl: url.replace('{job}', job) };
    }
    return receiver === undefined ? heartbeat : { ...heartbeat, file: `${receiver.directory}/${heartbeat.job}` };
  });
  return new Map(settled.map((heartbeat) => [heartbeat.id, heartbeat]));
}

const ofBackup = ({ id, server, schedule, graceSeconds, longestRunSeconds }: BackupFacts): HeartbeatFacts => ({
  id: `${id}/heartbeat`,
  server,
  of: id,
  job: jobName(id),
  reporter: { kind: 'backup' },
  periodSeconds: schedule.periodSeconds,
  graceSeconds,
  longestRunSeconds,
  pushes: [],
});

/** Where a heartbeat is pushed to: to the watchers that it names, or to all that its server has a way to. */
function pushesOf(
  { watchers }: Blueprint,
  { server, job }: Pick<HeartbeatFacts, 'server' | 'job'>,
  who: Watching,
  named: readonly string[] = [],
): HeartbeatFacts['pushes'] {
  const chosen = named.length > 0 ? named : who.pushedTo(server);
  return watchers.flatMap(({ server: watcher, push }) =>
    push === undefined || !chosen.includes(watcher)
      ? []
      : [{ watcher, url: push.replace('{server}', server).replace('{job}', job) }],
  );
}

/** The monitor of a declared heartbeat: its reports are asked for where they are kept, and else waited for. */
export function settleReports(
  blueprint: Blueprint,
  monitor: MonitorFacts,
  heartbeat: HeartbeatFacts | undefined,
  who: Watching,
): MonitorFacts {
  const named: Watch | undefined =
    monitor.watchers.length > 0 ? { watchers: monitor.watchers, local: false } : undefined;
  const probe = heartbeat && ageProbe(blueprint, heartbeat, who, named);
  if (probe !== undefined) return { ...monitor, ...probe };
  return { ...monitor, thresholds: AT_ONCE, watchers: (heartbeat?.pushes ?? []).map(({ watcher }) => watcher) };
}

/** The monitor of a backup, or of the health of a host. Where nothing keeps its reports there is none, and that is a finding. */
export function ofReports(blueprint: Blueprint, heartbeat: HeartbeatFacts, who: Watching): readonly MonitorFacts[] {
  const { id, server, of, job } = heartbeat;
  const probe = ageProbe(blueprint, heartbeat, who);
  if (probe === undefined || probe.watchers.length === 0) return [];
  return [{ ...byPolicy, id, name: job.replaceAll('-', ' '), of, server, kind: 'heartbeat', ...probe }];
}

type AgeProbe = Watch & Pick<MonitorFacts, 'expect'> & { readonly target: TargetFacts };

const FRESH: readonly Expectation[] = [{ that: 'status', oneOf: [200] }];

/** The question how long ago a report came, where its server keeps it, and who asks. */
function ageProbe(
  blueprint: Blueprint,
  { server, job, file }: HeartbeatFacts,
  who: Watching,
  named?: Watch,
): AgeProbe | undefined {
  const receiver = blueprint.heartbeatReceivers.find((each) => each.server === server);
  if (receiver === undefined || file === undefined) return undefined;
  const ports = serviceOf(blueprint, receiver.service ?? '')?.ports ?? [];
  const to = ports.find(({ published }) => published === receiver.port)?.to;
  const watch = named ?? who.of(server, to === 'loopback' ? undefined : to);
  const host = watch.local ? ownAddress(serverOf(blueprint, server), to) : undefined;
  const path = receiver.path.replace('{job}', job);
  return { target: { scheme: 'http', host, port: receiver.port, path }, expect: FRESH, ...watch };
}

/** A heartbeat, and the monitor that waits for it. */
export interface Pulse {
  readonly heartbeat: HeartbeatFacts;
  readonly monitor: MonitorFacts;
}

/**
 * The heartbeats of every watcher: it pushes one to others with each round of its probes, as one whose page still
 * answers may have ceased to probe. What the others ask of its page comes beside that, and has to do where it reaches
 * none of them.
 */
export function ofWatchers(blueprint: Blueprint, who: Watching): readonly Pulse[] {
  return blueprint.watchers.flatMap((watcher) => {
    const { id: of, server } = watcher;
    const id = `${of}/heartbeat`;
    const job = `${jobName(of)}-heartbeat`;
    const pushes = pushesOf(blueprint, { server, job }, who);
    if (pushes.length === 0) return [];
    const reporter = { kind: 'watcher' } as const;
    const heartbeat = { id, server, of, job, reporter, ...PULSE, pushes, tokenVariable: pushTokenVariable(server) };
    const monitor: MonitorFacts = {
      ...byPolicy,
      id,
      name: job,
      of,
      server,
      kind: 'heartbeat',
      expect: [],
      thresholds: LOOKS_TWICE,
      watchers: pushes.map((push) => push.watcher),
      local: false,
    };
    return [{ heartbeat, monitor }];
  });
}
