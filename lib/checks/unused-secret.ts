import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids secrets that people would fill in for nothing. */
export const unusedSecret: Check = {
  codes: [CHECK_ERRORS.unusedSecret.code],
  *check({ blueprint, where }) {
    for (const { id, variable, uses } of blueprint.secrets) {
      if (uses.length === 0) yield finding(CHECK_ERRORS.unusedSecret, { secret: id, variable }, where(id));
    }
  },
};
