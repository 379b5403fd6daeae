import type { RouteFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place } from './wording.ts';

/**
 * Forbids that two servers answer one host name for different services. One service may have two ways to it: from
 * the LAN directly, from the internet via another server.
 */
export const hostOnTwoServers: Check = {
  codes: [CHECK_ERRORS.hostOnTwoServers.code],
  *check({ blueprint, where }) {
    const owners = new Map<string, RouteFacts>();
    for (const route of blueprint.routes) {
      for (const each of route.hosts) {
        const host = each.toLowerCase();
        const first = owners.get(host);
        if (first === undefined) owners.set(host, route);
        else if (first.servedBy !== route.servedBy && first.service !== route.service) {
          const args = { host, server: route.servedBy, other: first.servedBy, by: first.service };
          const related = [place(where(first.id), 'first')];
          yield finding(CHECK_ERRORS.hostOnTwoServers, args, where(route.id), { related });
        }
      }
    }
  },
};
