import { isIPv6 } from 'node:net';
import type { BackendFacts, RouteFacts } from '../../blueprint/index.ts';
import type { HttpService, TcpService, UdpService } from '../labels/index.ts';

/** The transport for backends whose certificates prove nothing: a self-signed one is as good as none. */
export const UNVERIFIED = 'hl-unverified';

/** Host and port of a backend, as Traefik's container reaches it; undefined where there is no way. */
export function addressOf(backend: BackendFacts, port: number): string | undefined {
  switch (backend.kind) {
    case 'container':
      return `${backend.name}:${port}`;
    case 'host':
      return `host.docker.internal:${port}`;
    case 'address':
      return `${isIPv6(backend.address) ? `[${backend.address}]` : backend.address}:${backend.port}`;
    case 'proxy':
    case 'none':
      return undefined;
  }
}

/** The service of an HTTP route in labels: the container itself is its server. */
export function labelService(route: RouteFacts): HttpService {
  const { scheme } = route;
  const port = String(route.port);
  const server = scheme === 'http' ? { port } : { port, scheme };
  return { loadBalancer: isPlain(route) ? { server } : { server, ...loadBalancing(route) } };
}

/** The service of an HTTP route in a file. */
export function fileService(route: RouteFacts): HttpService<'file'> | undefined {
  const address = addressOf(route.backend, route.port);
  if (address === undefined) return undefined;
  return { loadBalancer: { servers: [{ url: `${route.scheme}://${address}` }], ...loadBalancing(route) } };
}

/** Whether a route says nothing of how its service is spoken to, as most do. */
const isPlain = ({ verify, sticky, health, streaming }: RouteFacts): boolean =>
  verify !== false && sticky === undefined && health === undefined && streaming !== true;

function loadBalancing({ scheme, verify, sticky, health, streaming }: RouteFacts) {
  return {
    ...(scheme === 'https' && verify === false && { serversTransport: `${UNVERIFIED}@file` }),
    ...(sticky !== undefined && {
      sticky: { cookie: { name: sticky, secure: true, httpOnly: true, sameSite: 'lax' as const } },
    }),
    ...(health !== undefined && {
      healthCheck: {
        path: health.path,
        interval: `${health.intervalSeconds}s` as const,
        timeout: `${health.timeoutSeconds}s` as const,
      },
    }),
    // Below zero means at once.
    ...(streaming === true && { responseForwarding: { flushInterval: '-1ms' as const } }),
  };
}

/** The service of a TCP or UDP route in labels. */
export const labelStreamService = ({ port }: RouteFacts): TcpService & UdpService => ({
  loadBalancer: { server: { port: String(port) } },
});

/** The service of a TCP or UDP route in a file. */
export function fileStreamService({
  backend,
  port,
}: RouteFacts): (TcpService<'file'> & UdpService<'file'>) | undefined {
  const address = addressOf(backend, port);
  return address === undefined ? undefined : { loadBalancer: { servers: [{ address }] } };
}
