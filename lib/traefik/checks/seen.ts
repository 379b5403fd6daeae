import type { CheckInput } from '../../core/index.ts';
import type { EntryPoint } from './entry-point.ts';
import { entryPointsOf } from './entry-point.ts';
import type { Labelled } from './labelled.ts';
import { labelledOf } from './labelled.ts';
import type { ProxyFiles } from './proxy.ts';
import { exposesByDefault, proxiesOf } from './proxy.ts';
import type { FoundRouter, Protocol } from './routers.ts';
import { PROTOCOLS } from './routers.ts';

/** The containers of a server that Traefik looks at. */
export interface Seen {
  readonly server: string;
  readonly proxy: ProxyFiles | undefined;
  /** Those of its static configuration, where that is known. */
  readonly entryPoints: ReadonlyMap<string, EntryPoint> | undefined;
  readonly containers: readonly Labelled[];
  /** Those of all containers, container after container. */
  readonly routers: readonly FoundRouter[];
  /** Those in which any container says something, or is given a service. */
  readonly protocols: readonly Protocol[];
}

/** Whether Traefik looks at a container. One that says nothing of it is looked at only where that is the default. */
export const isSeen = ({ decoded, service }: Labelled, proxy: ProxyFiles | undefined): boolean =>
  service.job === undefined && (decoded.configuration.enable ?? exposesByDefault(proxy));

const known = new WeakMap<CheckInput, readonly Seen[]>();

/** What Traefik looks at, server by server, gathered once for all rules. */
export function seenOf(input: CheckInput): readonly Seen[] {
  let seen = known.get(input);
  if (seen === undefined) {
    const proxies = proxiesOf(input);
    seen = [...labelledOf(input)].map(([server, all]) => lookAt(server, all, proxies.get(server)));
    known.set(input, seen);
  }
  return seen;
}

function lookAt(server: string, all: readonly Labelled[], proxy: ProxyFiles | undefined): Seen {
  const containers = all.filter((each) => isSeen(each, proxy));
  const routers: FoundRouter[] = [];
  const spoken = new Set<Protocol>();
  for (const { routers: own, services, decoded } of containers) {
    for (const router of own) routers.push(router);
    for (const protocol of PROTOCOLS) {
      if (decoded.configuration[protocol] !== undefined || services[protocol].length > 0) spoken.add(protocol);
    }
  }
  return {
    server,
    proxy,
    entryPoints: proxy && entryPointsOf(proxy),
    containers,
    routers,
    protocols: PROTOCOLS.filter((each) => spoken.has(each)),
  };
}
