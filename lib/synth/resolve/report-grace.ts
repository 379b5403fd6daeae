import { Duration } from '../../values/index.ts';

const HOUR = Duration.hours(1);
const QUARTER = Duration.minutes(15);

/** How long a run may take, and how much later than its period its report may come. */
export function reportGrace(
  longestRun: Duration = HOUR,
  grace?: Duration,
): { readonly longestRunSeconds: number; readonly graceSeconds: number } {
  const longestRunSeconds = longestRun.inSeconds;
  return { longestRunSeconds, graceSeconds: grace?.inSeconds ?? longestRunSeconds + QUARTER.inSeconds };
}
