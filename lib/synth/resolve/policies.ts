import type {
  Audience,
  BackupFacts,
  Blueprint,
  DnsFacts,
  MonitorFacts,
  OpeningFacts,
  RouteAuth,
  RouteFacts,
  ServerFacts,
} from '../../blueprint/index.ts';
import { audiencesOf, isOpenOutside, networksOf, reach, serviceOf } from '../../blueprint/index.ts';
import { sortedBy } from '../../values/index.ts';
import { alertPaths } from './alert-paths.ts';
import { findBackends } from './backends.ts';
import { watchersOf } from './reachable.ts';

/**
 * What follows from what is declared: a route has its backend and implies a monitor on another server, state its copies, a port its
 * firewall opening, a host its DNS record, a server its alert paths. Pure functions, in this order; each sees what the
 * ones before it added.
 */
export const POLICIES: readonly ((blueprint: Blueprint) => Blueprint)[] = [
  (blueprint) => ({ ...blueprint, routes: findBackends(blueprint) }),
  (blueprint) => ({ ...blueprint, monitors: monitorRoutes(blueprint) }),
  (blueprint) => ({ ...blueprint, backups: copyBackups(blueprint) }),
  (blueprint) => ({ ...blueprint, openings: openPorts(blueprint) }),
  (blueprint) => ({ ...blueprint, dns: nameHosts(blueprint) }),
  (blueprint) => ({ ...blueprint, alertPaths: alertPaths(blueprint) }),
];

const ROUTE_INTERVAL = 60;

/** A monitor for every route and server, and watchers for every monitor that names none. */
function monitorRoutes(blueprint: Blueprint): readonly MonitorFacts[] {
  const watchers = watchersOf(blueprint.servers);
  const chosen = new Map<string, Watch>();
  const choose = (server: string, audience: RouteFacts['access'] | undefined): Watch => {
    const key = `${server} ${JSON.stringify(audience)}`;
    const known = chosen.get(key) ?? chooseWatchers(blueprint, watchers, server, audience);
    chosen.set(key, known);
    return known;
  };
  const declared = blueprint.monitors.map((monitor) =>
    monitor.watchers.length > 0 ? monitor : { ...monitor, ...choose(monitor.server, audienceOf(blueprint, monitor)) },
  );
  const ofRoutes = blueprint.routes.flatMap((route) => {
    const watch = choose(route.servedBy, route.access);
    return watch.watchers.length === 0 ? [] : [monitorOf(route, watch)];
  });
  return sortedBy([...declared, ...ofRoutes], ({ id }) => id);
}

/** To whom the port that a monitor probes is open: a probe from elsewhere would only fail. */
function audienceOf(blueprint: Blueprint, { of, target }: MonitorFacts): RouteFacts['access'] | undefined {
  const port = Number(/:(\d+)/.exec(target ?? '')?.[1]);
  const to = serviceOf(blueprint, of)?.ports.find(({ published }) => published === port)?.to;
  return to === 'loopback' ? undefined : to;
}

interface Watch {
  readonly watchers: readonly string[];
  readonly local: boolean;
}

/**
 * Every other server that offers to watch and has a way there that the audience allows; else the server itself, whose
 * own heartbeat another one has to watch.
 */
function chooseWatchers(
  blueprint: Blueprint,
  watchers: readonly ServerFacts[],
  server: string,
  audience: RouteFacts['access'] | undefined,
): Watch {
  const others = watchers.filter(({ id }) => {
    if (id === server) return false;
    const way = reach(blueprint, id, server);
    return way !== undefined && mayPass(way.by, audience);
  });
  if (others.length > 0) return { watchers: others.map(({ id }) => id), local: false };
  const itself = watchers.some(({ id }) => id === server);
  const noticed = watchers.some(({ id }) => id !== server && reach(blueprint, server, id) !== undefined);
  return { watchers: itself && noticed ? [server] : [], local: itself && noticed };
}

/** Whether a probe that comes this way is let in by a route for this audience. */
function mayPass(by: 'local' | 'lan' | 'overlay' | 'public', audience: RouteFacts['access'] | undefined): boolean {
  if (audience === undefined || audience === 'public') return true;
  // Of an allow list its words count: the addresses that it names let nobody pass by chance.
  return (typeof audience === 'string' ? [audience] : audience.allow).some((word) => WAYS[word] === by);
}

/** The way that the clients of an audience come. */
const WAYS: Readonly<Record<string, string>> = { lan: 'lan', vpn: 'overlay' };

/** What a probe without credentials is told where the reverse proxy asks for them: it is there, and shut. */
const SHUT: Readonly<Partial<Record<RouteAuth['kind'], readonly number[]>>> = {
  basic: [401],
  forward: [200, 302, 303, 307, 401],
};

function monitorOf(route: RouteFacts, { watchers, local }: Watch): MonitorFacts {
  const { id, servedBy: server, protocol, hosts, path, probe, entryPort, auth } = route;
  const [host = ''] = hosts;
  const status = SHUT[auth.kind] ?? probe?.status;
  return {
    id: `${id}/monitor`,
    name: host === '' ? `${server}:${entryPort}` : host,
    of: id,
    server,
    kind: protocol === 'http' ? 'http' : 'tcp',
    target: protocol === 'http' ? `https://${host}${probe?.path ?? path}` : `${host}:${entryPort}`,
    ...(status !== undefined && { expect: { status } }),
    intervalSeconds: ROUTE_INTERVAL,
    watchers,
    declared: false,
    local,
  };
}

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

/** Every routed host, to the server that answers it. */
function nameHosts({ routes }: Blueprint): readonly DnsFacts[] {
  const names = new Map<string, DnsFacts>();
  for (const { id, hosts, servedBy, access } of routes) {
    for (const host of hosts) {
      const isPublic = isOpenOutside(access);
      const known = names.get(host);
      if (known === undefined) names.set(host, { id: host, server: servedBy, public: isPublic, for: id });
      else if (isPublic && !known.public) names.set(host, { ...known, public: true });
    }
  }
  return sortedBy(names.values(), ({ id }) => id);
}
