import type { Blueprint } from '../blueprint/index.ts';
import { carriedOut, groupBy, serverOf } from '../blueprint/index.ts';
import { loudTimes } from './quiet-times.ts';

/** What the lab does not watch, or would tell nobody of: a sentence each, for people who have to know. */
export const gapsOf = (blueprint: Blueprint): readonly string[] => [
  ...unheard(blueprint),
  ...unwatchedRoutes(blueprint),
  ...unwatchedPorts(blueprint),
  ...unkeptReports(blueprint),
  ...idleBackups(blueprint),
  ...unprovenBackups(blueprint),
  ...unwatchedDomain(blueprint),
  ...loudTimes(blueprint),
];

const unheard = ({ alertPaths }: Blueprint): readonly string[] =>
  alertPaths
    .filter(({ notifiers }) => notifiers.length === 0)
    .map(({ id, fails, watchers }) => {
      const what = fails === 'server' ? `server ${id}` : `the line of ${id.slice('site:'.length)}`;
      return watchers.length === 0
        ? `When ${what} fails, nobody notices.`
        : `When ${what} fails, ${watchers.join(', ')} can tell nobody.`;
    });

function unwatchedRoutes({ routes, monitors }: Blueprint): readonly string[] {
  const watched = new Set(monitors.map(({ of }) => of));
  return routes
    .filter(({ id, clients }) => clients === undefined && !watched.has(id))
    .map(({ id, hosts, path, entryPort, protocol }) => {
      const name = hosts[0] === undefined ? `port ${entryPort}/${protocol}` : `${hosts[0]}${path === '/' ? '' : path}`;
      return `Nobody asks for ${name} (${id}).`;
    });
}

/** Published ports but those of a reverse proxy, which is watched through every route that it answers. */
function unwatchedPorts(blueprint: Blueprint): readonly string[] {
  const probed = new Set(blueprint.monitors.map(({ of, target }) => `${of}:${target?.port}`));
  return blueprint.services.flatMap(({ id, stack, server, ports, job }) => {
    if (job !== undefined || serverOf(blueprint, server)?.reverseProxy === stack) return [];
    const gaps = ports.flatMap(({ published, protocol, to }) => {
      if (to === 'loopback') return [];
      if (protocol === 'udp') return [`Port ${published}/udp of ${id} is not probed: with UDP silence is no answer.`];
      return probed.has(`${id}:${published}`) ? [] : [`Nobody tries port ${published}/tcp of ${id}.`];
    });
    return [...new Set(gaps)];
  });
}

const unkeptReports = ({ heartbeats }: Blueprint): readonly string[] =>
  heartbeats
    .filter(({ file, pushes }) => file === undefined && pushes.length === 0)
    .map(({ job, server }) => `Nobody would miss ${job} on ${server}.`);

/** Backups that are declared, and that nothing carries out. */
function idleBackups(blueprint: Blueprint): readonly string[] {
  const running = new Set(carriedOut(blueprint));
  const idle = blueprint.backups.filter((backup) => !running.has(backup));
  return [...groupBy(idle, ({ server }) => server)].map(
    ([server, all]) =>
      `Nothing carries out the backups of ${server} (${all.map(({ stack }) => stack).join(', ')}) yet, so nobody waits for their reports.`,
  );
}

/** Copies of backups that nobody reports on, and backups of which nobody knows whether they can be restored. */
function unprovenBackups({ backups, heartbeats }: Blueprint): readonly string[] {
  const reported = new Set(
    heartbeats.flatMap(({ server, reporter }) => (reporter.kind === 'copy' ? [`${server} ${reporter.backup}`] : [])),
  );
  const silent = backups.flatMap(({ id, copies }) =>
    copies.flatMap((server) => (reported.has(`${server} ${id}`) ? [] : [{ server, id }])),
  );
  const tried = new Set(heartbeats.flatMap(({ reporter }) => (reporter.kind === 'restore' ? [reporter.backup] : [])));
  const untried = backups.filter(({ id }) => !tried.has(id)).map(({ stack }) => stack);
  return [
    ...[...groupBy(silent, ({ server }) => server)].map(
      ([server, copies]) =>
        `Nobody would notice that copies of ${counted(copies.length)} no longer arrive on ${server}.`,
    ),
    ...(untried.length === 0 ? [] : [`Nobody restores on trial what is saved of ${untried.join(', ')}.`]),
  ];
}

const counted = (count: number): string => (count === 1 ? 'one backup' : `${count} backups`);

const unwatchedDomain = ({ lab, monitors }: Blueprint): readonly string[] =>
  lab.ownsDomain && !monitors.some(({ kind }) => kind === 'domain')
    ? [`Nobody asks when the registration of ${lab.domain} ends.`]
    : [];
