import type { MailServerFacts } from '../../blueprint/index.ts';
import type { Offered } from './contract.ts';
import { contract } from './contract.ts';

/** A mail server has a name and domains; everything else has a default. */
export type MailServerOffer = Offered<MailServerFacts> & Pick<MailServerFacts, 'host' | 'domains'>;

/** What receives and sends mail. Receivers put aside what only claims to be from its domains, unless `dmarc` says else. */
export const mailServer = contract({
  collection: 'mailServers',
  facts: (
    { host, certificate, domains, senders = [], dmarc = 'quarantine', reports }: MailServerOffer,
    common,
  ): MailServerFacts => ({
    ...common,
    host: host.toLowerCase(),
    certificate,
    domains: [...new Set(domains.map((domain) => domain.toLowerCase()))].sort(),
    senders,
    dmarc,
    reports,
  }),
});
