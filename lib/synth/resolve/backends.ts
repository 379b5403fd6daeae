import type { BackendFacts, Blueprint, RouteFacts, ServiceFacts } from '../../blueprint/index.ts';
import { containerNameOf, networkOwner, reach, serviceOf } from '../../blueprint/index.ts';
import { ROUTED_NETWORK_NAME } from '../collect/host-layout.ts';

const NOWHERE: BackendFacts = { kind: 'none' };
const HOST: BackendFacts = { kind: 'host' };

/** Where the reverse proxy of each route finds what the route leads to, and who decides about its requests. */
export function findBackends(blueprint: Blueprint): readonly RouteFacts[] {
  const externals = new Map(blueprint.externals.map(({ id, address }) => [id, address]));
  return blueprint.routes.map((route) => {
    const { service, servedBy, protocol, port, auth } = route;
    const address = externals.get(service);
    const backend: BackendFacts =
      route.backend.kind === 'proxy'
        ? route.backend
        : address === undefined
          ? backendOf(blueprint, service, protocol === 'udp' ? 'udp' : 'tcp', port, servedBy)
          : { kind: 'address', by: 'given', address, port };
    if (auth.kind !== 'forward') return { ...route, backend };
    return {
      ...route,
      backend,
      auth: { ...auth, backend: backendOf(blueprint, auth.service, 'tcp', auth.port, servedBy) },
    };
  });
}

/**
 * Where a server finds a port of a service: on its own Docker network, on its host, or at a published port elsewhere.
 * Name and published ports are those of the service whose network it is on.
 */
function backendOf(
  blueprint: Blueprint,
  id: string,
  protocol: 'tcp' | 'udp',
  port: number,
  from: string,
): BackendFacts {
  const service = serviceOf(blueprint, id);
  if (service === undefined) return NOWHERE;
  const owner = networkOwner(blueprint, service);
  if (owner === undefined) return NOWHERE;
  if (service.server === from) return onOwnServer(blueprint, owner);
  const way = reach(blueprint, from, service.server);
  if (way === undefined || way.by === 'local') return NOWHERE;
  const { by, address } = way;
  if (owner.networkMode === 'host') return { kind: 'address', by, address, port };
  const open = owner.ports.find(
    ({ hostIp = '0.0.0.0', target, protocol: of }) =>
      target === port && of === protocol && (hostIp === address || hostIp === '0.0.0.0'),
  );
  return open === undefined ? NOWHERE : { kind: 'address', by, address, port: open.published };
}

/** On the network of the routes a service has its own name; where Compose does not join it, Docker's name alone. */
function onOwnServer(blueprint: Blueprint, owner: ServiceFacts): BackendFacts {
  switch (owner.networkMode) {
    case undefined:
      return { kind: 'container', name: owner.name };
    case 'host':
      return HOST;
    case ROUTED_NETWORK_NAME:
      return { kind: 'container', name: containerNameOf(blueprint, owner) };
    default:
      return NOWHERE;
  }
}
