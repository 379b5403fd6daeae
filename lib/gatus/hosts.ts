import type { Blueprint } from '../blueprint/index.ts';
import { reach, watchedBy } from '../blueprint/index.ts';
import type { Patch } from '../core/index.ts';

/**
 * The names that public DNS does not lead to where a watcher gets in: those of routes for a LAN or an overlay. Its
 * container gets their addresses, and so is made anew when one of them comes or goes; a public name recreates nobody.
 */
export function hostPatches(blueprint: Blueprint): readonly Patch[] {
  const inside = new Map(blueprint.dns.filter((name) => !name.public).map(({ id, server }) => [id, server]));
  // Past a sign-in a watcher gets by the address that is known of it, so it has to come that way.
  for (const { hosts, servedBy, clients } of blueprint.routes) {
    if (clients !== undefined) for (const host of hosts) inside.set(host, servedBy);
  }
  if (inside.size === 0) return [];
  return blueprint.watchers.flatMap(({ tool, server, service }): Patch[] => {
    if (tool !== 'gatus' || service === undefined) return [];
    const hosts: Record<string, string> = {};
    for (const host of hostsOf(blueprint, server)) {
      const answers = inside.get(host);
      const address = answers === undefined ? undefined : reach(blueprint, server, answers)?.address;
      if (address !== undefined && answers !== server && isAddress(address)) hosts[host] = address;
    }
    return Object.keys(hosts).length === 0 ? [] : [{ service, by: 'gatus', compose: { extra_hosts: hosts } }];
  });
}

/** Every host name that a watcher connects to: what it probes, where it sends heartbeats, and its notifiers. */
function* hostsOf(blueprint: Blueprint, server: string): Iterable<string> {
  for (const { target } of watchedBy(blueprint, server)) if (target?.host !== undefined) yield target.host;
  for (const heartbeat of blueprint.heartbeats) {
    if (heartbeat.server === server) for (const { url } of heartbeat.pushes) yield new URL(url).hostname;
  }
  for (const { delivery } of blueprint.notifiers) {
    if (delivery !== undefined) yield delivery.kind === 'ntfy' ? new URL(delivery.url).hostname : delivery.host;
  }
}

const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text) || text.includes(':');
