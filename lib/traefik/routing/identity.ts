import type { RouteFacts } from '../../blueprint/index.ts';
import type { HttpMiddleware } from '../labels/index.ts';

/** The middleware through which every request of HTTP goes first. */
export const IDENTITY = 'hl-identity';

/**
 * Headers by which applications are told who somebody is: those of Authelia and tinyauth, Authentik, oauth2-proxy, and
 * what applications read by default (Grafana, Gitea, Jenkins, Paperless). Rule: documentation of each, "Trusted header
 * SSO".
 */
const KNOWN: readonly string[] = [
  'Remote-Email',
  'Remote-Groups',
  'Remote-Name',
  'Remote-User',
  'X-Auth-Request-Email',
  'X-Auth-Request-Groups',
  'X-Auth-Request-Preferred-Username',
  'X-Auth-Request-User',
  'X-Authentik-Email',
  'X-Authentik-Entitlements',
  'X-Authentik-Groups',
  'X-Authentik-Name',
  'X-Authentik-Uid',
  'X-Authentik-Username',
  'X-Forwarded-Email',
  'X-Forwarded-Groups',
  'X-Forwarded-Preferred-Username',
  'X-Forwarded-User',
  'X-Remote-User',
  'X-Webauth-Email',
  'X-Webauth-Name',
  'X-Webauth-User',
];

/** As Go writes a header: `x-authentik-uid` is `X-Authentik-Uid`, whoever sends it. */
const canonical = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/(^|-)([a-z])/g, (_all, before: string, letter: string) => before + letter.toUpperCase());

/**
 * Takes off what a client says of who it is, on every route: an application that believes such a header does so without
 * a sign-in too. What a sign-in answers is set after this.
 */
export function identityMiddleware(routes: readonly RouteFacts[]): HttpMiddleware {
  const asked = routes.flatMap(({ auth }) => (auth.kind === 'forward' ? auth.responseHeaders : NONE));
  const names = [...new Set([...KNOWN, ...asked.map(canonical)])].sort();
  return { headers: { customRequestHeaders: Object.fromEntries(names.map((name) => [name, ''])) } };
}

const NONE: readonly string[] = [];
