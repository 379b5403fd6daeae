import type { Blueprint, ServiceFacts } from '../blueprint/index.ts';
import { networkOwner, serverOf, serviceOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { quoted } from './wording.ts';

/** Forbids routes, and sign-ins of routes, to services that no reverse proxy of their server can reach. */
export const routeWithoutNetwork: Check = {
  codes: [CHECK_ERRORS.routeWithoutNetwork.code],
  *check({ blueprint, where }) {
    for (const { id, service, servedBy, backend, auth } of blueprint.routes) {
      if (serverOf(blueprint, servedBy)?.reverseProxy === undefined) continue;
      const ends = [{ of: service, backend }];
      if (auth.kind === 'forward') ends.push({ of: auth.service, backend: auth.backend });
      for (const end of ends) {
        const facts = serviceOf(blueprint, end.of);
        if (facts === undefined || end.backend.kind !== 'none') continue;
        const reason = reasonOf(blueprint, facts);
        if (reason === undefined) continue;
        yield finding(CHECK_ERRORS.routeWithoutNetwork, { service: facts.id, reason }, where(id), {
          given: facts.networkMode,
        });
      }
    }
  },
};

/** Why a service is on no network; undefined where it is on one, and something else is in the way. */
function reasonOf(blueprint: Blueprint, service: ServiceFacts): string | undefined {
  const owner = networkOwner(blueprint, service);
  if (owner === undefined) return `shares a network that the lab does not know (${service.networkMode})`;
  const { networkMode } = owner;
  if (networkMode === undefined || networkMode === 'host') return undefined;
  const of = owner === service ? '' : ` of ${quoted(owner.id)}`;
  return networkMode === 'none'
    ? `has no network (network_mode: none${of})`
    : `is on ${quoted(networkMode)}${of} alone`;
}
