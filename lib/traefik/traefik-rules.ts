import { ACCOUNT_RULES } from '../core/account.ts';
import { DIRECTORY } from '../core/directory.ts';
import { fields, plainData, unless } from '../core/fields.ts';
import { ACCESS, SIGN_IN } from '../core/route-rules.ts';
import { isAbsolute, RULES } from '../core/rules.ts';
import { MEMORY } from '../core/service-rules.ts';
import type { AllRules, Rule } from '../core/shapes.ts';
import { flag, list, required, ofKind, oneOf, record, positiveDuration, nonEmptyText, text } from '../core/shapes.ts';
import { STACK_RULES } from '../core/stack.ts';
import type { CertificateFiles, Dashboard, DnsChallenge, TraefikProps } from './traefik-props.ts';

/** One of a few words, or a mapping in their place. */
const wordsOr = (words: readonly string[], other: Rule): Rule => {
  const word = oneOf(other.what, words);
  const self = unless((value) => words.includes(value as string), other);
  return { ...self, meant: (value) => word.meant?.(value) };
};

const challenge = fields<DnsChallenge>(
  'How a domain is proved',
  "'http', 'tls-alpn' or { provider: 'cloudflare', tokens: { CF_DNS_API_TOKEN: secret } }",
  {
    provider: required(nonEmptyText('The provider of a DNS challenge')),
    tokens: required(record(RULES.variable, { ...ofKind('', 'Secret'), rule: 'is a Secret' })),
  },
);

const pem = text(
  'The name of a file of a certificate',
  'relative to its directory, without ".."',
  (name) => name !== '' && !name.startsWith('/') && isAbsolute(`/${name}`),
);

const certificates = fields<CertificateFiles>(
  'Where certificates come from',
  "'own', 'none' or { directory, files: [{ certificate, key }] }",
  {
    directory: required(DIRECTORY),
    files: required(
      list(
        fields<CertificateFiles['files'][number]>('The files of a certificate', 'written as { certificate, key }', {
          certificate: required(pem),
          key: required(pem),
        }),
      ),
    ),
  },
);

const dashboard = fields<Dashboard>('The dashboard', 'written as { auth: { basic: secret } }', {
  host: RULES.hostLabel,
  access: ACCESS,
  auth: required(SIGN_IN),
});

/** What a Traefik can be told. */
export const TRAEFIK_RULES: AllRules<TraefikProps> = {
  ...STACK_RULES,
  ...ACCOUNT_RULES,
  provider: oneOf('How Traefik learns of containers', ['docker', 'file']),
  challenge: wordsOr(['http', 'tls-alpn'], challenge),
  wildcard: flag('"wildcard"'),
  caServer: text('The authority for certificates', 'a URL', (url) => /^https?:\/\/\S+$/.test(url)),
  certificates: wordsOr(['own', 'none'], certificates),
  minTlsVersion: oneOf('The oldest version of TLS', ['1.2', '1.3']),
  trustedProxies: unless((value) => value === 'cloudflare', {
    ...list(RULES.addresses),
    rule: "'cloudflare', or a list of addresses and ranges",
  }),
  dashboard,
  metrics: flag('"metrics"'),
  timeouts: fields<NonNullable<TraefikProps['timeouts']>>('The timeouts of Traefik', 'written as { read: Duration }', {
    read: positiveDuration('How long a request may take to be read'),
  }),
  config: plainData('Static configuration'),
  memory: MEMORY,
  cpus: RULES.cores,
};
