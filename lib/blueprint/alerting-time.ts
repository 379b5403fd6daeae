import type { DayOfWeek, MaintenanceFacts } from './monitor.ts';
import { DAYS } from './planned-downtime.ts';

const DAY = 86_400;

/** How many seconds of each day of the week are left in which a failure is told, the quietest day first. */
export function alertingSeconds(windows: readonly MaintenanceFacts[]): readonly (readonly [DayOfWeek, number])[] {
  const spans = windows
    .flatMap(({ start, durationSeconds, weekday }) =>
      DAYS.flatMap((day, index) => {
        if (weekday !== undefined && weekday !== day) return [];
        const from = index * DAY + secondsOf(start);
        // What lasts beyond the end of the week is quiet at its beginning.
        return [
          [from, from + durationSeconds],
          [from - 7 * DAY, from - 7 * DAY + durationSeconds],
        ] as const;
      }),
    )
    .sort(([a], [b]) => a - b);
  const quiet = DAYS.map(() => 0);
  let told = 0;
  for (const [begin, end] of spans) {
    let from = Math.max(begin, told);
    told = Math.max(told, Math.min(end, 7 * DAY));
    for (; from < told; from = (Math.floor(from / DAY) + 1) * DAY) {
      const day = Math.floor(from / DAY);
      quiet[day] = (quiet[day] ?? 0) + Math.min(told, (day + 1) * DAY) - from;
    }
  }
  return DAYS.map((day, index) => [day, DAY - (quiet[index] ?? 0)] as const).sort(([, a], [, b]) => a - b);
}

const secondsOf = (time: string): number => Number(time.slice(0, 2)) * 3600 + Number(time.slice(3)) * 60;
