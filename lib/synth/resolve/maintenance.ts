import type { Blueprint, MaintenanceFacts, MonitorFacts, RouteFacts } from '../../blueprint/index.ts';
import { groupBy, networkOwner, plannedDowntimeOf, sharedWith } from '../../blueprint/index.ts';

/**
 * The times during which a failure is expected: the server is under maintenance, or the service is stopped for its backup
 * or recreated. A registration has no such times. Neither has a heartbeat, since a missing report always matters. But a
 * watcher sends no heartbeat while its server is under maintenance.
 */
export function withMaintenance(blueprint: Blueprint, monitors: readonly MonitorFacts[]): readonly MonitorFacts[] {
  const ofServers = new Map<string, readonly MaintenanceFacts[]>();
  for (const { id, maintenance } of blueprint.servers) if (maintenance.length > 0) ofServers.set(id, maintenance);
  const ofServices = pausedServices(blueprint);
  if (ofServices.size === 0 && ofServers.size === 0) return monitors;
  const proxies = new Map(blueprint.proxies.map(({ server, service }) => [server, service ?? '']));
  // Hardly anything has such times.
  const isPaused = ({ server, servedBy, service, auth }: RouteFacts): boolean =>
    ofServers.has(server) ||
    ofServices.has(service) ||
    ofServices.has(proxies.get(servedBy) ?? '') ||
    (auth.kind === 'forward' && ofServices.has(auth.service));
  const watchers = new Set(blueprint.watchers.map(({ id }) => id));
  const routes = new Map<string, RouteFacts>();
  for (const route of blueprint.routes) if (isPaused(route)) routes.set(route.id, route);
  return monitors.map((monitor) => {
    const { of, server, kind, maintenance } = monitor;
    if (kind === 'domain' || (kind === 'heartbeat' && !watchers.has(of))) return monitor;
    const route = routes.get(of);
    if (route === undefined && !ofServers.has(server) && !ofServices.has(of)) return monitor;
    const services = route === undefined ? [of] : [...neededBy(route), proxies.get(route.servedBy) ?? ''];
    const servers = route === undefined || route.server === server ? [server] : [server, route.server];
    const own = [
      ...servers.flatMap((each) => ofServers.get(each) ?? []),
      ...[...new Set(services)].flatMap((each) => ofServices.get(each) ?? []),
    ];
    return { ...monitor, maintenance: [...maintenance, ...own] };
  });
}

/** The services without which a route does not answer, beside the reverse proxy. */
const neededBy = ({ service, auth }: RouteFacts): readonly string[] =>
  auth.kind === 'forward' ? [service, auth.service] : [service];

/** When each service is not there. One on the network of another is off the network together with it. */
function pausedServices(blueprint: Blueprint): ReadonlyMap<string, readonly MaintenanceFacts[]> {
  const paused = new Map<string, MaintenanceFacts[]>();
  const carried = groupBy(
    blueprint.services.filter((service) => sharedWith(service) !== undefined),
    (service) => networkOwner(blueprint, service)?.id,
  );
  for (const { services, windows } of plannedDowntimeOf(blueprint)) {
    const gone = new Set(services);
    for (const id of services) for (const rider of carried.get(id) ?? []) gone.add(rider.id);
    for (const id of gone) paused.set(id, [...(paused.get(id) ?? []), ...windows]);
  }
  return paused;
}
