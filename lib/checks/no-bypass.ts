import { bypassAddresses } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids a bypass for watchers by an address that nobody knows. */
export const noBypass: Check = {
  codes: [CHECK_ERRORS.noBypass.code],
  *check({ blueprint, where }) {
    const routes = blueprint.routes.filter(({ probe }) => probe?.bypass === true);
    if (routes.length === 0) return;
    const monitors = new Map(blueprint.monitors.map((monitor) => [monitor.of, monitor]));
    for (const { id, hosts, servedBy } of routes) {
      const { watchers = [], local = false } = monitors.get(id) ?? {};
      for (const watcher of local ? [] : watchers) {
        if (bypassAddresses(blueprint, watcher, servedBy).length > 0) continue;
        yield finding(CHECK_ERRORS.noBypass, { route: hosts[0] ?? id, watcher }, where(id));
      }
    }
  },
};
