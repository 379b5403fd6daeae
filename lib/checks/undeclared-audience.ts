import type { Blueprint } from '../blueprint/index.ts';
import { audiencesOf, overlaysOf, serverOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids `lan` and `vpn` on a server that has declared no such network. */
export const undeclaredAudience: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.undeclaredAudience.code],
  *check({ blueprint, where }) {
    for (const { id, service, servedBy, access } of blueprint.routes) {
      for (const audience of audiencesOf(access)) {
        if (hasNetwork(blueprint, servedBy, audience)) continue;
        const args = { service, audience, server: servedBy };
        yield finding(CHECK_ERRORS.undeclaredAudience, args, where(id), { given: audience });
      }
    }
    for (const { id, server, ports } of blueprint.services) {
      if (ports.every(({ to }) => to === 'public' || to === 'loopback')) continue;
      for (const audience of new Set(ports.map((port) => port.to))) {
        if (hasNetwork(blueprint, server, audience)) continue;
        const args = { service: id, audience, server };
        yield finding(CHECK_ERRORS.undeclaredAudience, args, where(id, 'ports'), { given: audience });
      }
    }
  },
};

/** Whether an audience has a network on a server. */
function hasNetwork(blueprint: Blueprint, server: string, audience: string): boolean {
  if (audience === 'lan') return serverOf(blueprint, server)?.addresses.lan.length !== 0;
  return audience !== 'vpn' || overlaysOf(blueprint, server).some(({ networks }) => networks.length > 0);
}
