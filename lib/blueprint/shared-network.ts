import type { Blueprint } from './blueprint.ts';
import { serviceOf, stackOf } from './queries.ts';
import type { ServiceFacts } from './service.ts';

/** The name that Docker gives the container of a service. */
export const containerNameOf = (blueprint: Pick<Blueprint, 'stacks'>, service: ServiceFacts): string =>
  service.containerName ?? `${stackOf(blueprint as Blueprint, service.stack)?.project.name ?? ''}-${service.name}-1`;

/**
 * The service whose network a service is on: itself, or by `service:` and `container:` another one, to the end of the
 * chain. What it says of its network (`host`, `none`, networks of its own) holds for both. Undefined where the chain
 * leads to a container that the lab does not know, or goes round.
 */
export function networkOwner(blueprint: Blueprint, service: ServiceFacts): ServiceFacts | undefined {
  if (sharedWith(service) === undefined) return service;
  const id = ownersOf(blueprint).get(service.id);
  return id === undefined ? undefined : serviceOf(blueprint, id);
}

/** What a service shares the network of: a service of its project, or a container of its server. */
export function sharedWith({ networkMode }: ServiceFacts): SharedWith | undefined {
  const [, kind, name] = /^(service|container):(.*)$/s.exec(networkMode ?? '') ?? [];
  return kind === undefined || name === undefined ? undefined : { kind: kind as SharedWith['kind'], name };
}

/** See `sharedWith`. */
export interface SharedWith {
  readonly kind: 'service' | 'container';
  readonly name: string;
}

const known = new WeakMap<readonly ServiceFacts[], ReadonlyMap<string, string | undefined>>();

/** By id of every service that shares a network, the id of the one whose it is. */
function ownersOf(blueprint: Blueprint): ReadonlyMap<string, string | undefined> {
  const found = known.get(blueprint.services) ?? findOwners(blueprint);
  known.set(blueprint.services, found);
  return found;
}

function findOwners(blueprint: Blueprint): ReadonlyMap<string, string | undefined> {
  const places = new Map<string, ServiceFacts>();
  for (const service of blueprint.services) {
    places.set(`${projectOf(blueprint, service)} service ${service.name}`, service);
    places.set(`${service.server} container ${containerNameOf(blueprint, service)}`, service);
  }
  const next = (service: ServiceFacts): ServiceFacts | undefined => {
    const { kind, name } = sharedWith(service) ?? {};
    return places.get(`${kind === 'service' ? projectOf(blueprint, service) : service.server} ${kind} ${name}`);
  };
  const owners = new Map<string, string | undefined>();
  for (const service of blueprint.services) {
    const chain = new Set<string>();
    let at: ServiceFacts | undefined = service;
    while (at !== undefined && sharedWith(at) !== undefined && !owners.has(at.id) && !chain.has(at.id)) {
      chain.add(at.id);
      at = next(at);
    }
    const isRound = at !== undefined && chain.has(at.id);
    const owner = at === undefined || isRound ? undefined : sharedWith(at) === undefined ? at.id : owners.get(at.id);
    for (const id of chain) owners.set(id, owner);
  }
  return owners;
}

const projectOf = (blueprint: Blueprint, { stack, server }: ServiceFacts): string =>
  stackOf(blueprint, stack)?.project.file ?? server;
