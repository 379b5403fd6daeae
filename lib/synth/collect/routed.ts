import { groupBy } from '../../blueprint/index.ts';
import { APART_PREFIX } from '../../blueprint/proxy-networks.ts';
import type { Route, Service, Stack } from '../../core/index.ts';
import { offerOf } from '../../core/index.ts';
import type { DeclaredStack } from './declared.ts';
import { composeNameOf } from './host-layout.ts';
import type { Server } from '../../core/index.ts';

/**
 * How a reverse proxy reaches a service: on the network that all routed services share, or on one that it shares with
 * this service alone.
 */
export type Routed = 'shared' | 'apart';

/** The services that a reverse proxy reaches, and on what kind of network. */
export type RoutedServices = ReadonlyMap<unknown, Routed>;

/**
 * A service is isolated if a route leaves its sign-in to the proxy, or if it trusts what the proxy says about a client:
 * any other container on its network could bypass the proxy and claim the same. A service that does its own sign-in is
 * not isolated.
 */
export function routedServices(routes: readonly Route[], services: readonly Service[]): RoutedServices {
  const routed = new Map<unknown, Routed>();
  const carriers = new Map(services.map((service) => [nameOnServer(service), service]));
  const say = (service: unknown, how: Routed): void => {
    const before = routed.get(service);
    if (before === 'apart' || before === how) return;
    routed.set(service, how);
    const carrier = carrierOf(service, carriers);
    if (carrier !== undefined) say(carrier, how);
  };
  for (const route of routes) {
    say(route.node.scope, reliesOnProxy(route) ? 'apart' : 'shared');
    const { spec } = route;
    const auth = spec.protocol === 'http' ? spec.props.auth : undefined;
    if (typeof auth === 'object' && 'forward' in auth) say(auth.forward.service, 'shared');
  }
  return routed;
}

function reliesOnProxy({ spec }: Route): boolean {
  if (spec.protocol !== 'http' || spec.ofProxy === true) return false;
  return spec.props.trustsProxy === true || typeof spec.props.auth === 'object';
}

const nameOnServer = ({ composeName, stack }: Service): string => `${stack.server.node.path}/${composeName}`;

/** The service whose network another one shares, since it has no place of its own there. */
function carrierOf(service: unknown, carriers: ReadonlyMap<string, Service>): Service | undefined {
  const { props, stack } = service as Partial<Service>;
  const mode = props?.networkMode;
  if (typeof mode !== 'object' || stack === undefined) return undefined;
  return carriers.get(`${stack.server.node.path}/${composeNameOf(mode.service)}`);
}

/** The network of a service apart: its key, which is its name in Docker as well. An adopted service has any name. */
export const apartNetwork = ({ stack, composeName, node }: Service): string =>
  apartNetworkOf({ construct: stack }, stack.adopted === undefined ? composeName : node.id);

/** That of a service by its name in the Compose file. */
export const apartNetworkOf = ({ construct }: Pick<DeclaredStack, 'construct'>, name: string): string =>
  `${APART_PREFIX}${construct.adopted === undefined ? name : `${construct.node.id}_${name}`}`;

/** The networks that the reverse proxy of each server shares with one service each, by the service that is the proxy. */
export function networksOfProxies(
  stacks: readonly Stack[],
  services: readonly Service[],
  routed: RoutedServices,
): ReadonlyMap<unknown, readonly string[]> {
  const apart = groupBy(
    services.filter((service) => routed.get(service) === 'apart' && service.props.networkMode === undefined),
    ({ stack }) => stack.server,
  );
  const networks = new Map<unknown, readonly string[]>();
  const served = new Set<Server>();
  for (const stack of stacks) {
    const proxy = offerOf(stack, 'ReverseProxy')?.service;
    if (proxy === undefined || served.has(stack.server)) continue;
    served.add(stack.server);
    networks.set(proxy, (apart.get(stack.server) ?? []).map(apartNetwork).sort());
  }
  return networks;
}
