import { SHARED_NETWORK } from '../../blueprint/proxy-networks.ts';
import type { Layer } from '../../compose/index.ts';
import { mappingOf } from '../read.ts';
import type { DeclaredService, DeclaredStack } from './declared.ts';

/** A service, and what all layers together say of its network. */
interface Place {
  readonly service: DeclaredService;
  readonly mode: string | undefined;
  readonly project: string;
  readonly name: string;
  readonly containerName: string;
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
  for (const place of places) {
    if (!place.service.routed) continue;
    let at: Place | undefined = next(place);
    while (at !== undefined && !routed.has(at.service.id)) {
      routed.add(at.service.id);
      at = next(at);
    }
  }
  const settled = new Map(
    places.map(({ service, mode }): [string, DeclaredService] => {
      const isRouted = routed.has(service.id);
      const meets = isRouted && service.proxyNetworks.length === 0 ? SHARED : service.proxyNetworks;
      return [service.id, { ...service, routed: isRouted, proxyNetworks: meets, networkMode: mode !== undefined }];
    }),
  );
  return stacks.map((stack) => ({
    ...stack,
    services: new Map([...stack.services].map(([name, service]) => [name, settled.get(service.id) ?? service])),
  }));
}

const SHARED: readonly string[] = [SHARED_NETWORK];

const saysMode = ({ tree }: Layer): boolean =>
  Object.values(mappingOf(tree['services'])).some((service) => mappingOf(service)['network_mode'] !== undefined);

function placesOf({ services, layers, project }: DeclaredStack, serverLayers: readonly Layer[]): readonly Place[] {
  const own = (['shared', 'local'] as const).flatMap((kind) => layers.filter((each) => each.kind === kind));
  const all = [...own.map(({ layer }) => layer), ...serverLayers];
  return [...services].map(([name, service]) => ({
    service,
    name,
    project: project.file,
    mode: lastWord(all, name, 'network_mode'),
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
