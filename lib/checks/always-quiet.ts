import type { Blueprint, MaintenanceFacts } from '../blueprint/index.ts';
import { groupBy, alertingSeconds, plannedDowntimeOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { Duration, finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** So much of every day has to be left in which people are told. */
const LEAST = 3600;

/** Quiet times, what they are for, and what is quiet in them. */
interface QuietTimes {
  readonly causes: readonly string[];
  readonly windows: readonly MaintenanceFacts[];
  readonly what: string;
}

/** Forbids quiet times that leave hardly any time of a day in which somebody would be told. */
export const alwaysQuiet: Check = {
  codes: [CHECK_ERRORS.hardlyLoud.code],
  *check({ blueprint, where }) {
    const told = new Set<string>();
    for (const { causes, windows, what } of [...alone(blueprint), ...together(blueprint)]) {
      const [first = ''] = causes;
      // What is too much by itself is so with anything beside it.
      if (causes.some((cause) => told.has(cause)) || told.has(causes.join(' '))) continue;
      const [[day, left] = ['Sunday', LEAST] as const] = alertingSeconds(windows);
      if (left >= LEAST) continue;
      told.add(causes.join(' '));
      const related = causes.slice(1).map((cause) => ({ path: cause, note: 'quiet at other times of the day' }));
      const args = { what, day, left: left === 0 ? 'no time' : Duration.seconds(left).toGo() };
      yield finding(CHECK_ERRORS.hardlyLoud, args, where(first), { related });
    }
  },
};

/** Each cause by itself, whether or not anything is watched that it keeps quiet. */
function alone(blueprint: Blueprint): readonly QuietTimes[] {
  return [
    ...blueprint.servers.map(({ id, maintenance }) => ({ causes: [id], windows: maintenance, what: `"${id}"` })),
    ...plannedDowntimeOf(blueprint).map(({ of, services, windows }) => ({
      causes: [of],
      windows,
      what: services.map((service) => `"${service}"`).join(', '),
    })),
  ].filter(({ windows }) => windows.length > 0);
}

/** What several causes keep quiet, once for each set of them. */
function together({ monitors }: Blueprint): readonly QuietTimes[] {
  const several = monitors.flatMap(({ id, maintenance }) => {
    if (maintenance.length < 2) return [];
    const causes = [...new Set(maintenance.map(({ of }) => of))].sort();
    return causes.length < 2 ? [] : [{ causes, windows: maintenance, what: `"${id}"` }];
  });
  return [...groupBy(several, ({ causes }) => causes.join(' ')).values()].map(([first]) => first as QuietTimes);
}
