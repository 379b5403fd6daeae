import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids watchers whose end no other one notices. A lab of one server has been told by `unwatched`. */
export const unwatchedWatcher: Check = {
  codes: [CHECK_ERRORS.unwatchedWatcher.code],
  *check({ blueprint, where }) {
    if (blueprint.servers.length < 2) return;
    const unnoticed = new Set(blueprint.watchers.map(({ id }) => id));
    for (const { of, server, watchers } of blueprint.monitors) {
      if (unnoticed.size === 0) return;
      if (watchers.some((watcher) => watcher !== server)) unnoticed.delete(stackOf(of));
    }
    const alone = blueprint.watchers.length === 1;
    for (const { id, server } of blueprint.watchers) {
      if (!unnoticed.has(id)) continue;
      const access = alone ? 'is there' : 'gets in, and it pushes heartbeats to none';
      yield finding(CHECK_ERRORS.unwatchedWatcher, { server, access }, where(id));
    }
  },
};

/** Ids of services and routes begin with that of their stack. */
function stackOf(id: string): string {
  const end = id.indexOf('/', id.indexOf('/') + 1);
  return end === -1 ? id : id.slice(0, end);
}
