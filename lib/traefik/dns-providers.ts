import { nearest } from '../values/index.ts';
import { DNS_PROVIDER_TABLE } from './dns-provider-table.ts';

/**
 * What the usual DNS providers ask for: each inner list is one way to sign in, by the variables that it needs. Any of the
 * variables of the table will do for another provider. Rule: providers/dns/<name>/<name>.toml of go-acme/lego 5.4.1, which
 * is that of Traefik 3.7.13.
 */
const WAYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  cloudflare: [
    ['CF_DNS_API_TOKEN'],
    ['CLOUDFLARE_DNS_API_TOKEN'],
    ['CF_API_EMAIL', 'CF_API_KEY'],
    ['CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'],
  ],
  desec: [['DESEC_TOKEN']],
  digitalocean: [['DO_AUTH_TOKEN']],
  duckdns: [['DUCKDNS_TOKEN']],
  dynu: [['DYNU_API_KEY']],
  gandiv5: [['GANDIV5_PERSONAL_ACCESS_TOKEN'], ['GANDIV5_API_KEY']],
  godaddy: [['GODADDY_API_KEY', 'GODADDY_API_SECRET']],
  hetzner: [['HETZNER_API_TOKEN'], ['HETZNER_API_KEY']],
  inwx: [['INWX_USERNAME', 'INWX_PASSWORD']],
  ionos: [['IONOS_API_KEY']],
  linode: [['LINODE_TOKEN']],
  namecheap: [['NAMECHEAP_API_USER', 'NAMECHEAP_API_KEY']],
  netcup: [['NETCUP_CUSTOMER_NUMBER', 'NETCUP_API_KEY', 'NETCUP_API_PASSWORD']],
  ovh: [
    ['OVH_ENDPOINT', 'OVH_APPLICATION_KEY', 'OVH_APPLICATION_SECRET', 'OVH_CONSUMER_KEY'],
    ['OVH_ENDPOINT', 'OVH_CLIENT_ID', 'OVH_CLIENT_SECRET'],
    ['OVH_ENDPOINT', 'OVH_ACCESS_TOKEN'],
  ],
  porkbun: [['PORKBUN_API_KEY', 'PORKBUN_SECRET_API_KEY']],
  rfc2136: [['RFC2136_NAMESERVER'], ['DNSUPDATE_NAMESERVER']],
  route53: [['AWS_SHARED_CREDENTIALS_FILE']], // its keys are read from no file of their own
  scaleway: [['SCW_SECRET_KEY'], ['SCALEWAY_API_TOKEN']],
  vultr: [['VULTR_API_KEY']],
};

/** A DNS provider as lego knows it. */
interface Provider {
  readonly credentials: readonly string[];
  readonly others: readonly string[];
}

let providers: ReadonlyMap<string, Provider> | undefined;

/** The table by name, read when somebody asks: most labs have no challenge by DNS. */
function known(): ReadonlyMap<string, Provider> {
  if (providers !== undefined) return providers;
  const all = new Map<string, Provider>();
  for (const line of DNS_PROVIDER_TABLE.trim().split('\n')) {
    const [names = '', variables = ''] = line.split(/: ?/);
    const [credentials = [], others = []] = variables.split('|').map((part) => part.split(' ').filter(Boolean));
    for (const name of names.split(',')) all.set(name, { credentials, others });
  }
  return (providers = all);
}

/** Whether Traefik knows a DNS provider of this name. */
export const isProvider = (name: string): boolean => known().has(name);

/** The provider that a misspelt name may mean. */
export function nearestProvider(name: string): string | undefined {
  const asOthers = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return known().has(asOthers) ? asOthers : nearest(name, known().keys());
}

/** Providers that find their credentials in other places too, or that hand all variables to a program. */
const OTHER_PLACES: ReadonlySet<string> = new Set([
  'alidns',
  'aliesa',
  'azuredns',
  'designate',
  'edgedns',
  'exec',
  'fastdns',
  'gcloud',
  'hyperone',
  'lightsail',
  'manual',
  'oraclecloud',
  'route53',
]);

/** The variables of the usual way to sign in, where none of the ways has all of its variables. */
export function missingVariables(provider: string, given: readonly string[]): readonly string[] {
  const names = given.map(withoutFile);
  const has = (name: string): boolean => given.includes(name) || names.includes(name);
  const ways = WAYS[provider] ?? [];
  if (ways.length > 0) {
    if (ways.some((way) => way.every(has))) return [];
    return (ways[0] ?? []).filter((name) => !has(name));
  }
  const { credentials = [] } = known().get(provider) ?? {};
  if (OTHER_PLACES.has(provider) || credentials.length === 0 || credentials.some(has)) return [];
  return credentials.slice(0, 1);
}

const withoutFile = (name: string): string => name.replace(/_FILE$/, '');

/** What lego reads for every provider, and behind the prefix of each. Rule: lego 5.4.1 platform/env and challenge/dns01. */
const COMMON = /(?:^LEGO_|_(?:TTL|POLLING_INTERVAL|PROPAGATION_TIMEOUT|HTTP_TIMEOUT|SEQUENCE_INTERVAL)$)/;

/**
 * Whether a provider reads a variable, itself or from a file with `_FILE` behind the name. Of one that hands them on, as
 * `exec`, or that a development kit signs in for, nothing is known.
 */
export function isVariableOf(provider: string, variable: string): boolean {
  const found = known().get(provider);
  if (found === undefined || OTHER_PLACES.has(provider)) return true;
  const name = withoutFile(variable);
  return [variable, name].some(
    (each) =>
      COMMON.test(each) || namesOf(found).some((one) => one === each || (one.endsWith('_') && each.startsWith(one))),
  );
}

const namesOf = ({ credentials, others }: Provider): readonly string[] => [...credentials, ...others];

/** The variable of a provider that a misspelt one may mean. */
export function nearestVariable(provider: string, variable: string): string | undefined {
  const found = known().get(provider);
  return (
    found &&
    nearest(
      withoutFile(variable),
      namesOf(found).filter((each) => !each.endsWith('_')),
    )
  );
}

/** Whether a variable of a container is meant for a provider, by the beginning that the names of that have. */
export function isMeantFor(provider: string, variable: string): boolean {
  const found = known().get(provider);
  return (
    found !== undefined && namesOf(found).some((name) => variable.startsWith(name.slice(0, name.indexOf('_') + 1)))
  );
}
