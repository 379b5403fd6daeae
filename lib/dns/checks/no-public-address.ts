import { groupBy, serverOf, zoneOf, zonesOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { isReachable } from '../addresses.ts';
import { DNS_ERRORS } from '../errors.ts';

/**
 * Tells of public names that lead nowhere, once a server. A route that no reverse proxy answers is told of by another
 * rule: no address would help it.
 */
export const noPublicAddress: Check = {
  codes: [DNS_ERRORS.noPublicAddress.code],
  *check({ blueprint, where }) {
    const zones = zonesOf(blueprint);
    const unanswered = new Set(
      blueprint.routes
        .filter(({ servedBy }) => serverOf(blueprint, servedBy)?.reverseProxy === undefined)
        .map(({ id }) => id),
    );
    const named = blueprint.dns.filter(
      (fact) => fact.public && !unanswered.has(fact.for) && zoneOf(zones, fact.id) !== undefined,
    );
    for (const [server, facts] of groupBy(named, (fact) => fact.server)) {
      if (isReachable(blueprint, server)) continue;
      const hosts = facts.filter((fact) => fact.for !== server).map(({ id }) => id);
      if (hosts.length > 0) yield finding(DNS_ERRORS.noPublicAddress, { server, hosts }, where(server));
    }
  },
};
