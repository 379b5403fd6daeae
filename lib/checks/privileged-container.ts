import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids containers that are root on the host. */
export const privilegedContainer: Check = {
  codes: [CHECK_ERRORS.privileged.code],
  *check({ blueprint, where }) {
    for (const { id, privileged } of blueprint.services) {
      if (privileged) yield finding(CHECK_ERRORS.privileged, { service: id }, where(id, 'privileged'));
    }
  },
};
