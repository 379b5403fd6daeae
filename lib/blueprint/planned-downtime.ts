import type { Blueprint } from './blueprint.ts';
import type { ScheduleFacts } from './contracts.ts';
import type { DayOfWeek, MaintenanceFacts } from './monitor.ts';
import { groupBy } from './queries.ts';

/** A time in which services are not there: their files are saved, or their containers made anew. */
export interface PlannedDowntime {
  /** Id of the backup, or of what updates. */
  readonly of: string;
  /** Ids of the services. */
  readonly services: readonly string[];
  /** When, in the words of watchers. Empty where they have none for it: by the day of the month, or without an end. */
  readonly windows: readonly MaintenanceFacts[];
}

/** Every time in which services of the lab are not there although nothing is wrong. */
export function plannedDowntimeOf({ backups, updaters, services }: Blueprint): readonly PlannedDowntime[] {
  const renewed = groupBy(
    services.filter(({ updates, job }) => updates === 'auto' && job === undefined),
    ({ server }) => server,
  );
  const all = [
    ...backups.map(({ id, schedule, longestRunSeconds, stops }) => ({
      of: id,
      services: stops,
      windows: windowsOf(id, schedule, longestRunSeconds),
    })),
    ...updaters.map(({ id, server, schedule, longestRunSeconds }) => ({
      of: id,
      services: (renewed.get(server) ?? []).map((service) => service.id),
      windows: windowsOf(id, schedule, longestRunSeconds),
    })),
  ];
  return all.filter((pause) => pause.services.length > 0);
}

/** The days of the week, in the order of cron. */
export const DAYS: readonly DayOfWeek[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

/** Minute, hour or every one, any day of the month, any month, and a weekday or none. */
const BY_THE_CLOCK = /^(\d+) (\d+|\*) \* \* (\*|\d)$/;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const DAY = 86_400;

/**
 * A schedule as times of the day. Empty where it goes by the day of the month, and where one run may last until the next:
 * then there would be no time at all at which anybody is told.
 */
export function windowsOf(
  of: string,
  { cron, periodSeconds }: ScheduleFacts,
  durationSeconds: number,
): readonly MaintenanceFacts[] {
  const [, minute, hour = '', day] = BY_THE_CLOCK.exec(cron) ?? [];
  if (minute === undefined || durationSeconds >= periodSeconds || durationSeconds > DAY) return [];
  const weekday = day === '*' ? undefined : DAYS[Number(day)];
  return (hour === '*' ? HOURS : [Number(hour)]).map((each) => ({
    of,
    start: `${twoDigits(each)}:${twoDigits(Number(minute))}`,
    durationSeconds,
    ...(weekday !== undefined && { weekday }),
  }));
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');
