import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { judgedOf } from './expectations.ts';

/** Forbids monitors that fail whatever is answered. */
export const neverTrue: Check = {
  codes: [CHECK_ERRORS.neverTrue.code],
  *check({ blueprint, where }) {
    for (const { monitor, holds, what } of judgedOf(blueprint)) {
      if (holds === 'never') yield finding(CHECK_ERRORS.neverTrue, { monitor, what }, where(monitor));
    }
  },
};
