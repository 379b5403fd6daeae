import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids a backup that holds neither a file nor a dump. */
export const backupOfNothing: Check = {
  codes: [CHECK_ERRORS.savesNothing.code],
  *check({ blueprint, where }) {
    for (const { id, stack, includes, databases } of blueprint.backups) {
      if (includes.length > 0 || databases.length > 0) continue;
      yield finding(CHECK_ERRORS.savesNothing, { stack }, where(id));
    }
  },
};
