import { listed } from '../checks/wording.ts';
import { kind } from '../values/index.ts';

/** What makes a name lead nowhere, or elsewhere. */
export const DNS_ERRORS = {
  noPublicAddress: kind<{ server: string; hosts: readonly string[] }>()({
    code: 'DN001',
    severity: 'warning',
    title: 'Public names of a server without a public address',
    why: 'A name that everybody may use has a record in the public zone, and this server has no address for one: none is given, or it has IPv6 alone while its containers are not dual-stack. Away from its LAN the names do not resolve, and no certificate can be had by HTTP.',
    message: ({ server, hosts }) =>
      `Nobody on the internet finds ${listed(hosts, 4)}: "${server}" has no public address.`,
    fix: "Give the server `addresses.public`, or serve the routes `via` a server that has one, or say `access: 'lan'` or `'vpn'`.",
  }),
  outsideZones: kind<{ host: string; zones: readonly string[] }>()({
    code: 'DN002',
    severity: 'warning',
    title: 'A public name that lies in no domain of the lab',
    why: 'There is a zone fragment for every domain that is known to be yours: the one of the lab, those in `dns.zones`, and those of mail addresses. A public name anywhere else has no record, so nobody finds it until somebody enters one by hand.',
    message: ({ host, zones }) =>
      `${host} lies in none of your domains${zones.length > 0 ? ` (${listed(zones, 4)})` : ''}.`,
    fix: "If the domain is yours, add it: `new Homelab({ dns: { zones: ['…'] } })`. Otherwise choose a name below one of yours.",
  }),
  mailAtChangingAddress: kind<{ host: string; server: string }>()({
    code: 'DN003',
    severity: 'warning',
    title: 'A mail server behind a changing address',
    why: 'Receivers refuse mail from addresses of dial-up lines: they stand on block lists, and their reverse names belong to the provider, so they cannot be that of the mail server. Mail to it that is on its way while the address changes may reach a stranger.',
    message: ({ host, server }) => `${host} sends mail from "${server}", whose public address changes.`,
    fix: 'Run the mail server on a server with a fixed address. Waive this if all of its mail leaves through a relay.',
  }),
  noDkimKey: kind<{ domains: readonly string[]; server: string }>()({
    code: 'DN004',
    severity: 'warning',
    title: 'A mail domain without a DKIM key',
    why: 'Without a signature that they can verify, large providers take mail for spam, and forwarded mail fails DMARC. The key is made on the server; its public half is a fact of the server, `dkim.<domain>.<selector>`, in lab.facts.json, and becomes a record from there.',
    message: ({ domains, server }) => `lab.facts.json knows no DKIM key of "${server}" for ${listed(domains, 4)}.`,
    fix: ({ domains, server }) =>
      `Once the mail server runs: \`setup config dkim domain ${domains[0]}\` in its container, then \`hl facts ${server}\`, and commit lab.facts.json.`,
    mend: 'Once the mail server runs: `setup config dkim domain DOMAIN` in its container, then `hl facts SERVER`, and commit lab.facts.json.',
  }),
  badName: kind<{ name: string }>()({
    code: 'DN005',
    severity: 'error',
    title: 'A name that DNS cannot have',
    why: 'A host name has labels of at most 63 letters, digits and hyphens, none of which begins or ends with a hyphen, and 253 characters in all (RFC 1123, 2.1). Name servers refuse the whole zone for another one, and authorities issue no certificate for it.',
    message: ({ name }) => `${JSON.stringify(name)} is not a host name.`,
    fix: 'Use letters, digits and hyphens. A name in another script is written in its ASCII form, as `xn--bcher-kva.example`.',
  }),
  servedElsewhere: kind<{ name: string; what: string; server: string; other: string }>()({
    code: 'DN006',
    severity: 'error',
    title: 'A name that leads to another server than the one that needs it',
    why: 'A name leads to one server. Routes come first, so a mail server or a changing address that needs the same name for another server gets none: mail goes to a machine that does not take it, and the aliases of a changing address lead to a stranger.',
    message: ({ name, what, server, other }) => `${name} is ${what} of "${server}", and leads to "${other}".`,
    fix: 'Give the route, the mail server or the server another name. `addresses.public.name` names what follows a changing address.',
  }),
  aliasImpossible: kind<{ name: string; target: string }>()({
    code: 'DN007',
    severity: 'warning',
    title: 'A name that may not be an alias',
    why: 'The name of a zone and of a mail domain has other records beside it, which an alias (CNAME) may not have (RFC 1034, 3.6.2), and mail is not delivered to an alias (RFC 2181, 10.3). Where a router or a DDNS service keeps the name of a changing address, nothing keeps these names.',
    message: ({ name, target }) => `${name} cannot be an alias of ${target}, and no other record for it is known.`,
    fix: 'Let a DDNS job keep this name too, or enter it as ALIAS or ANAME where your DNS provider knows these; then waive this. Or use a name below it.',
  }),
  mailDomainTwice: kind<{ domain: string; by: string }>()({
    code: 'DN008',
    severity: 'error',
    title: 'A mail domain with two mail servers',
    why: 'Mail for a domain goes to any of its mail servers. Each knows its own mailboxes only, so some of the mail ends in the wrong one or is refused.',
    message: ({ domain, by }) => `Mail for ${domain} is taken by "${by}" already.`,
    fix: 'Keep all mailboxes of a domain on one mail server.',
  }),
  reportsElsewhere: kind<{ domain: string; to: string }>()({
    code: 'DN009',
    severity: 'note',
    title: 'DMARC reports that go to a domain of others',
    why: 'Reports about one domain are sent to an address of another one only if that other domain says so in its own zone (RFC 7489, 7.1), and this zone is none of the lab. Without it no report comes, and nothing else is lost.',
    message: ({ domain, to }) => `${to} has to agree that reports about ${domain} are sent to it.`,
    fix: ({ domain, to }) => `Enter in the zone of ${to}: ${domain}._report._dmarc.${to}. IN TXT "v=DMARC1".`,
    mend: 'Enter `<domain>._report._dmarc.<other domain>. IN TXT "v=DMARC1"` there, or take an address in a domain of yours.',
  }),
};
