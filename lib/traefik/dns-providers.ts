/**
 * What the usual DNS providers ask for: each inner list is one way to sign in, by the variables that it needs. Of a
 * provider that is not here nothing is known. Rule: providers/dns/<name>/<name>.toml of go-acme/lego 5.4.1, which is that of
 * Traefik 3.7.13.
 */
const PROVIDERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
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

/** The variables of the usual way to sign in, where none of the ways has all of its variables. */
export function missingVariables(provider: string, given: readonly string[]): readonly string[] {
  const ways = PROVIDERS[provider] ?? [];
  const isWhole = (way: readonly string[]): boolean => way.every((name) => given.includes(name));
  if (ways.length === 0 || ways.some(isWhole)) return [];
  return (ways[0] ?? []).filter((name) => !given.includes(name));
}
