import { place } from '../../checks/wording.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';

/** Forbids that two mail servers take the mail of one domain. */
export const mailDomainTwice: Check = {
  codes: [DNS_ERRORS.mailDomainTwice.code],
  *check({ blueprint, where }) {
    const takers = new Map<string, string>();
    for (const { id, domains } of blueprint.mailServers) {
      for (const domain of domains) {
        const by = takers.get(domain);
        if (by === undefined) takers.set(domain, id);
        else
          yield finding(DNS_ERRORS.mailDomainTwice, { domain, by }, where(id), {
            related: [place(where(by), 'takes it already')],
          });
      }
    }
  },
};
