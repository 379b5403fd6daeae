import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids that all there is of a backup stands on the server that it saves. */
export const copyNowhereElse: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.copyNowhereElse.code],
  *check({ blueprint, where }) {
    const lonely = blueprint.backups.filter(
      ({ server, copies, includes, databases }) =>
        includes.length + databases.length > 0 && !copies.some((copy) => copy !== server),
    );
    if (lonely.length > 0 && blueprint.servers.length === 1) {
      yield finding(CHECK_ERRORS.copyNowhereElse, { all: lonely.map(({ id }) => id) }, where(''));
      return;
    }
    for (const { id, server } of lonely) {
      yield finding(CHECK_ERRORS.copyNowhereElse, { backup: id, server }, where(id));
    }
  },
};
