import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids monitors that fail together with what they watch. The registry of a domain fails with no server. */
export const watchedByItself: Check = {
  codes: [CHECK_ERRORS.watchedByItself.code],
  *check({ blueprint, where }) {
    for (const { id, kind, server, watchers, local } of blueprint.monitors) {
      if (local || kind === 'domain' || !watchers.includes(server)) continue;
      yield finding(CHECK_ERRORS.watchedByItself, { monitor: id, server }, where(id));
    }
  },
};
