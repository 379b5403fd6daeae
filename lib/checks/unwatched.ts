import type { MonitorFacts, ServiceFacts } from '../blueprint/index.ts';
import { failsWithServer, groupBy, routesOfService, serverOf } from '../blueprint/index.ts';
import type { Check, CheckInput } from '../core/index.ts';
import type { Where } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { listed } from './wording.ts';

/** Something that can be reached and that nobody outside watches. */
interface Blind {
  readonly what: string;
  readonly server: string;
  /** Asked for only where it is told: a line is costly to find. */
  readonly at: () => Where;
}

const NONE: readonly never[] = [];

/** Forbids routes and published ports whose failure only the failed server itself could notice. */
export const unwatched: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.unwatched.code],
  *check(input) {
    const { blueprint, where } = input;
    const blind = [...blindSpotsOf(input)];
    if (blind.length === 0) return;
    if (blueprint.servers.length === 1 || blueprint.servers.every(({ watcher }) => watcher === undefined)) {
      yield finding(CHECK_ERRORS.unwatched, { all: blind.map(({ what }) => what) }, where(''));
      return;
    }
    for (const { what, server, at } of blind) yield finding(CHECK_ERRORS.unwatched, { what, server }, at());
  },
};

function* blindSpotsOf({ blueprint, where }: CheckInput): Iterable<Blind> {
  const effective = blueprint.monitors.filter(isEffective);
  const watched = new Set(effective.map(({ of }) => of));
  const asksThere = failsWithServer(blueprint);
  const declared = new Set(
    effective.flatMap((monitor) => (monitor.declared && asksThere(monitor) ? monitor.of : NONE)),
  );
  for (const { id, service, server, hosts, path, protocol, entryPort, port, clients } of blueprint.routes) {
    // What is for watchers alone is what they watch the route by.
    if (clients !== undefined || watched.has(id) || declared.has(service)) continue;
    const name =
      hosts[0] === undefined ? `${protocol} port ${entryPort ?? port}` : `${hosts[0]}${path === '/' ? '' : path}`;
    yield { what: name, server, at: () => where(id) };
  }
  const open = blueprint.services.filter(({ ports }) => ports.some(({ to }) => to !== 'loopback'));
  if (open.length === 0) return;
  const monitors = groupBy(effective, ({ of }) => of);
  for (const service of open) {
    // A reverse proxy is watched through every route that it answers.
    if (serverOf(blueprint, service.server)?.reverseProxy === service.stack) continue;
    const byRoute = routesOfService(blueprint, service.id).some(({ id }) => watched.has(id));
    const ports = blindPortsOf(service, monitors.get(service.id) ?? NONE, byRoute);
    if (ports.length === 0) continue;
    const what = `port ${listed(ports, 5)} of "${service.id}"`;
    yield { what, server: service.server, at: () => where(service.id, 'ports') };
  }
}

/** Whether a monitor works when the watched server does not. */
const isEffective = ({ local, watchers, server }: MonitorFacts): boolean =>
  local || watchers.some((watcher) => watcher !== server);

/**
 * The published ports that nobody tries. A TCP port needs a probe of its own, for the rest of a service may work
 * without it; UDP cannot be probed, so anything that is known of the service has to do.
 */
function blindPortsOf(service: ServiceFacts, monitors: readonly MonitorFacts[], byRoute: boolean): readonly string[] {
  if (monitors.some(({ kind }) => kind === 'heartbeat')) return NONE;
  const probed = new Set(monitors.map(portOf));
  const blind = service.ports.filter(({ to, protocol, published }) => {
    if (to === 'loopback') return false;
    return protocol === 'udp' ? monitors.length === 0 && !byRoute : !probed.has(published);
  });
  return [...new Set(blind.map(({ published, protocol }) => `${published}/${protocol}`))];
}

/** The port that a monitor tries, if it tries one. */
function portOf({ target }: MonitorFacts): number | undefined {
  if (target?.scheme === undefined) return target?.port;
  return target.port ?? (target.scheme === 'https' ? 443 : 80);
}
