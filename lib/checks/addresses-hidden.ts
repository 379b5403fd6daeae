import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Tells of servers that have an IPv6 address and do not use it. */
export const addressesHidden: Check = {
  codes: [CHECK_ERRORS.addressesHidden.code],
  *check({ blueprint, where }) {
    for (const { id, addresses, dualStack, host } of blueprint.servers) {
      const hasIpv6 = addresses.public?.v6 !== undefined || addresses.lan.some((address) => address.includes(':'));
      if (!hasIpv6 || dualStack) continue;
      const version = host['docker.version'];
      const because =
        version === undefined ? 'the version of its Docker Engine is not known' : `its Docker Engine is ${version}`;
      yield finding(CHECK_ERRORS.addressesHidden, { server: id, because }, where(id));
    }
  },
};
