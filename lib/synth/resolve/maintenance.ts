import type { MaintenanceFacts, DayOfWeek } from '../../blueprint/index.ts';
import type { Maintenance } from '../../core/index.ts';

const DAYS: readonly DayOfWeek[] = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Minute, hour, any day of the month, any month, and a weekday or none: a daily or weekly schedule as cron has it. */
const DAILY_OR_WEEKLY = /^(\d+) (\d+) \* \* (\*|\d)$/;

const twoDigits = (text = ''): string => text.padStart(2, '0');

/** A window of maintenance. */
export function maintenanceFacts({ schedule, duration }: Maintenance): readonly MaintenanceFacts[] {
  const match = DAILY_OR_WEEKLY.exec(schedule.cron);
  if (match === null) return [];
  const [, minute, hour, day] = match;
  const start = `${twoDigits(hour)}:${twoDigits(minute)}`;
  const weekday = day === '*' ? undefined : DAYS[Number(day)];
  return [{ start, durationSeconds: duration.inSeconds, ...(weekday !== undefined && { weekday }) }];
}
