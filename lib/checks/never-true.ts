import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { judged } from './expectations.ts';

/** Forbids monitors that fail whatever is answered. */
export const neverTrue: Check = {
  codes: [CHECK_ERRORS.neverTrue.code],
  *check({ blueprint, where }) {
    for (const monitor of blueprint.monitors) {
      for (const { holds, what } of judged(monitor)) {
        if (holds === 'never') yield finding(CHECK_ERRORS.neverTrue, { monitor: monitor.id, what }, where(monitor.id));
      }
    }
  },
};
