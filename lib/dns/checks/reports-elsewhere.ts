import { zoneOf, zonesOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';
import { reportsElsewhere as reportsDomain } from '../mail.ts';

/** Tells what the zone of another has to say before reports come. */
export const reportsElsewhere: Check = {
  codes: [DNS_ERRORS.reportsElsewhere.code],
  *check({ blueprint, where }) {
    const zones = zonesOf(blueprint);
    for (const mail of blueprint.mailServers) {
      for (const domain of mail.domains) {
        const to = reportsDomain(mail, domain);
        if (to === undefined || zoneOf(zones, to) !== undefined) continue;
        yield finding(DNS_ERRORS.reportsElsewhere, { domain, to }, where(mail.id));
      }
    }
  },
};
