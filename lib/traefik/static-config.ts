import type { Blueprint, ReverseProxyFacts } from '../blueprint/index.ts';
import { SHARED_NETWORK } from '../blueprint/proxy-networks.ts';
import type { Mapping, Tree } from '../compose/index.ts';
import { streamEntryPoints, WEB, WEBSECURE } from './routing/entry-points.ts';
import { IDENTITY } from './routing/identity.ts';
import { RESOLVER } from './routing/router.ts';
import type { AcmeSettings, TraefikSettings } from './settings.ts';
import { settingsOf } from './settings.ts';
import type { Version } from './version.ts';
import { isSince, SINCE, versionOfProxy } from './version.ts';

/** Where the file with routes and all else that labels cannot say is mounted. */
export const DYNAMIC_DIRECTORY = '/etc/traefik/dynamic';

/** Where certificates lie in the container. */
export const ACME_DIRECTORY = '/acme';

/**
 * Static configuration, by file: Traefik then ignores flags and environment, so nothing is said twice. What a server's
 * routes need of it are entry points for TCP and UDP; all else of them is dynamic.
 */
export function staticConfig(blueprint: Blueprint, proxy: ReverseProxyFacts): Mapping {
  const settings = settingsOf(proxy);
  const { acme, metrics, dashboard } = settings;
  const generated: Mapping = {
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    log: { level: 'WARN' }, // ERROR, the default, hides a wrong network
    accessLog: {
      filePath: '/var/log/traefik/access.json',
      format: 'json',
      fields: { headers: { defaultMode: 'drop', names: { 'User-Agent': 'keep' } } },
    },
    ping: { entryPoint: 'ping' },
    ...(metrics && { metrics: { prometheus: { entryPoint: 'metrics', addRoutersLabels: true } } }),
    api: { dashboard, insecure: false },
    entryPoints: entryPoints(blueprint, proxy, settings),
    providers: {
      ...(settings.docker !== undefined && {
        docker: { endpoint: settings.docker, exposedByDefault: false, network: SHARED_NETWORK },
      }),
      file: { directory: DYNAMIC_DIRECTORY, watch: true },
    },
    ...(acme !== undefined && {
      certificatesResolvers: { [RESOLVER]: { acme: acmeConfig(blueprint.lab.contact, acme) } },
    }),
  };
  return over(generated, settings.static as Mapping);
}

function entryPoints(blueprint: Blueprint, proxy: ReverseProxyFacts, settings: TraefikSettings): Mapping {
  const { trustedProxies, readTimeoutSeconds, metrics } = settings;
  const { certificates, server } = proxy;
  const common = {
    ...(trustedProxies.length > 0 && { forwardedHeaders: { trustedIPs: trustedProxies } }),
    // The default of 60 s breaks off the upload of a long video.
    transport: { respondingTimeouts: { readTimeout: `${readTimeoutSeconds}s`, idleTimeout: '180s' } },
  };
  const strict = strictHeaders(versionOfProxy(blueprint, proxy));
  const http = { middlewares: [`${IDENTITY}@file`], ...strict };
  const streams = Object.fromEntries(
    [...streamEntryPoints(blueprint, server)].map(([name, address]) => [name, { address }]),
  );
  const redirection = { redirections: { entryPoint: { to: WEBSECURE, scheme: 'https', permanent: true } } };
  const plain = certificates.by === 'none';
  return {
    [WEB]: { address: ':80', ...common, http: plain ? http : { ...strict, ...redirection } },
    ...(!plain && {
      [WEBSECURE]: { address: ':443', http3: {}, ...common, http: { ...http, tls: tlsOf(blueprint, settings) } },
    }),
    ...streams,
    ping: { address: '127.0.0.1:8082' },
    ...(metrics && { metrics: { address: ':8083' } }),
  };
}

/**
 * Many applications read `X_Auth_User` as `X-Auth-User`, so anybody could say what Traefik or a sign-in says. Such
 * headers are deleted, as nginx does, by the option that this version of Traefik has for it.
 */
function strictHeaders(version: Version | undefined): Mapping {
  if (isSince(version, SINCE.aliasHeaders)) return { aliasHeadersStrategy: 'delete' };
  return isSince(version, SINCE.underscoreHeaders) ? { underscoreHeadersStrategy: 'delete' } : {};
}

function tlsOf({ lab: { domain } }: Blueprint, { acme }: TraefikSettings): Mapping {
  if (acme === undefined) return {};
  const domains = [{ main: domain, sans: [`*.${domain}`] }];
  return { certResolver: RESOLVER, ...(acme.wildcard && { domains }) };
}

const CHALLENGES: Readonly<Record<AcmeSettings['challenge'], (acme: AcmeSettings) => Mapping>> = {
  http: () => ({ httpChallenge: { entryPoint: WEB } }),
  'tls-alpn': () => ({ tlsChallenge: {} }),
  dns: ({ provider = '' }) => ({ dnsChallenge: { provider } }),
};

const acmeConfig = (contact: string | undefined, acme: AcmeSettings): Mapping => ({
  storage: `${ACME_DIRECTORY}/acme.json`,
  ...CHALLENGES[acme.challenge](acme),
  ...(contact !== undefined && { email: contact }),
  ...(acme.caServer !== undefined && { caServer: acme.caServer }),
});

/** One mapping over another: mappings meet, everything else is replaced. */
function over(below: Mapping, above: Mapping): Mapping {
  const out: Record<string, Tree> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const known = below[key];
    out[key] = isMapping(known) && isMapping(value) ? over(known, value) : value;
  }
  return out;
}

const isMapping = (tree: Tree | undefined): tree is Mapping =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree);
