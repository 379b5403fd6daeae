import type { Blueprint, MonitorFacts, RouteFacts } from '../../blueprint/index.ts';
import { bypassAddresses } from '../../blueprint/index.ts';
import { sortedBy } from '../../values/index.ts';

/**
 * Beside every route whose probes are to get past its sign-in a second one, for the path of the probe and the addresses
 * of those who probe alone. For everybody else the first one answers as before.
 */
export function letWatchersPast(blueprint: Blueprint): readonly RouteFacts[] {
  if (!blueprint.routes.some(({ probe }) => probe?.bypass === true)) return blueprint.routes;
  const monitors = new Map(blueprint.monitors.map((monitor) => [monitor.of, monitor]));
  const past = blueprint.routes.flatMap((route) => bypassOf(blueprint, route, monitors.get(route.id)));
  return sortedBy([...blueprint.routes, ...past], ({ id }) => id);
}

function bypassOf(blueprint: Blueprint, route: RouteFacts, monitor: MonitorFacts | undefined): readonly RouteFacts[] {
  if (route.probe?.bypass !== true || monitor === undefined || monitor.local) return [];
  const clients = monitor.watchers.flatMap((watcher) => bypassAddresses(blueprint, watcher, route.servedBy));
  if (clients.length === 0) return [];
  const { probe, ...rest } = route;
  const id = `${route.id}/probe`;
  return [
    { ...rest, id, path: probe.path ?? route.path, clients: [...new Set(clients)].sort(), auth: { kind: 'none' } },
  ];
}
