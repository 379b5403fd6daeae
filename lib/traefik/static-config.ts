import type { LabFacts } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';

/** Name of the certificate resolver. */
export const RESOLVER = 'letsencrypt';

/** What the configuration has to know beside the lab. */
export interface StaticConfigOptions {
  /** Address of the Docker API. */
  readonly docker: string;
  /** The DNS provider that answers challenges; none for challenges on port 80. */
  readonly dns: string | undefined;
}

/**
 * Static configuration, by file: Traefik then ignores flags and environment, so nothing is said twice. A lab without a
 * domain of its own has no certificate resolver, and Traefik's own certificate.
 */
export function staticConfig(lab: Pick<LabFacts, 'ownsDomain' | 'contact'>, options: StaticConfigOptions): Mapping {
  const acme = lab.ownsDomain;
  return {
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    log: { level: 'WARN' }, // ERROR, the default, hides a wrong network
    accessLog: { filePath: '/var/log/traefik/access.json', format: 'json' },
    ping: { entryPoint: 'ping' },
    api: { dashboard: false, insecure: false },
    entryPoints: {
      web: {
        address: ':80',
        http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } },
      },
      websecure: {
        address: ':443',
        http3: {},
        http: { tls: acme ? { certResolver: RESOLVER } : {} },
        // The default of 60 s breaks off the upload of a long video.
        transport: { respondingTimeouts: { readTimeout: '0s', idleTimeout: '180s' } },
      },
      ping: { address: '127.0.0.1:8082' },
    },
    providers: {
      docker: { endpoint: options.docker, exposedByDefault: false, network: 'hl_default' },
    },
    ...(acme && { certificatesResolvers: { [RESOLVER]: { acme: acmeConfig(lab.contact, options.dns) } } }),
  };
}

const acmeConfig = (contact: string | undefined, dns: string | undefined): Mapping => ({
  storage: '/acme/acme.json',
  ...(dns === undefined ? { httpChallenge: { entryPoint: 'web' } } : { dnsChallenge: { provider: dns } }),
  ...(contact !== undefined && { email: contact }),
});
