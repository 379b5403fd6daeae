import type { AlertPathFacts, Blueprint, Failure } from '../../blueprint/index.ts';
import { failsWithServer, groupBy, isUp, notifiersFor } from '../../blueprint/index.ts';
import { sortedBy } from '../../values/index.ts';

/** How the failure of each server, and of the internet line of each site, becomes known. */
export function alertPaths(blueprint: Blueprint): readonly AlertPathFacts[] {
  const watching = watchersByServer(blueprint);
  const ofServers = blueprint.servers.map(({ id }) => pathOf(blueprint, id, { server: id }, [id], watching));
  const ofSites = [...groupBy(blueprint.servers, ({ site }) => site)].map(([site, servers]) => {
    const ids = servers.map(({ id }) => id);
    return pathOf(blueprint, `site:${site}`, { site }, ids, watching);
  });
  return sortedBy([...ofServers, ...ofSites], ({ id }) => id);
}

function pathOf(
  blueprint: Blueprint,
  id: string,
  failure: Failure,
  servers: readonly string[],
  watching: ReadonlyMap<string, ReadonlySet<string>>,
): AlertPathFacts {
  const noticing = new Set(servers.flatMap((server) => [...(watching.get(server) ?? [])]));
  const watchers = [...noticing].filter((server) => isUp(blueprint, server, failure)).sort();
  const notifiers = watchers.flatMap((watcher) => notifiersFor(blueprint, watcher, failure).map((each) => each.id));
  return {
    id,
    fails: 'server' in failure ? 'server' : 'site',
    servers,
    watchers,
    notifiers: [...new Set(notifiers)].sort(),
  };
}

/** Who probes something that is on each server, from elsewhere or not. */
function watchersByServer(blueprint: Blueprint): ReadonlyMap<string, ReadonlySet<string>> {
  const watching = new Map<string, Set<string>>();
  const asksThere = failsWithServer(blueprint);
  for (const monitor of blueprint.monitors) {
    if (!asksThere(monitor)) continue;
    const { server, watchers } = monitor;
    let known = watching.get(server);
    if (known === undefined) watching.set(server, (known = new Set()));
    for (const watcher of watchers) known.add(watcher);
  }
  return watching;
}
