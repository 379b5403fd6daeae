import { stackOf } from '../../blueprint/index.ts';
import type { Blueprint } from '../../blueprint/index.ts';
import type { HttpMiddleware, HttpService, TcpMiddleware, TcpService, UdpService } from '../labels/index.ts';
import type { Labelled } from './labelled.ts';
import { normalized } from './labelled.ts';
import type { FoundRouter, Protocol } from './routers.ts';
import { PROTOCOLS } from './routers.ts';

/** A service that Traefik makes of the labels of a container. */
export interface FoundService {
  readonly protocol: Protocol;
  readonly name: string;
  /** Undefined where no label declares it: Traefik makes one for routers, or for a container that says nothing more. */
  readonly service: (HttpService & TcpService & UdpService) | undefined;
  readonly container: Labelled;
}

/** A middleware that the labels of a container declare. */
export interface LabelMiddleware {
  readonly protocol: Protocol;
  readonly name: string;
  readonly middleware: HttpMiddleware | TcpMiddleware;
  readonly container: Labelled;
}

/** All that the labels of some containers say, container after container. */
export interface Said {
  readonly routers: readonly FoundRouter[];
  readonly services: readonly FoundService[];
  readonly middlewares: readonly LabelMiddleware[];
}

/** Gathers what the labels of containers say. */
export function saidBy(blueprint: Blueprint, containers: readonly Labelled[]): Said {
  const routers: FoundRouter[] = [];
  const services: FoundService[] = [];
  const middlewares: LabelMiddleware[] = [];
  for (const container of containers) {
    const { configuration } = container.decoded;
    for (const protocol of PROTOCOLS) {
      const said = configuration[protocol] as Section | undefined;
      if (said === undefined) continue;
      const before = routers.length;
      for (const name in said.routers) {
        routers.push({ protocol, name, router: said.routers[name] ?? {}, container, parsed: undefined });
      }
      for (const name in said.middlewares) {
        middlewares.push({ protocol, name, middleware: said.middlewares[name] ?? NOTHING, container });
      }
      let declared = false;
      for (const name in said.services) {
        declared = true;
        services.push({ protocol, name, service: said.services[name], container });
      }
      if (!declared && (protocol === 'http' || routers.length > before))
        services.push({ protocol, name: ownName(blueprint, container), service: undefined, container });
    }
    if (configuration.http === undefined && configuration.tcp === undefined && configuration.udp === undefined)
      services.push({ protocol: 'http', name: ownName(blueprint, container), service: undefined, container });
  }
  return { routers, services, middlewares };
}

interface Section {
  readonly routers?: Readonly<Record<string, FoundRouter['router']>> | undefined;
  readonly services?: Readonly<Record<string, FoundService['service']>> | undefined;
  readonly middlewares?: Readonly<Record<string, LabelMiddleware['middleware']>> | undefined;
}

const NOTHING = {} as LabelMiddleware['middleware'];

/** The name of the service that Traefik makes by itself. */
const ownName = (blueprint: Blueprint, { service }: Labelled): string =>
  normalized(`${service.name}_${stackOf(blueprint, service.stack)?.project.name ?? ''}`);
