import { isApart, SHARED_NETWORK } from '../../blueprint/proxy-networks.ts';
import type { Layer } from '../../compose/index.ts';
import { mappingOf } from '../read.ts';
import type { DeclaredService, DeclaredStack } from './declared.ts';
import { apartNetworkOf } from './routed.ts';

/** A service, and what all layers together say of its network. */
interface Place {
  readonly service: DeclaredService;
  readonly mode: string | undefined;
  readonly project: string;
  readonly name: string;
  readonly containerName: string;
  /** The network that it would share with a reverse proxy alone. */
  readonly apartNetwork: string;
}

/**
 * Whose network each service of a server is on, once all layers were read. One that shares the network of another has no
 * place of its own, so what is routed to it makes a routed service of the one at the end of the chain.
 */
export function settleNetworks(
  stacks: readonly DeclaredStack[],
  serverLayers: readonly Layer[],
): readonly DeclaredStack[] {
  const isAsked = stacks.some(({ services }) => [...services.values()].some(({ networkMode }) => networkMode));
  if (!isAsked && !serverLayers.some(saysMode)) return stacks;
  const places = stacks.flatMap((stack) => placesOf(stack, serverLayers));
  const byName = new Map<string, Place>();
  for (const place of places) {
    byName.set(`${place.project} service:${place.name}`, place);
    byName.set(`container:${place.containerName}`, place);
  }
  const next = ({ mode = '', project }: Place): Place | undefined =>
    byName.get(mode.startsWith('service:') ? `${project} ${mode}` : mode);
  const routed = new Set(places.filter(({ service }) => service.routed).map(({ service }) => service.id));
  const apart = new Set<string>();
  for (const place of places) {
    if (!place.service.routed) continue;
    const isOnlyWithProxy = place.service.proxyNetworks.some(isApart);
    const seen = new Set<Place>();
    for (let at = next(place); at !== undefined && !seen.has(at); at = next(at)) {
      seen.add(at);
      routed.add(at.service.id);
      if (isOnlyWithProxy) apart.add(at.service.id);
    }
  }
  const settled = new Map(
    places.map(({ service, mode, apartNetwork }): [string, DeclaredService] => {
      const isRouted = routed.has(service.id);
      const all = apart.has(service.id) ? withApart(service, apartNetwork) : service.proxyNetworks;
      const meets = isRouted && all.length === 0 ? SHARED : all;
      return [service.id, { ...service, routed: isRouted, proxyNetworks: meets, networkMode: mode !== undefined }];
    }),
  );
  return stacks.map((stack) => ({
    ...stack,
    services: new Map([...stack.services].map(([name, service]) => [name, settled.get(service.id) ?? service])),
  }));
}

const SHARED: readonly string[] = [SHARED_NETWORK];

/** Who carries a service that is apart is apart itself: on the shared network anybody could go past the proxy. */
export function withApart({ construct, proxyNetworks }: DeclaredService, network: string): readonly string[] {
  const isAsked = construct?.props.routedNetwork === true;
  return [...new Set([network, ...proxyNetworks.filter((each) => each !== SHARED_NETWORK || isAsked)])];
}

const saysMode = ({ tree }: Layer): boolean =>
  Object.values(mappingOf(tree['services'])).some((service) => mappingOf(service)['network_mode'] !== undefined);

function placesOf(stack: DeclaredStack, serverLayers: readonly Layer[]): readonly Place[] {
  const { services, layers, project } = stack;
  const own = (['shared', 'local'] as const).flatMap((kind) => layers.filter((each) => each.kind === kind));
  const all = [...own.map(({ layer }) => layer), ...serverLayers];
  return [...services].map(([name, service]) => ({
    service,
    name,
    project: project.file,
    mode: lastWord(all, name, 'network_mode'),
    apartNetwork: apartNetworkOf(stack, name),
    containerName: lastWord(all, name, 'container_name') ?? `${project.name}-${name}-1`,
  }));
}

/** What the highest layer that speaks of it says of a key of a service. */
function lastWord(layers: readonly Layer[], name: string, key: string): string | undefined {
  let word: string | undefined;
  for (const { tree, resets } of layers) {
    if (resets?.some((path) => path.every((part, depth) => part === ['services', name, key][depth]))) word = undefined;
    const said = mappingOf(mappingOf(tree['services'])[name])[key];
    if (typeof said === 'string') word = said;
  }
  return word;
}
