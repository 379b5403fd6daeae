import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { judgedOf } from './expectations.ts';

/** Forbids monitors that cannot fail in what they ask for. */
export const alwaysTrue: Check = {
  codes: [CHECK_ERRORS.alwaysTrue.code],
  *check({ blueprint, where }) {
    for (const { monitor, holds, what } of judgedOf(blueprint)) {
      if (holds === 'always') yield finding(CHECK_ERRORS.alwaysTrue, { monitor, what }, where(monitor));
    }
  },
};
