import type { Blueprint } from './blueprint.ts';
import type { BackupFacts, DirectoryFacts, VolumeFacts } from './data.ts';
import type { ProgramNeed } from './host.ts';
import type { MonitorFacts } from './monitor.ts';
import type { RouteFacts } from './route.ts';
import type { OverlayFacts, ServerFacts } from './server.ts';
import type { ServiceFacts, StackFacts } from './service.ts';

/**
 * What is computed of a collection once: a Blueprint with other routes has the same services, and so the same lookups.
 */
function onceFor<T, Result>(compute: (items: readonly T[]) => Result): (items: readonly T[]) => Result {
  const known = new WeakMap<readonly T[], Result>();
  return (items) => {
    let result = known.get(items);
    if (result === undefined) known.set(items, (result = compute(items)));
    return result;
  };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of items) map.set(item.id, item);
  return map;
}

const serversById = onceFor<ServerFacts, ReadonlyMap<string, ServerFacts>>(byId);
const stacksById = onceFor<StackFacts, ReadonlyMap<string, StackFacts>>(byId);
const servicesById = onceFor<ServiceFacts, ReadonlyMap<string, ServiceFacts>>(byId);
const servicesByServer = onceFor((services: readonly ServiceFacts[]) => groupBy(services, ({ server }) => server));
const volumesById = onceFor<VolumeFacts, ReadonlyMap<string, VolumeFacts>>(byId);
const directoriesById = onceFor<DirectoryFacts, ReadonlyMap<string, DirectoryFacts>>(byId);
const routesByServer = onceFor((routes: readonly RouteFacts[]) => groupBy(routes, ({ servedBy }) => servedBy));
const routesByService = onceFor((routes: readonly RouteFacts[]) => groupBy(routes, ({ service }) => service));
const servicesByStack = onceFor((services: readonly ServiceFacts[]) => groupBy(services, ({ stack }) => stack));

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

/** The monitors that each watcher carries out, in their order. */
const monitorsByWatcher = onceFor((monitors: readonly MonitorFacts[]) => {
  const groups = new Map<string, MonitorFacts[]>();
  for (const monitor of monitors) {
    for (const watcher of monitor.watchers) {
      const group = groups.get(watcher);
      if (group === undefined) groups.set(watcher, [monitor]);
      else if (group.at(-1) !== monitor) group.push(monitor);
    }
  }
  return groups;
});

/** The server of an id; undefined where there is none. */
export const serverOf = ({ servers }: Blueprint, id: string): ServerFacts | undefined => serversById(servers).get(id);
/** The stack of an id; undefined where there is none. */
export const stackOf = ({ stacks }: Blueprint, id: string): StackFacts | undefined => stacksById(stacks).get(id);
/** The service of an id; undefined where there is none. */
export const serviceOf = ({ services }: Blueprint, id: string): ServiceFacts | undefined =>
  servicesById(services).get(id);
/** The volume of an id; undefined where there is none. */
export const volumeOf = ({ volumes }: Blueprint, id: string): VolumeFacts | undefined => volumesById(volumes).get(id);
/** The directory of an id; undefined where there is none. */
export const directoryOf = ({ directories }: Blueprint, id: string): DirectoryFacts | undefined =>
  directoriesById(directories).get(id);
/** The services of a server, by their ids. */
export const servicesOfServer = ({ services }: Blueprint, server: string): readonly ServiceFacts[] =>
  servicesByServer(services).get(server) ?? [];
/** The services of a stack, by their ids. */
export const servicesOfStack = ({ services }: Blueprint, stack: string): readonly ServiceFacts[] =>
  servicesByStack(services).get(stack) ?? [];

/** The routes that a server answers. */
export const routesOfServer = ({ routes }: Blueprint, server: string): readonly RouteFacts[] =>
  routesByServer(routes).get(server) ?? [];
/** The routes that lead to a service. */
export const routesOfService = ({ routes }: Blueprint, service: string): readonly RouteFacts[] =>
  routesByService(routes).get(service) ?? [];

/** The backups that something on their server carries out; all others are only declared. */
export const carriedOut = ({ backups, backupTools }: Blueprint): readonly BackupFacts[] => {
  const servers = new Set(backupTools.map(({ server }) => server));
  return backups.filter(({ server }) => servers.has(server));
};

/** The monitors that a server carries out. */
export const watchedBy = ({ monitors }: Blueprint, watcher: string): readonly MonitorFacts[] =>
  monitorsByWatcher(monitors).get(watcher) ?? [];

/** The overlays that a server has joined. */
export const overlaysOf = (blueprint: Blueprint, server: string): readonly OverlayFacts[] =>
  blueprint.overlays.filter(({ members }) => members.includes(server));

const programsByName = onceFor(
  (programs: readonly ProgramNeed[]) => new Map(programs.map((each) => [`${each.server}:${each.name}`, each.path])),
);

/** Where a program of the lab lies on a host, as `/srv/hl/bin/alert`; undefined where the host has none of the name. */
export const programOf = ({ hostNeeds }: Blueprint, server: string, name: string): string | undefined =>
  programsByName(hostNeeds.programs).get(`${server}:${name}`);
