import type { HttpRouter, TcpRouter, UdpRouter } from '../labels/index.ts';
import type { Labelled } from './labelled.ts';

export const PROTOCOLS = ['http', 'tcp', 'udp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A router of a container, with the fields that all protocols have. */
export interface FoundRouter {
  readonly protocol: Protocol;
  readonly name: string;
  readonly router: HttpRouter & TcpRouter & UdpRouter;
  readonly container: Labelled;
}

/** The routers that the labels of a container declare. */
export function* routersOf(container: Labelled): Iterable<FoundRouter> {
  for (const protocol of PROTOCOLS) {
    const routers = container.decoded.configuration[protocol]?.routers ?? {};
    for (const name in routers) {
      yield { protocol, name, router: (routers[name] ?? {}) as FoundRouter['router'], container };
    }
  }
}

/** The label that says something of a router, or the first of the router. */
export const labelOf = ({ protocol, name, container }: FoundRouter, field: string): string | undefined =>
  container.decoded.labelAt(`${protocol}.routers.${name}.${field}`) ??
  container.decoded.labelAt(`${protocol}.routers.${name}`);

/**
 * The names of the services of a container in a protocol: those that it declares, or the one that Traefik makes where
 * it has routers, or nothing of any other protocol.
 */
export function servicesOf({ decoded: { configuration }, autoName }: Labelled, protocol: Protocol): readonly string[] {
  const declared = Object.keys(configuration[protocol]?.services ?? {});
  if (declared.length > 0) return declared;
  const routers = Object.keys(configuration[protocol]?.routers ?? {}).length;
  const others = PROTOCOLS.some((each) => each !== protocol && configuration[each] !== undefined);
  const isMade = routers > 0 || (protocol === 'http' && (!others || configuration.http !== undefined));
  return isMade ? [autoName] : [];
}
