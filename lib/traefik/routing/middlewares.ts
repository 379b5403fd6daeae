import type { ForwardAuthFacts, RouteFacts, RouteMiddleware, Settings } from '../../blueprint/index.ts';
import { allowedRanges } from '../../blueprint/index.ts';
import type { HttpMiddleware, TcpMiddleware } from '../labels/index.ts';
import { TRAEFIK } from '../settings.ts';
import { addressOf } from './backend.ts';
import type { RoutingContext } from './context.ts';
import { headersMiddleware, headersName } from './headers.ts';

/** Middlewares under their names. */
export type Middlewares<M = HttpMiddleware> = Readonly<Record<string, M>>;

/** What a request to one route passes through. */
export interface Chain<M = HttpMiddleware> {
  /** References, in their order, each with its provider. */
  readonly references: readonly string[];
  /** Declared beside the router. */
  readonly own: Middlewares<M>;
  /** Declared in the file, for this route or for all that ask for the same. */
  readonly inFile: Middlewares<M>;
}

/** A middleware in a chain: what it is called, what it is, and where it stands. */
interface Link<M> {
  readonly name: string;
  readonly middleware?: M | undefined;
  readonly in: 'file' | 'own';
}

/** For every route that asks for one. `hl-` is kept for these: a user's shared middleware cannot be called so. */
export const SHARED_PREFIX = 'hl-';
const COMPRESS = `${SHARED_PREFIX}compress`;

/**
 * The middlewares of an HTTP route, outermost first: who may come at all, how often, what browsers are told of every
 * answer, names and paths that have moved, who has to sign in, what is taken off the path, how answers are packed, and
 * the user's own. So nobody who is kept out costs more than a glance, a refusal carries the headers too, and a
 * redirection that anybody may know of never asks for a password on the wrong name.
 */
export function httpChain(route: RouteFacts, name: string, context: RoutingContext, own: 'docker' | 'file'): Chain {
  return chainOf(linksOf(route, name, context), own);
}

function* linksOf(route: RouteFacts, name: string, context: RoutingContext): Iterable<Link<HttpMiddleware>> {
  const allowed = accessLink(route, name, context);
  if (allowed !== undefined) yield allowed;
  if (route.rateLimit !== undefined)
    yield { name: `${name}-limit`, middleware: limit(route.rateLimit, context), in: 'own' };
  const headers = headersName(route, context.proxy);
  if (headers !== undefined) yield { name: headers, middleware: headersMiddleware(route, context.proxy), in: 'file' };
  for (const [index, { from, to, permanent }] of (route.redirects ?? []).entries()) {
    const middleware = { redirectRegex: { regex: from, replacement: to, permanent } };
    yield { name: numbered(`${name}-redirect`, index), middleware, in: 'own' };
  }
  yield* authLinks(route, name, context);
  if (route.stripPrefix === true && route.path !== '/') {
    yield { name: `${name}-strip`, middleware: { stripPrefix: { prefixes: [route.path] } }, in: 'own' };
  }
  if (route.compress === true) yield { name: COMPRESS, middleware: { compress: {} }, in: 'file' };
  yield* usersLinks<HttpMiddleware>(route.middlewares, name);
}

/** The middlewares of a TCP route: who may connect, and the user's own. */
export function tcpChain(
  route: RouteFacts,
  name: string,
  context: RoutingContext,
  own: 'docker' | 'file',
): Chain<TcpMiddleware> {
  const allowed = accessLink(route, name, context);
  const links = usersLinks<TcpMiddleware>(route.middlewares, name);
  return chainOf<TcpMiddleware>(allowed === undefined ? links : [allowed, ...links], own);
}

function chainOf<M>(links: Iterable<Link<M>>, provider: 'docker' | 'file'): Chain<M> {
  const references: string[] = [];
  const own: Record<string, M> = {};
  const inFile: Record<string, M> = {};
  for (const { name, middleware, in: place } of links) {
    references.push(`${name}@${place === 'file' ? 'file' : provider}`);
    if (middleware !== undefined) (place === 'file' ? inFile : own)[name] = middleware;
  }
  return { references, own, inFile };
}

const numbered = (name: string, index: number): string => (index === 0 ? name : `${name}-${index + 1}`);

type AllowList = { readonly ipAllowList: { readonly sourceRange: readonly string[] } };

/**
 * Who may connect, by the address that connects. Behind another proxy that is the proxy's, so addresses that the user
 * names are looked for in what the proxy says, while `lan` and `vpn` mean clients that come directly.
 */
function accessLink(
  route: RouteFacts,
  name: string,
  { blueprint, settings, proxy }: RoutingContext,
): Link<AllowList> | undefined {
  const { access, protocol } = route;
  const sourceRange = allowedRanges(blueprint, proxy.server, access);
  if (sourceRange === undefined) return undefined;
  if (typeof access === 'string') {
    return { name: `${SHARED_PREFIX}${access}`, middleware: { ipAllowList: { sourceRange } }, in: 'file' };
  }
  const direct = protocol !== 'http' || access.allow.some((word) => word === 'lan' || word === 'vpn');
  const behind = !direct && settings.trustedProxies.length > 0;
  const middleware = { ipAllowList: { sourceRange, ...(behind && { ipStrategy: { depth: 1 } }) } };
  return { name: `${name}-from`, middleware, in: 'own' };
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

/** Hashes never stand in labels: everybody who may see containers reads these. */
function* authLinks(route: RouteFacts, name: string, { secrets }: RoutingContext): Iterable<Link<HttpMiddleware>> {
  const { auth, hosts } = route;
  if (auth.kind === 'basic') {
    const users = auth.users.flatMap((id) => {
      const variable = secrets.get(id)?.variable;
      return variable === undefined ? [] : [`@@hl:${variable}@@`];
    });
    // The application has no use for the password, and might take it for one of its own.
    const middleware = { basicAuth: { users, realm: hosts[0] ?? name, removeHeader: true } };
    yield { name: `${name}-auth`, middleware, in: 'file' };
  }
  if (auth.kind === 'forward') yield { name: `${name}-auth`, middleware: forward(auth), in: 'own' };
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
