import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids watchers whose end no other one notices. A lab of one server has been told by `unwatched`. */
export const unwatchedWatcher: Check = {
  codes: [CHECK_ERRORS.unwatchedWatcher.code],
  *check({ blueprint, where }) {
    if (blueprint.servers.length < 2) return;
    const noticed = new Set<string>();
    for (const { of, server, watchers } of blueprint.monitors) {
      // Ids of services and routes begin with that of their stack.
      const stack = of.split('/').slice(0, 2).join('/');
      if (watchers.some((watcher) => watcher !== server)) noticed.add(stack);
    }
    const alone = blueprint.watchers.length === 1;
    for (const { id, server } of blueprint.watchers) {
      if (noticed.has(id)) continue;
      const access = alone ? 'is there' : 'gets in, and it pushes heartbeats to none';
      yield finding(CHECK_ERRORS.unwatchedWatcher, { server, access }, where(id));
    }
  },
};
