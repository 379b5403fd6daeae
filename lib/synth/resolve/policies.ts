import type { Audience, BackupFacts, Blueprint, OpeningFacts } from '../../blueprint/index.ts';
import { audiencesOf, networksOf } from '../../blueprint/index.ts';
import { sortedBy } from '../../values/index.ts';
import { alertPaths } from './alert-paths.ts';
import { findBackends } from './backends.ts';
import { letWatchersPast } from './bypass.ts';
import { watchEverything } from './monitors.ts';
import { nameChanging, nameHosts } from './names.ts';

/**
 * What follows from what is declared: a route has its backend and implies a monitor on another server, state its copies, a port its
 * firewall opening, a host its DNS record, a server its alert paths. Pure functions, in this order; each sees what the
 * ones before it added.
 */
export const POLICIES: readonly ((blueprint: Blueprint) => Blueprint)[] = [
  (blueprint) => ({ ...blueprint, routes: findBackends(blueprint) }),
  (blueprint) => ({ ...blueprint, backups: copyBackups(blueprint) }),
  (blueprint) => ({ ...blueprint, ...watchEverything(blueprint) }),
  (blueprint) => ({ ...blueprint, routes: letWatchersPast(blueprint) }),
  (blueprint) => ({ ...blueprint, openings: openPorts(blueprint) }),
  (blueprint) => ({ ...blueprint, dns: nameHosts(blueprint) }),
  (blueprint) => ({ ...blueprint, ddns: nameChanging(blueprint) }),
  (blueprint) => ({ ...blueprint, alertPaths: alertPaths(blueprint) }),
];

/** Copies go to every server that keeps the backups of this one. */
function copyBackups({ backups, servers }: Blueprint): readonly BackupFacts[] {
  const keepers = new Map<string, string[]>();
  for (const { id, keepsBackupsOf } of servers) {
    for (const kept of keepsBackupsOf) keepers.set(kept, [...(keepers.get(kept) ?? []), id]);
  }
  return backups.map((backup) =>
    backup.copies.length > 0 ? backup : { ...backup, copies: keepers.get(backup.server) ?? [] },
  );
}

/** The firewall of a server lets in ssh, published ports and the entry ports of TCP and UDP routes. */
function openPorts(blueprint: Blueprint): readonly OpeningFacts[] {
  const openings = new Map<string, OpeningFacts>();
  const open = (server: string, port: number, protocol: 'tcp' | 'udp', to: Audience, cause: string): void => {
    if (to === 'loopback') return;
    const id = `${server}:${port}/${protocol}:${to}`;
    if (!openings.has(id)) {
      openings.set(id, { id, server, port, protocol, to, from: networksOf(blueprint, server, to), for: cause });
    }
  };
  for (const { id, ssh } of blueprint.servers) open(id, ssh.port, 'tcp', 'public', id);
  for (const { id, server, ports } of blueprint.services) {
    for (const { published, protocol, to } of ports) open(server, published, protocol, to, id);
  }
  for (const { id, servedBy, protocol, entryPort, access } of blueprint.routes) {
    if (protocol === 'http' || entryPort === undefined) continue;
    for (const to of audiencesOf(access)) open(servedBy, entryPort, protocol, to, id);
  }
  return sortedBy(openings.values(), ({ id }) => id);
}
