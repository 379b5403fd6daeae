import type { Blueprint, MailServerFacts } from '../blueprint/index.ts';
import { serverOf, serviceOf } from '../blueprint/index.ts';
import { sortedBy } from '../values/index.ts';
import { publicAddresses } from './addresses.ts';
import type { DnsRecord, Section } from './records.ts';

/** The ports that mail clients look for by name, TLS from the first byte (RFC 6186, RFC 8314). */
const CLIENT_PORTS = [
  { port: 993, name: '_imaps._tcp' },
  { port: 465, name: '_submissions._tcp' },
] as const;

/** The part of a zone that mail needs: where it goes, who may send it, and how others know. */
export function mailRecords(blueprint: Blueprint, inZone: (name: string) => boolean): readonly Section[] {
  return blueprint.mailServers.map((mail) => ({
    title: `mail by ${mail.host}`,
    remarks: mail.domains.some(inZone) ? reverseNames(blueprint, mail) : [],
    records: mail.domains.flatMap((domain) => ofDomain(blueprint, mail, domain)).filter(({ name }) => inZone(name)),
  }));
}

function ofDomain(blueprint: Blueprint, mail: MailServerFacts, domain: string): readonly DnsRecord[] {
  const ports = new Set(serviceOf(blueprint, mail.service ?? '')?.ports.map(({ published }) => published));
  return [
    { name: domain, type: 'MX', priority: 10, target: mail.host },
    // Who receives mail for the domain sends it too, and nobody else does: `-all` (RFC 7208, 8.4).
    { name: domain, type: 'TXT', value: ['v=spf1', 'mx', ...mail.senders, '-all'].join(' ') },
    ...dkimKeys(blueprint, mail, domain).map(({ selector, value }): DnsRecord => ({
      name: `${selector}._domainkey.${domain}`,
      type: 'TXT',
      value,
    })),
    { name: `_dmarc.${domain}`, type: 'TXT', value: dmarcPolicy(mail) },
    ...reportConsent(mail, domain),
    ...CLIENT_PORTS.filter(({ port }) => ports.has(port)).map(({ name, port }): DnsRecord => ({
      name: `${name}.${domain}`,
      type: 'SRV',
      port,
      target: mail.host,
    })),
  ];
}

function dmarcPolicy({ dmarc, reports }: MailServerFacts): string {
  // These separate addresses and tags there (RFC 7489, 6.2).
  const rua = reports?.replaceAll(/[!,;]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return [`v=DMARC1`, `p=${dmarc}`, ...(rua === undefined ? [] : [`rua=mailto:${rua}`])].join('; ');
}

/** Reports that go to another domain are sent only if that domain says that it takes them (RFC 7489, 7.1). */
function reportConsent(mail: MailServerFacts, domain: string): readonly DnsRecord[] {
  const to = reportsElsewhere(mail, domain);
  return to === undefined ? [] : [{ name: `${domain}._report._dmarc.${to}`, type: 'TXT', value: 'v=DMARC1' }];
}

/** The domain that takes the reports about another one; undefined where they stay in the same. */
export function reportsElsewhere({ reports }: MailServerFacts, domain: string): string | undefined {
  const to = reports?.slice(reports.lastIndexOf('@') + 1).toLowerCase();
  if (to === undefined || `.${to}`.endsWith(`.${domain}`) || domain.endsWith(`.${to}`)) return undefined;
  return to;
}

/** The public key that other mail servers use to check that mail comes from a domain. */
export interface DkimKey {
  readonly selector: string;
  /** The whole text of its record. */
  readonly value: string;
}

/** The DKIM keys of a domain that its mail server has: `dkim.<domain>.<selector>` of lab.facts.json. */
export function dkimKeys(blueprint: Blueprint, { server }: MailServerFacts, domain: string): readonly DkimKey[] {
  const prefix = `dkim.${domain}.`;
  const facts = Object.entries(serverOf(blueprint, server)?.host ?? {});
  const keys = facts.flatMap(([name, value]): DkimKey[] => {
    const selector = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    // A dot more belongs to a domain below this one.
    return selector === '' || selector.includes('.') ? [] : [{ selector, value }];
  });
  return sortedBy(keys, ({ selector }) => selector);
}

/** Many refuse mail from an address whose reverse name is another; only the provider of the address can set it. */
function reverseNames(blueprint: Blueprint, { host, server: id }: MailServerFacts): readonly string[] {
  const server = serverOf(blueprint, id);
  const addresses = server === undefined ? [] : publicAddresses(server);
  return addresses.map(
    ({ value }) => `${value}: its reverse name (PTR) has to be ${host}; the provider of ${id} sets it`,
  );
}
