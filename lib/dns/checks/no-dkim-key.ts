import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';
import { dkimKeys } from '../mail.ts';

/** Tells of mail domains whose public key is not known yet, once a mail server. */
export const noDkimKey: Check = {
  codes: [DNS_ERRORS.noDkimKey.code],
  *check({ blueprint, where }) {
    for (const mail of blueprint.mailServers) {
      const domains = mail.domains.filter((domain) => dkimKeys(blueprint, mail, domain).length === 0);
      if (domains.length > 0) yield finding(DNS_ERRORS.noDkimKey, { domains, server: mail.server }, where(mail.id));
    }
  },
};
