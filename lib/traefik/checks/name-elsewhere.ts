import type { Claim } from '../../checks/name-on-two-servers.ts';
import { claimsOf } from '../../checks/name-on-two-servers.ts';
import { CHECK_ERRORS } from '../../checks/errors.ts';
import { place } from '../../checks/wording.ts';
import { groupBy } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { comparedHost, matchesIn } from '../rule/index.ts';
import type { FoundRouter } from './routers.ts';
import { isOpen, labelOf, ruleOf } from './routers.ts';
import { seenOf } from './seen.ts';

/**
 * Forbids that a label takes a name that belongs to another server, as adopted stacks may do. What the lab has derived
 * are routes: the rules of names judge them, and their rules are not read again here.
 */
export const nameElsewhere: Check = {
  codes: [CHECK_ERRORS.nameOnTwoServers.code],
  of: 'lab',
  *check(input) {
    const { servers } = input.blueprint;
    if (servers.length < 2) return;
    const claims = groupBy(claimsOf(input.blueprint), ({ name }) => name);
    const labels = new Map<string, Claim>();
    for (const { server, routers } of seenOf(input)) {
      for (const found of routers) {
        if (found.container.derived) continue;
        for (const name of hostsOf(found)) {
          const known = claims.get(name) ?? [];
          // Where the server has the name as well, the rules of names have told of it.
          if (known.some((each) => each.server === server)) continue;
          const own: Claim = { name, server, id: found.container.service.id, what: 'a route' };
          const first = known[0] ?? labels.get(name);
          if (first === undefined) labels.set(name, own);
          if (first === undefined || first.server === server || isOneService(first.id, own.id)) continue;
          const args = { name, server, what: own.what, other: first.server, otherWhat: first.what };
          const related = [place(input.where(first.id), 'first')];
          const where = found.container.where(labelOf(found, 'rule'));
          yield finding(CHECK_ERRORS.nameOnTwoServers, args, where, { related });
        }
      }
    }
  },
};

/** One service on two servers may answer one name, of which resolvers of two places tell. */
const isOneService = (one: string, other: string): boolean => one.split('/').at(-1) === other.split('/').at(-1);

function hostsOf(found: FoundRouter): ReadonlySet<string> {
  const { protocol, router } = found;
  if (protocol === 'udp' || (router.rule ?? '') === '' || isOpen(found, 'rule')) return NONE;
  const parsed = ruleOf(found);
  if ('error' in parsed) return NONE;
  const matcher = protocol === 'http' ? 'Host' : 'HostSNI';
  const hosts = matchesIn(parsed.rule).flatMap((each) => (each.matcher === matcher ? each.values : []));
  return new Set(hosts.map(comparedHost).filter((host) => host !== '*'));
}

const NONE: ReadonlySet<string> = new Set();
