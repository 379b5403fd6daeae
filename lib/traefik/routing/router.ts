import type { RouteFacts } from '../../blueprint/index.ts';
import type { HttpRouter, TcpRouter, UdpRouter } from '../labels/index.ts';
import type { Rule } from '../rule/index.ts';
import { effectivePriority, formatRule } from '../rule/index.ts';
import type { RoutingContext } from './context.ts';
import { httpEntryPoint, streamEntryPoint } from './entry-points.ts';
import { httpPriority, httpRule, tcpRule } from './rule.ts';

/** The certificate resolver, where there is one. */
export const RESOLVER = 'letsencrypt';

/** The router of an HTTP route, with references to what requests pass through. TLS is what its entry point says. */
export function httpRouter(
  route: RouteFacts,
  service: string,
  references: readonly string[],
  { proxy }: RoutingContext,
): HttpRouter {
  const rule = httpRule(route);
  const text = formatRule(rule);
  return remembering(rule, text, {
    rule: text,
    entryPoints: [httpEntryPoint(proxy.certificates)],
    service,
    middlewares: references.length > 0 ? references : undefined,
    priority: priorityOf(route, rule, text),
  });
}

/** What a route says of its priority, or follows from it. Of most rules Traefik takes the same number by itself. */
function priorityOf(route: RouteFacts, rule: Rule, text: string): number | undefined {
  const { priority: said } = route;
  // A host alone counts as much for both.
  if (said === undefined && rule.kind === 'match' && rule.matcher === 'Host') return undefined;
  const priority = said ?? httpPriority(route);
  return priority === effectivePriority({ rule: text, protocol: 'http' }) ? undefined : priority;
}

/** The router of a TCP route. Entry points say nothing of TLS for these. */
export function tcpRouter(
  route: RouteFacts,
  service: string,
  references: readonly string[],
  { proxy }: RoutingContext,
): TcpRouter {
  const rule = tcpRule(route);
  const text = formatRule(rule);
  return remembering(rule, text, {
    rule: text,
    entryPoints: [streamEntryPoint(route)],
    service,
    ...(references.length > 0 && { middlewares: references }),
    ...(route.tls === 'passthrough' && { tls: { passthrough: true } }),
    ...(route.tls === 'terminate' && { tls: proxy.certificates.by === 'acme' ? { certResolver: RESOLVER } : {} }),
  });
}

/** The router of a UDP route: everything that comes to its entry point. */
export const udpRouter = (route: RouteFacts, service: string): UdpRouter => ({
  entryPoints: [streamEntryPoint(route)],
  service,
});

const written = new WeakMap<object, Rule>();

/** A value between double quotes may be one that no rule can hold, which its parser tells. */
function remembering<Router extends object>(rule: Rule, text: string, router: Router): Router {
  if (!text.includes('"')) written.set(router, rule);
  return router;
}

/** The rule of a router that was made here, so that nobody has to parse its text; undefined for all others. */
export const ruleBehind = (router: object): Rule | undefined => written.get(router);
