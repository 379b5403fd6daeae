import { isApart, SHARED_NETWORK } from '../../blueprint/proxy-networks.ts';
import type { Layer, Mapping } from '../../compose/index.ts';
import { offerOf } from '../../core/index.ts';
import { listOf, mappingOf } from '../read.ts';
import type { DeclaredService, DeclaredStack } from './declared.ts';
import { isMapping } from './qualify.ts';
import { apartNetworkOf } from './routed.ts';
import { withApart } from './shared-networks.ts';

const SHARED: readonly string[] = [SHARED_NETWORK];

/**
 * The services of a server with the networks on which a reverse proxy meets them by the routes that files ask for under
 * `x-hl`, once all layers were read: the shared one, or one of their own, as for routes of constructs.
 */
export function withYamlRoutes(
  stacks: readonly DeclaredStack[],
  serverLayers: readonly Layer[],
): readonly DeclaredStack[] {
  const above = serverLayers.filter(saysRoutes);
  const ofStacks = stacks.flatMap(({ layers }) => layers.map(({ layer }) => layer)).filter(saysRoutes);
  const asked = askedIn([...ofStacks, ...above]);
  return stacks.map((stack): DeclaredStack => {
    const layers = [...stack.layers.map(({ layer }) => layer).filter(saysRoutes), ...above];
    if (layers.length === 0 && asked.length === 0) return stack;
    const services = new Map(
      [...stack.services].map(([name, service]) => {
        const isAsked = asked.includes(service.id.slice(service.id.indexOf('/') + 1));
        return [name, withRoutes(isAsked ? onShared(service) : service, stack, name, routesIn(layers, name))];
      }),
    );
    return { ...stack, services };
  });
}

const intentOf = (service: unknown): Mapping => mappingOf(mappingOf(service as Mapping)['x-hl']);

/** Where routes stand under `x-hl` of a service. */
const KEYS = ['routes', 'tcp_routes', 'udp_routes'] as const;

const saysRoutes = ({ tree }: Layer): boolean =>
  Object.values(mappingOf(tree['services'])).some((service) =>
    KEYS.some((key) => intentOf(service)[key] !== undefined),
  );

const routesOf = (service: unknown): readonly Mapping[] =>
  KEYS.flatMap((key) => listOf(intentOf(service)[key]).map(mappingOf));

const routesIn = (layers: readonly Layer[], name: string): readonly Mapping[] =>
  layers.flatMap(({ tree }) => routesOf(mappingOf(tree['services'])[name]));

/** The services that decide about requests of others, each as `<stack>/<service>`: the reverse proxy asks them. */
const askedIn = (layers: readonly Layer[]): readonly unknown[] =>
  layers
    .flatMap(({ tree }) => Object.values(mappingOf(tree['services'])).flatMap(routesOf))
    .flatMap((route) => mappingOf(mappingOf(route['auth'])['forward'])['service'] ?? []);

/** Whether the sign-in is left to the proxy, or what it says of a client is believed: nobody else may say the same. */
const reliesOnProxy = (route: Mapping): boolean => route['trusts_proxy'] === true || isMapping(route['auth']);

const onShared = (service: DeclaredService): DeclaredService => ({
  ...service,
  routed: true,
  proxyNetworks: service.proxyNetworks.length === 0 ? SHARED : service.proxyNetworks,
});

function withRoutes(
  service: DeclaredService,
  stack: DeclaredStack,
  name: string,
  routes: readonly Mapping[],
): DeclaredService {
  if (routes.length === 0) return service;
  if (!routes.some(reliesOnProxy)) return onShared(service);
  return { ...service, routed: true, proxyNetworks: withApart(service, apartNetworkOf(stack, name)) };
}

/** The reverse proxy of a server is on the network of each service that is apart, once that is known of all. */
export function joinApart(stacks: readonly DeclaredStack[]): readonly DeclaredStack[] {
  if (!stacks.some(({ layers }) => layers.length > 1 || layers.some(({ layer }) => saysRoutes(layer)))) return stacks;
  const apart = new Set<string>();
  for (const { services } of stacks) {
    for (const { proxyNetworks, networkMode } of services.values()) {
      if (!networkMode) proxyNetworks.filter(isApart).forEach((network) => apart.add(network));
    }
  }
  if (apart.size === 0) return stacks;
  const proxy = stacks.map(({ construct }) => offerOf(construct, 'ReverseProxy')?.service).find(Boolean);
  return stacks.map((stack) => {
    const found = [...stack.services].find(([, { construct }]) => construct !== undefined && construct === proxy);
    if (found === undefined) return stack;
    const [name, service] = found;
    const proxyNetworks = [...new Set([...service.proxyNetworks, ...[...apart].sort()])];
    return { ...stack, services: new Map(stack.services).set(name, { ...service, proxyNetworks }) };
  });
}
