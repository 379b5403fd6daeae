import type { Blueprint, CertificateSource, RouteFacts } from '../../blueprint/index.ts';
import { routesOfServer } from '../../blueprint/index.ts';

/** HTTP and HTTPS, by the ports that everybody knows. */
export const WEB = 'web';
export const WEBSECURE = 'websecure';

/** The entry point of HTTP routes. */
export const httpEntryPoint = (certificates: CertificateSource): string =>
  certificates.by === 'none' ? WEB : WEBSECURE;

/** The entry point of a TCP or UDP route: one a port. On the ports of HTTP and HTTPS it is theirs. */
export function streamEntryPoint({ protocol, entryPort }: RouteFacts): string {
  if (protocol === 'tcp' && entryPort === 80) return WEB;
  return protocol === 'tcp' && entryPort === 443 ? WEBSECURE : `${protocol}-${entryPort}`;
}

/** The entry points that the TCP and UDP routes of a server need, by name, each with its address. */
export function streamEntryPoints(blueprint: Blueprint, server: string): ReadonlyMap<string, string> {
  const points = new Map<string, string>();
  for (const route of routesOfServer(blueprint, server)) {
    if (route.protocol === 'http') continue;
    const name = streamEntryPoint(route);
    if (name !== WEB && name !== WEBSECURE) points.set(name, `:${route.entryPort}/${route.protocol}`);
  }
  return new Map([...points].sort(([a], [b]) => (a < b ? -1 : 1)));
}
