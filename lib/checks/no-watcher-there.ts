import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { quoted } from './wording.ts';

/** Forbids that a server is named to watch something and could not. */
export const noWatcherThere: Check = {
  codes: [CHECK_ERRORS.noWatcherThere.code],
  *check({ blueprint, where }) {
    const able = new Set(blueprint.watchers.map(({ server }) => server));
    for (const { id, declared, watchers } of blueprint.monitors) {
      if (!declared) continue;
      const servers = watchers.filter((server) => !able.has(server));
      if (servers.length === 0) continue;
      yield finding(CHECK_ERRORS.noWatcherThere, { what: `The monitor ${quoted(id)}`, servers }, where(id));
    }
    for (const { id, watchedBy = [] } of blueprint.servers) {
      const servers = watchedBy.filter((server) => !able.has(server));
      if (servers.length === 0) continue;
      yield finding(CHECK_ERRORS.noWatcherThere, { what: `Server ${quoted(id)}`, servers }, where(id));
    }
  },
};
