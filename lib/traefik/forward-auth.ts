import type { ForwardAuth, Service } from '../core/index.ts';

/**
 * Signs in by Authelia: `auth: { forward: authelia(service) }`. Its `session.cookies` name the domain.
 * Rule: authelia.com, "Integration, Proxies, Traefik": the authorization endpoint `forward-auth`, since 4.38.
 */
export const authelia = (service: Service): ForwardAuth => ({
  service,
  port: 9091,
  path: '/api/authz/forward-auth',
  responseHeaders: ['Remote-User', 'Remote-Groups', 'Remote-Email', 'Remote-Name'],
});

/**
 * Signs in by the proxy outpost that Authentik brings with it, set up for the whole domain (`forward auth, domain
 * level`). Rule: goauthentik/authentik, website/docs, providers/proxy, "Traefik".
 */
export const authentik = (service: Service): ForwardAuth => ({
  service,
  port: 9000,
  path: '/outpost.goauthentik.io/auth/traefik',
  responseHeaders: [
    'X-authentik-username',
    'X-authentik-groups',
    'X-authentik-entitlements',
    'X-authentik-email',
    'X-authentik-name',
    'X-authentik-uid',
  ],
});

/**
 * Signs in by tinyauth, whose name lies below the same domain as those of the applications. Rule: tinyauth.app, "Getting
 * Started", and the headers that its proxy controller sets.
 */
export const tinyauth = (service: Service): ForwardAuth => ({
  service,
  port: 3000,
  path: '/api/auth/traefik',
  responseHeaders: ['Remote-User', 'Remote-Name', 'Remote-Email', 'Remote-Groups'],
});
