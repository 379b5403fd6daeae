import type { AlertPathFacts, Blueprint, Failure } from '../../blueprint/index.ts';
import { groupBy, isUp, notifiersFor } from '../../blueprint/index.ts';
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
  let places: ReadonlyMap<string, string> | undefined;
  for (const { server, kind, watchers, declared, target } of blueprint.monitors) {
    if (kind === 'domain') continue; // a registry answers, whatever runs
    // What somebody declares may ask another machine, which answers although the server has failed.
    if (declared && target?.host !== undefined) {
      places ??= placesOf(blueprint);
      if (places.get(target.host.toLowerCase()) !== server) continue;
    }
    let known = watching.get(server);
    if (known === undefined) watching.set(server, (known = new Set()));
    for (const watcher of watchers) known.add(watcher);
  }
  return watching;
}

/** The names and addresses under which each server, and nothing else, answers. */
function placesOf({ servers, dns }: Blueprint): ReadonlyMap<string, string> {
  const places = new Map(dns.map(({ id, server }) => [id, server]));
  for (const { id, addresses } of servers) {
    const { ssh, lan, overlay, public: open } = addresses;
    for (const address of [ssh, ...lan, overlay, open?.v4, open?.v6, open?.name]) {
      if (address !== undefined) places.set(address.split('/', 1)[0]?.toLowerCase() ?? '', id);
    }
  }
  return places;
}
