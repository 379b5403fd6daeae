import type { ForwardAuthFacts, RouteAuth, RouteFacts, RouteMiddleware, Settings } from '../../blueprint/index.ts';
import { allowedRanges } from '../../blueprint/index.ts';
import type { HttpMiddleware, TcpMiddleware } from '../labels/index.ts';
import { TRAEFIK } from '../settings.ts';
import { addressOf } from './backend.ts';
import type { RoutingContext } from './context.ts';
import { headersOf } from './headers.ts';
import type { Part } from './making.ts';
import { sayMiddleware } from './making.ts';

/** Where the middlewares of a route are declared. */
export interface Places<M = HttpMiddleware> {
  /** Who declares what stands beside the router. */
  readonly provider: 'docker' | 'file';
  /** Declared beside the router. */
  readonly own: Part<unknown, unknown, M>;
  /** Declared in the file, for this route or for all that ask for the same. */
  readonly inFile: Part<unknown, unknown, M>;
}

/** A middleware in a chain: what it is called, what it is, and where it stands. */
export interface Link<M = HttpMiddleware> {
  readonly name: string;
  readonly middleware?: M | undefined;
  readonly in: 'file' | 'own';
}

/** For every route that asks for one. `hl-` is kept for these: a user's shared middleware cannot be called so. */
export const SHARED_PREFIX = 'hl-';
const COMPRESS = `${SHARED_PREFIX}compress`;

/**
 * Declares the middlewares of an HTTP route, and gives the references to them, outermost first: who may come at all, how often, what browsers are told of every
 * answer, names and paths that have moved, who has to sign in, what is taken off the path, how answers are packed, and
 * the user's own. So nobody who is kept out costs more than a glance, a refusal carries the headers too, and a
 * redirection that anybody may know of never asks for a password on the wrong name.
 */
export function httpChain(route: RouteFacts, name: string, context: RoutingContext, places: Places): readonly string[] {
  return declare(linksOf(route, name, context), places);
}

function linksOf(route: RouteFacts, name: string, context: RoutingContext): readonly Link<HttpMiddleware>[] {
  const { rateLimit, redirects, stripPrefix, compress, auth, middlewares, path } = route;
  const links: Link<HttpMiddleware>[] = [];
  const allowed = accessLink(route, name, context);
  if (allowed !== undefined) links.push(allowed);
  if (rateLimit !== undefined) links.push({ name: `${name}-limit`, middleware: limit(rateLimit, context), in: 'own' });
  const headers = headersOf(route, context.proxy);
  if (headers !== undefined) links.push(headers);
  redirects?.forEach(({ from, to, permanent }, index) => {
    const middleware = { redirectRegex: { regex: from, replacement: to, permanent } };
    links.push({ name: numbered(`${name}-redirect`, index), middleware, in: 'own' });
  });
  if (auth.kind === 'basic' || auth.kind === 'forward') links.push(authLink(route, auth, name, context));
  if (stripPrefix === true && path !== '/') {
    links.push({ name: `${name}-strip`, middleware: { stripPrefix: { prefixes: [path] } }, in: 'own' });
  }
  if (compress === true) links.push({ name: COMPRESS, middleware: { compress: {} }, in: 'file' });
  if (middlewares !== undefined) links.push(...usersLinks<HttpMiddleware>(middlewares, name));
  return links;
}

/** Declares the middlewares of a TCP route, and gives the references to them: who may connect, and the user's own. */
export function tcpChain(
  route: RouteFacts,
  name: string,
  context: RoutingContext,
  places: Places<TcpMiddleware>,
): readonly string[] {
  const allowed = accessLink(route, name, context);
  const links = usersLinks<TcpMiddleware>(route.middlewares, name);
  return declare<TcpMiddleware>(allowed === undefined ? links : [allowed, ...links], places);
}

/** Declares what a request passes through; gives the references to it, in this order, each with its provider. */
function declare<M>(links: Iterable<Link<M>>, { provider, own, inFile }: Places<M>): readonly string[] {
  const references: string[] = [];
  for (const { name, middleware, in: place } of links) {
    references.push(`${name}@${place === 'file' ? 'file' : provider}`);
    if (middleware !== undefined) sayMiddleware(place === 'file' ? inFile : own, name, middleware);
  }
  return references;
}

const numbered = (name: string, index: number): string => (index === 0 ? name : `${name}-${index + 1}`);

/** What lets in the named addresses alone. */
export type AllowList = { readonly ipAllowList: { readonly sourceRange: readonly string[] } };

/**
 * Who may connect, by the address that connects. Behind another proxy that is the proxy's, so addresses that the user
 * names are looked for in what the proxy says, while `lan` and `vpn` mean clients that come directly.
 */
function accessLink(route: RouteFacts, name: string, context: RoutingContext): Link<AllowList> | undefined {
  const { access, protocol } = route;
  if (access === 'public') return undefined;
  if (typeof access === 'string') return audienceLink(access, context);
  const { blueprint, settings, proxy } = context;
  const sourceRange = allowedRanges(blueprint, proxy.server, access) ?? [];
  const direct = protocol !== 'http' || access.allow.some((word) => word === 'lan' || word === 'vpn');
  const behind = !direct && settings.trustedProxies.length > 0;
  const middleware = { ipAllowList: { sourceRange, ...(behind && { ipStrategy: { depth: 1 } }) } };
  return { name: `${name}-from`, middleware, in: 'own' };
}

/** The middleware of an audience of the server, which all routes for it share. */
function audienceLink(audience: 'lan' | 'vpn', { blueprint, proxy, audiences }: RoutingContext): Link<AllowList> {
  let link = audiences.get(audience);
  if (link === undefined) {
    const sourceRange = allowedRanges(blueprint, proxy.server, audience) ?? [];
    link = { name: `${SHARED_PREFIX}${audience}`, middleware: { ipAllowList: { sourceRange } }, in: 'file' };
    audiences.set(audience, link);
  }
  return link;
}

/** A household has a /64 of IPv6 at least, so its addresses count as one. */
const ONE_CLIENT = { ipv6Subnet: 64 };

function limit(
  { average, periodSeconds, burst }: NonNullable<RouteFacts['rateLimit']>,
  context: RoutingContext,
): HttpMiddleware {
  const ipStrategy = context.settings.trustedProxies.length > 0 ? { depth: 1, ...ONE_CLIENT } : ONE_CLIENT;
  return { rateLimit: { average, period: `${periodSeconds}s`, burst, sourceCriterion: { ipStrategy } } };
}

/** What asks for a password. Hashes never stand in labels: everybody who may see containers reads these. */
function authLink(
  { hosts }: RouteFacts,
  auth: Extract<RouteAuth, { kind: 'basic' | 'forward' }>,
  name: string,
  { secrets }: RoutingContext,
): Link<HttpMiddleware> {
  if (auth.kind === 'forward') return { name: `${name}-auth`, middleware: forward(auth), in: 'own' };
  const users = auth.users.flatMap((id) => {
    const variable = secrets.get(id)?.variable;
    return variable === undefined ? [] : [`@@hl:${variable}@@`];
  });
  // The application has no use for the password, and might take it for one of its own.
  const middleware = { basicAuth: { users, realm: hosts[0] ?? name, removeHeader: true } };
  return { name: `${name}-auth`, middleware, in: 'file' };
}

/** More than any page that a sign-in answers with, and less than what fills the memory. */
const LARGEST_ANSWER = 1_048_576;

function forward({ backend, port, path, responseHeaders }: ForwardAuthFacts): HttpMiddleware {
  return {
    forwardAuth: {
      address: `http://${addressOf(backend, port) ?? 'nowhere.invalid'}${path}`,
      trustForwardHeader: false,
      maxResponseBodySize: LARGEST_ANSWER,
      ...(responseHeaders.length > 0 && { authResponseHeaders: responseHeaders }),
    },
  };
}

/** The user's own: declared on the route, or once for the server. Those of other proxies are passed over. */
function* usersLinks<M>(middlewares: readonly RouteMiddleware[] = [], name: string): Iterable<Link<M>> {
  const mine = middlewares.filter(({ tool }) => tool === TRAEFIK);
  for (const [index, { reference, settings }] of mine.entries()) {
    if (reference !== undefined) yield { name: reference, in: 'file' };
    // It was typed where the user wrote it; the Blueprint keeps it as plain data.
    else yield { name: `${name}-own-${index + 1}`, middleware: settings as Settings as M, in: 'own' };
  }
}
