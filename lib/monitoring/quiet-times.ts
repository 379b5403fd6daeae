import type { Blueprint, MaintenanceFacts } from '../blueprint/index.ts';
import { groupBy, plannedDowntimeOf } from '../blueprint/index.ts';
import { Duration } from '../values/index.ts';

/** One time in which failures are no news: when, why, and which monitors stay quiet. */
export type QuietRow = readonly [when: string, why: string, monitors: string];

/** Every time in which something may be down and nobody is told. */
export function quietRows(blueprint: Blueprint): readonly QuietRow[] {
  const never = neverQuiet(blueprint);
  const kept = blueprint.monitors.filter(({ kind }) => !never.has(kind));
  const named = kept.flatMap(({ server, name, maintenance }) =>
    [...new Set(maintenance.map(({ of }) => of))].map((of) => ({ of, name: `${name} (${server})` })),
  );
  const windows = new Map(kept.flatMap(({ maintenance }) => [...groupBy(maintenance, ({ of }) => of)]));
  return [...groupBy(named, ({ of }) => of)].map(([of, monitors]) => [
    timesOf(windows.get(of) ?? []),
    reasonOf(blueprint, of),
    [...new Set(monitors.map(({ name }) => name))].join(', '),
  ]);
}

/** What is down at its time although nothing is wrong, and is told of nevertheless. */
export function loudTimes(blueprint: Blueprint): readonly string[] {
  const never = neverQuiet(blueprint);
  const loud = blueprint.monitors.filter(({ kind, maintenance }) => maintenance.length > 0 && never.has(kind));
  const updated = new Set(blueprint.updaters.map(({ server }) => server));
  const untimed = blueprint.services.filter(
    ({ updates, server, job }) => updates === 'auto' && job === undefined && !updated.has(server),
  );
  return [
    ...[...groupBy(loud, ({ kind }) => kind)].map(([kind, monitors]) => {
      const names = monitors.map(({ name, server }) => `${name} (${server})`).join(', ');
      return `Watchers keep no times for probes of ${kind}: ${names} alerts while it is worked on, too.`;
    }),
    ...plannedDowntimeOf(blueprint)
      .filter(({ windows }) => windows.length === 0)
      .map((pause) => `${pause.services.join(', ')} may alert during ${reasonOf(blueprint, pause.of)}: ${NO_WORDS}`),
    ...untimed.map(({ id }) => `${id} may alert whenever it is updated: nothing on its server says when that is.`),
  ];
}

const NO_WORDS = 'watchers know times of the day and of the week, and none that lasts until the next.';

/** The kinds of monitors that some watcher has no quiet times for. */
const neverQuiet = ({ watchers }: Blueprint): ReadonlySet<string> =>
  new Set(watchers.flatMap((watcher) => watcher.neverQuiet));

function reasonOf({ backups, updaters }: Blueprint, of: string): string {
  const backup = backups.find(({ id }) => id === of);
  if (backup !== undefined) return `the backup of ${backup.stack}`;
  return updaters.some(({ id }) => id === of) ? `the updates by ${of}` : `work on ${of}`;
}

function timesOf(windows: readonly MaintenanceFacts[]): string {
  const [first] = windows;
  if (first === undefined) return '';
  const { start, weekday, durationSeconds } = first;
  const when = windows.length === 24 ? `every hour at ${start.slice(2)}` : `${weekday ?? 'every day'} ${start}`;
  return `${when} for ${Duration.seconds(durationSeconds).toGo()}`;
}
