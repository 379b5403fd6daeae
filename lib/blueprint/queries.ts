import type { Blueprint } from './blueprint.ts';
import type { OverlayFacts, ServerFacts } from './server.ts';
import type { ServiceFacts, StackFacts } from './service.ts';

/** Lookups by id, made once for a Blueprint. */
interface Index {
  readonly servers: ReadonlyMap<string, ServerFacts>;
  readonly stacks: ReadonlyMap<string, StackFacts>;
  readonly services: ReadonlyMap<string, ServiceFacts>;
  readonly servicesByServer: ReadonlyMap<string, readonly ServiceFacts[]>;
  readonly servicesByStack: ReadonlyMap<string, readonly ServiceFacts[]>;
}

const indexes = new WeakMap<Blueprint, Index>();

function indexOf(blueprint: Blueprint): Index {
  const known = indexes.get(blueprint);
  if (known !== undefined) return known;
  const index: Index = {
    servers: byId(blueprint.servers),
    stacks: byId(blueprint.stacks),
    services: byId(blueprint.services),
    servicesByServer: groupBy(blueprint.services, (service) => service.server),
    servicesByStack: groupBy(blueprint.services, (service) => service.stack),
  };
  indexes.set(blueprint, index);
  return index;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]));

/** Items of equal key together, in their order. */
export function groupBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const own = key(item);
    const group = groups.get(own);
    if (group === undefined) groups.set(own, [item]);
    else group.push(item);
  }
  return groups;
}

export const serverOf = (blueprint: Blueprint, id: string): ServerFacts | undefined =>
  indexOf(blueprint).servers.get(id);
export const stackOf = (blueprint: Blueprint, id: string): StackFacts | undefined => indexOf(blueprint).stacks.get(id);
export const serviceOf = (blueprint: Blueprint, id: string): ServiceFacts | undefined =>
  indexOf(blueprint).services.get(id);
export const servicesOfServer = (blueprint: Blueprint, server: string): readonly ServiceFacts[] =>
  indexOf(blueprint).servicesByServer.get(server) ?? [];
export const servicesOfStack = (blueprint: Blueprint, stack: string): readonly ServiceFacts[] =>
  indexOf(blueprint).servicesByStack.get(stack) ?? [];

/** The overlays that a server has joined. */
export const overlaysOf = (blueprint: Blueprint, server: string): readonly OverlayFacts[] =>
  blueprint.overlays.filter(({ members }) => members.includes(server));
