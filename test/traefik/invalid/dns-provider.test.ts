import type { Finding } from '../../../lib/index.ts';
import { Secret, Stack, synth } from '../../../lib/index.ts';
import { Traefik } from '../../../lib/traefik/index.ts';
import { DNS_PROVIDER_TABLE } from '../../../lib/traefik/dns-provider-table.ts';
import { isProvider, isVariableOf, missingVariables } from '../../../lib/traefik/dns-providers.ts';
import { FORMS } from '../../synth/forms.ts';
import { aLab, aServer } from '../../synth/lab.ts';

const CODES = ['TR012', 'TR021', 'TR022'];

async function typed(provider: string, ...variables: readonly string[]): Promise<readonly Finding[]> {
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab);
  const tokens = Object.fromEntries(variables.map((name, index) => [name, new Secret(home, `token-${index}`)]));
  new Traefik(home, 'traefik', { challenge: { provider, tokens } });
  const { findings } = await synth(lab, { write: false });
  return findings.filter(({ code }) => CODES.includes(code));
}

const told = (findings: readonly Finding[]) =>
  findings.map(({ code, didYouMean }) => `${code} ${didYouMean ?? ''}`.trim());

test.each([
  ['cloudfare', ['CF_DNS_API_TOKEN'], ['TR021 cloudflare']],
  ['Cloudflare', ['CF_DNS_API_TOKEN'], ['TR021 cloudflare']],
  ['digital-ocean', ['DO_AUTH_TOKEN'], ['TR021 digitalocean']],
  ['none-such', ['TOKEN'], ['TR021']],
  ['cloudflare', ['CF_DNS_API_TOKEN', 'CF_ZONE_API_TOKN'], ['TR022 CF_ZONE_API_TOKEN']],
  ['cloudflare', ['CF_DNS_API_TOKN'], ['TR012', 'TR022 CF_DNS_API_TOKEN']],
  ['bunny', ['BUNNY_KEY'], ['TR012', 'TR022']],
  ['bunny', ['BUNNY_API_KEY'], []],
  ['linodev4', ['LINODE_TOKEN'], []],
  ['rfc2136', ['RFC2136_NAMESERVER', 'RFC2136_TSIG_SECRET'], []],
  ['hetzner', ['HETZNER_API_KEY'], []],
  ['route53', ['AWS_SHARED_CREDENTIALS_FILE'], []],
  ['gcloud', ['GCE_SERVICE_ACCOUNT_FILE'], []],
  ['exec', ['MY_OWN_TOKEN'], []],
])('the provider %s with %j', async (provider, variables, expected) => {
  expect(told(await typed(provider, ...variables)).sort()).toEqual(expected);
});

const proxy = (flag: string, variable: string): string => `services:
  proxy:
    image: traefik:v3.7.13
    mem_limit: 64m
    command:
      - ${flag}
    environment:
      ${variable}: abc
      TZ: Etc/UTC
`;

describe.each(FORMS)('with the environment as a %s', (_form, write) => {
  test.each(['layer', 'adopted'])('a Traefik of the user’s own, in a file that is %s', async (way) => {
    const found = async (flag: string, variable: string) => {
      const lab = aLab({ 'proxy.yml': write(proxy(flag, variable)) });
      const home = aServer(lab);
      if (way === 'layer') Stack.fromLayer(home, 'proxy', 'proxy.yml');
      else Stack.fromComposeFile(home, 'proxy', { file: 'proxy.yml', directory: '/opt/proxy' });
      new Traefik(aServer(lab, 'cloud'), 'traefik'); // which brings the rules
      const { findings } = await synth(lab, { write: false });
      return findings
        .filter(({ code }) => code === 'TR021' || code === 'TR022')
        .map(({ code, didYouMean, source }) => `${code} ${didYouMean} ${source?.line}`);
    };
    const flag = '--certificatesresolvers.le.acme.dnschallenge.provider=';
    expect(await found(`${flag}cloudflare`, 'CF_DNS_API_TOKEN_FILE')).toEqual([]);
    expect(await found(`${flag}cloudfare`, 'CF_DNS_API_TOKEN')).toEqual(['TR021 cloudflare 5']); // # TR021
    expect(await found(`${flag}cloudflare`, 'CF_DNS_API_TOKN')).toEqual(['TR022 CF_DNS_API_TOKEN 8']); // # TR022
    expect(await found(`${flag}$\{PROVIDER:-cloudflare}`, 'CF_DNS_API_TOKN')).toEqual([]);
    expect(await found('--log.level=INFO', 'TRAEFIK_CERTIFICATESRESOLVERS_LE_ACME_DNSCHALLENGE_PROVIDER')).toEqual([
      'TR021 undefined 8',
    ]);
  });
});

test('the table has a line for every provider, and no variable is missing from a way to sign in', () => {
  const lines = DNS_PROVIDER_TABLE.trim().split('\n');
  expect(lines.length).toBeGreaterThan(200);
  for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+(?:,[a-z0-9-]+)*:(?: [A-Z0-9_ |]+)?$/);
  for (const provider of ['cloudflare', 'ovh', 'netcup', 'namecheap', 'rfc2136', 'scaleway', 'gandiv5', 'hetzner']) {
    expect(isProvider(provider)).toBe(true);
    for (const name of missingVariables(provider, [])) expect(isVariableOf(provider, name)).toBe(true);
  }
});
