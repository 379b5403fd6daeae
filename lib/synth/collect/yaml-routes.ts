import { APART_PREFIX, SHARED_NETWORK } from '../../blueprint/proxy-networks.ts';
import type { Layer, Mapping } from '../../compose/index.ts';
import { offerOf } from '../../core/index.ts';
import { listOf, mappingOf } from '../read.ts';
import type { DeclaredService, DeclaredStack } from './declared.ts';
import { isMapping } from './qualify.ts';

const SHARED: readonly string[] = [SHARED_NETWORK];

/**
 * The services of a server with the networks on which a reverse proxy meets them by the routes that files ask for under
 * `x-hl`, once all layers were read: the shared one, or one for itself, as for routes of constructs.
 */
export function joinProxies(
  stacks: readonly DeclaredStack[],
  serverLayers: readonly Layer[],
): readonly DeclaredStack[] {
  const above = serverLayers.filter(saysRoutes);
  const apart: string[] = [];
  let isAny = false;
  const routed = stacks.map((stack): DeclaredStack => {
    const layers = [...stack.layers.map(({ layer }) => layer).filter(saysRoutes), ...above];
    if (layers.length === 0) return stack;
    isAny = true;
    const services = new Map(
      [...stack.services].map(([name, service]) => [name, withRoutes(service, stack, name, routesIn(layers, name))]),
    );
    for (const { proxyNetworks, networkMode } of services.values()) {
      if (!networkMode) apart.push(...proxyNetworks.filter((network) => network.startsWith(APART_PREFIX)));
    }
    return { ...stack, services };
  });
  return isAny ? withProxy(routed, apart) : stacks;
}

const intentOf = (service: unknown): Mapping => mappingOf(mappingOf(service as Mapping)['x-hl']);

const saysRoutes = ({ tree }: Layer): boolean =>
  Object.values(mappingOf(tree['services'])).some((service) => intentOf(service)['routes'] !== undefined);

const routesIn = (layers: readonly Layer[], name: string): readonly Mapping[] =>
  layers.flatMap(({ tree }) => listOf(intentOf(mappingOf(tree['services'])[name])['routes']).map(mappingOf));

/** Whether the sign-in is left to the proxy, or what it says of a client is believed: nobody else may say the same. */
const reliesOnProxy = (route: Mapping): boolean => route['trusts_proxy'] === true || isMapping(route['auth']);

function withRoutes(
  service: DeclaredService,
  { construct }: DeclaredStack,
  name: string,
  routes: readonly Mapping[],
): DeclaredService {
  if (routes.length === 0) return service;
  const { proxyNetworks: before } = service;
  if (!routes.some(reliesOnProxy)) {
    return { ...service, routed: true, proxyNetworks: before.length === 0 ? SHARED : before };
  }
  const own = `${APART_PREFIX}${construct.adopted === undefined ? name : `${construct.node.id}_${name}`}`;
  const isAsked = service.construct?.props.routedNetwork === true;
  const others = before.filter((network) => network !== own && (network !== SHARED_NETWORK || isAsked));
  return { ...service, routed: true, proxyNetworks: [own, ...others] };
}

/** The reverse proxy is on the network of each service that is apart. */
function withProxy(stacks: readonly DeclaredStack[], apart: readonly string[]): readonly DeclaredStack[] {
  if (apart.length === 0) return stacks;
  const proxy = stacks.map(({ construct }) => offerOf(construct, 'ReverseProxy')?.service).find(Boolean);
  return stacks.map((stack) => {
    const found = [...stack.services].find(([, { construct }]) => construct !== undefined && construct === proxy);
    if (found === undefined) return stack;
    const [name, service] = found;
    const proxyNetworks = [...new Set([...service.proxyNetworks, ...[...apart].sort()])];
    return { ...stack, services: new Map(stack.services).set(name, { ...service, proxyNetworks }) };
  });
}
