import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';

/** Forbids failures of a server, or of the internet line of a site, of which nobody would hear. */
export const unheard: Check = {
  codes: [GATUS_ERRORS.unheard.code],
  *check({ blueprint, where }) {
    // Where nobody can watch another server, `unwatched` says so already.
    if (blueprint.servers.length < 2 || blueprint.servers.every(({ watcher }) => watcher === undefined)) return;
    if (blueprint.notifiers.length === 0) {
      yield finding(GATUS_ERRORS.unheard, {}, where(''));
      return;
    }
    const notifiers = blueprint.notifiers.map(({ id }) => id);
    for (const { fails, id, servers, watchers, notifiers: left } of blueprint.alertPaths) {
      // The line of a site with one server fails with it: one word about both is enough.
      if (left.length > 0 || (fails === 'site' && servers.length === 1)) continue;
      const what = fails === 'server' ? `"${id}"` : `the internet line of ${id.slice('site:'.length)}`;
      yield finding(GATUS_ERRORS.unheard, { what, watchers, notifiers }, where(servers[0] ?? ''));
    }
  },
};
