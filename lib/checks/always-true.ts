import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { judged } from './expectations.ts';

/** Forbids monitors that cannot fail in what they ask for. */
export const alwaysTrue: Check = {
  codes: [CHECK_ERRORS.alwaysTrue.code],
  *check({ blueprint, where }) {
    for (const monitor of blueprint.monitors) {
      for (const { holds, what } of judged(monitor)) {
        if (holds === 'always')
          yield finding(CHECK_ERRORS.alwaysTrue, { monitor: monitor.id, what }, where(monitor.id));
      }
    }
  },
};
