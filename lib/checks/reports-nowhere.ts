import { groupBy } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/**
 * Forbids jobs whose reports nobody keeps or waits for: one word a server. A lab that nobody watches has been told by
 * `unwatched`.
 */
export const reportsNowhere: Check = {
  codes: [CHECK_ERRORS.reportsNowhere.code],
  *check({ blueprint, where }) {
    if (blueprint.watchers.length === 0 || blueprint.heartbeats.length === 0) return;
    const monitored = new Set<string>();
    for (const { id, kind, watchers } of blueprint.monitors) {
      if (kind === 'heartbeat' && watchers.length > 0) monitored.add(id);
    }
    const lost = blueprint.heartbeats.filter(({ id }) => !monitored.has(id));
    for (const [server, heartbeats] of groupBy(lost, (each) => each.server)) {
      const jobs = heartbeats.map(({ job }) => job);
      const [only] = heartbeats;
      const at = heartbeats.length === 1 && only !== undefined ? only.id : server;
      yield finding(CHECK_ERRORS.reportsNowhere, { server, jobs }, where(at));
    }
  },
};
