import type { ScheduleFacts } from '../blueprint/index.ts';
import type { Schedule } from '../values/index.ts';

/** A schedule as plain data. */
export const scheduleFacts = ({ onCalendar, cron, period }: Schedule): ScheduleFacts => ({
  onCalendar,
  cron,
  periodSeconds: period.inSeconds,
});
