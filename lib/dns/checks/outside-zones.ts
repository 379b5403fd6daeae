import { zoneOf, zonesOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';

/** Tells of public names for which no zone is written. Who owns no domain has no public names, but for mail. */
export const outsideZones: Check = {
  codes: [DNS_ERRORS.outsideZones.code],
  *check({ blueprint, where }) {
    const { ownsDomain, domain } = blueprint.lab;
    const zones = zonesOf(blueprint);
    const ofMail = new Set(blueprint.mailServers.map(({ host }) => host));
    const isPrivate = (host: string): boolean => !ownsDomain && host.endsWith(`.${domain}`) && !ofMail.has(host);
    for (const { id: host, public: isPublic, for: cause, server } of blueprint.dns) {
      if (!isPublic || cause === server || isPrivate(host) || zoneOf(zones, host) !== undefined) continue;
      yield finding(DNS_ERRORS.outsideZones, { host, zones }, where(cause));
    }
  },
};
