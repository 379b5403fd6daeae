import { serverOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';

/** Tells of mail servers whose mail others will refuse because of where it comes from. */
export const mailAtChangingAddress: Check = {
  codes: [DNS_ERRORS.mailAtChangingAddress.code],
  *check({ blueprint, where }) {
    for (const { id, host, server } of blueprint.mailServers) {
      if (serverOf(blueprint, server)?.addresses.public?.dynamic !== true) continue;
      yield finding(DNS_ERRORS.mailAtChangingAddress, { host, server }, where(id));
    }
  },
};
