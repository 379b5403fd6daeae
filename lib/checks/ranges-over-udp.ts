import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids address ranges on UDP routes, as nothing on the way looks at them. */
export const rangesOverUdp: Check = {
  codes: [CHECK_ERRORS.rangesOverUdp.code],
  *check({ blueprint, where }) {
    for (const { id, protocol, access, entryPort } of blueprint.routes) {
      if (protocol !== 'udp' || typeof access === 'string') continue;
      const allow = access.allow.filter((word) => word !== 'lan' && word !== 'vpn');
      if (allow.length === 0) continue;
      yield finding(CHECK_ERRORS.rangesOverUdp, { route: `The UDP port ${entryPort}`, allow }, where(id));
    }
  },
};
