import type { RouteFacts } from '../../blueprint/index.ts';
import type { HttpRouter, TcpRouter, UdpRouter } from '../labels/index.ts';
import type { RoutingContext } from './context.ts';
import { httpEntryPoint, streamEntryPoint } from './entry-points.ts';
import type { Chain } from './middlewares.ts';
import { effectivePriority } from '../rule/index.ts';
import { httpPriority, httpRule, tcpRule } from './rule.ts';

/** The certificate resolver, where there is one. */
export const RESOLVER = 'letsencrypt';

/** The router of an HTTP route. TLS is what its entry point says. */
export const httpRouter = (
  route: RouteFacts,
  service: string,
  { references }: Chain<unknown>,
  { proxy }: RoutingContext,
): HttpRouter => {
  const rule = httpRule(route);
  const priority = route.priority ?? httpPriority(route);
  return {
    rule,
    entryPoints: [httpEntryPoint(proxy.certificates)],
    service,
    ...(references.length > 0 && { middlewares: references }),
    // Of most rules Traefik takes the same number by itself.
    ...(priority !== effectivePriority({ rule, protocol: 'http' }) && { priority }),
  };
};

/** The router of a TCP route. Entry points say nothing of TLS for these. */
export const tcpRouter = (
  route: RouteFacts,
  service: string,
  { references }: Chain<unknown>,
  { proxy }: RoutingContext,
): TcpRouter => ({
  rule: tcpRule(route),
  entryPoints: [streamEntryPoint(route)],
  service,
  ...(references.length > 0 && { middlewares: references }),
  ...(route.tls === 'passthrough' && { tls: { passthrough: true } }),
  ...(route.tls === 'terminate' && { tls: proxy.certificates.by === 'acme' ? { certResolver: RESOLVER } : {} }),
});

/** The router of a UDP route: everything that comes to its entry point. */
export const udpRouter = (route: RouteFacts, service: string): UdpRouter => ({
  entryPoints: [streamEntryPoint(route)],
  service,
});
