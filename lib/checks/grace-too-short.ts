import type { Check } from '../core/index.ts';
import { Duration, finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids that a job is missed while it may still be running. */
export const graceTooShort: Check = {
  codes: [CHECK_ERRORS.impatient.code],
  *check({ blueprint, where }) {
    for (const { id, job, graceSeconds, longestRunSeconds } of blueprint.heartbeats) {
      if (graceSeconds >= longestRunSeconds) continue;
      const [grace, run] = [graceSeconds, longestRunSeconds].map((seconds) => Duration.seconds(seconds).toGo());
      yield finding(CHECK_ERRORS.impatient, { job, grace: grace ?? '', run: run ?? '' }, where(id));
    }
  },
};
