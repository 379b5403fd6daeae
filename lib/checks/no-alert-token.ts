import { notifiersFor } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { publishersOf } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids watchers whose alerts an ntfy would refuse, as nobody asked for a token for their server. */
export const noAlertToken: Check = {
  codes: [CHECK_ERRORS.noAlertToken.code],
  *check({ blueprint, where }) {
    const publishing = new Set(publishersOf(blueprint));
    for (const { id, watcher } of blueprint.servers) {
      if (watcher === undefined || publishing.has(id)) continue;
      const refusing = notifiersFor(blueprint, id).filter(({ delivery }) => delivery?.kind === 'ntfy');
      if (refusing.length === 0) continue;
      yield finding(CHECK_ERRORS.noAlertToken, { server: id, notifier: refusing[0]?.id ?? '' }, where(watcher));
    }
  },
};
