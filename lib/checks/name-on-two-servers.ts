import type { Blueprint } from '../blueprint/index.ts';
import { ownNameOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place } from './wording.ts';

/** Who has a name, and as what. */
export interface Claim {
  readonly name: string;
  readonly server: string;
  readonly id: string;
  readonly what: 'the name' | 'the mail server' | 'a route';
}

/**
 * Forbids that a name belongs to two servers: the name of a server itself, that of its mail server, or a host of its
 * routes. Two routes are for another rule, as one service may have two ways to it.
 */
export const nameOnTwoServers: Check = {
  codes: [CHECK_ERRORS.nameOnTwoServers.code],
  *check({ blueprint, where }) {
    const owners = new Map<string, Claim>();
    for (const claim of claimsOf(blueprint)) {
      const first = owners.get(claim.name);
      if (first === undefined) owners.set(claim.name, claim);
      else if (first.server !== claim.server && !(first.what === 'a route' && claim.what === 'a route')) {
        const { name, server, what } = claim;
        const args = { name, server, what, other: first.server, otherWhat: first.what };
        const related = [place(where(first.id), 'first')];
        yield finding(CHECK_ERRORS.nameOnTwoServers, args, where(claim.id), { related });
      }
    }
  },
};

/** Every claim of a name: what has it by itself before what asks for it. */
export function* claimsOf(blueprint: Blueprint): Iterable<Claim> {
  for (const server of blueprint.servers) {
    const { lan, public: open, overlay, ssh } = server.addresses;
    const name = ownNameOf(blueprint, server);
    const isLedTo = lan.length > 0 || open !== undefined || overlay !== undefined;
    // Where no record of the lab leads to it, its name may still be how people and programs log in.
    if (isLedTo || ssh.toLowerCase() === name) yield { name, server: server.id, id: server.id, what: 'the name' };
  }
  for (const { id, server, host } of blueprint.mailServers)
    yield { name: host.toLowerCase(), server, id, what: 'the mail server' };
  for (const { id, hosts, servedBy } of blueprint.routes)
    for (const host of new Set(hosts)) yield { name: host.toLowerCase(), server: servedBy, id, what: 'a route' };
}
