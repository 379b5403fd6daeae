import type { Audience, Blueprint, MonitorFacts, RouteFacts, ServerFacts } from '../../blueprint/index.ts';
import { groupBy, reach, serverOf } from '../../blueprint/index.ts';
import { watchersOf } from './reachable.ts';

/** Who may connect. A probe from elsewhere would only fail. Undefined means everybody who can reach it. */
export type Open = RouteFacts['access'] | undefined;

/** Who probes, and whether that is the watched server itself. */
export type Watch = Pick<MonitorFacts, 'watchers' | 'local'>;

/** Decides who watches what. Made once for a Blueprint; each question is answered once. */
export interface Watching {
  /** The servers that offer to watch. */
  readonly watchers: readonly ServerFacts[];
  /**
   * Who watches something of a server: every other server with a watcher and a way to it that its audience allows, or
   * those of them that the server names; else the server itself, where another one notices when that ends.
   */
  readonly of: (server: string, open: Open) => Watch;
  /** The watchers that a server can push heartbeats to. */
  readonly pushedTo: (server: string) => readonly string[];
  /** Whether another server can probe the watcher of a server. */
  readonly isProbed: (server: string) => boolean;
}

export function watching(blueprint: Blueprint): Watching {
  const watchers = watchersOf(blueprint.servers);
  const routes = groupBy(blueprint.routes, ({ service }) => service.slice(0, service.lastIndexOf('/')));
  const offers = new Map(blueprint.watchers.map((watcher) => [watcher.server, watcher]));

  const admits = (from: string, to: string, open: Open): boolean => {
    const way = reach(blueprint, from, to);
    return way !== undefined && mayPass(way.by, open);
  };
  const doors = (server: string): readonly RouteFacts[] => routes.get(offers.get(server)?.id ?? '') ?? [];
  const entered = (from: string, to: string): boolean => doors(to).some(({ access }) => admits(from, to, access));

  const askedOf = (server: string): readonly string[] =>
    (serverOf(blueprint, server)?.watchedBy ?? watchers.map(({ id }) => id)).filter((id) => id !== server);
  const pushedTo = once((server: string) =>
    askedOf(server).filter((id) => offers.get(id)?.push !== undefined && entered(server, id)),
  );

  const isProbed = once((server: string) => askedOf(server).some((id) => offers.has(id) && entered(id, server)));

  const choose = (server: string, open: Open): Watch => {
    const others = askedOf(server).filter((id) => offers.has(id) && admits(id, server, open));
    if (others.length > 0) return { watchers: others, local: false };
    const local = offers.has(server) && (isProbed(server) || pushedTo(server).length > 0);
    return { watchers: local ? [server] : [], local };
  };
  const chosen = new Map<string, Watch>();
  const of = (server: string, open: Open): Watch => {
    const key = `${server} ${typeof open === 'object' ? open.allow.join(' ') : open}`;
    const known = chosen.get(key) ?? choose(server, open);
    chosen.set(key, known);
    return known;
  };
  return { watchers, of, pushedTo, isProbed };
}

/** Whether a probe that comes this way is let in by a route for this audience. */
function mayPass(by: 'local' | 'lan' | 'overlay' | 'public', open: Open): boolean {
  if (open === undefined || open === 'public') return true;
  const way = { lan: 'lan', overlay: 'vpn', public: 'public', local: 'local' }[by];
  // An allow list holds addresses and audiences. A watcher never has a listed address by chance.
  return typeof open === 'object' ? open.allow.includes(way) : open === way;
}

/**
 * The address under which a container finds a port of its own host that is open to an audience. Where no
 * address is known there is the gateway that Docker gives it.
 */
export function ownAddress(server: ServerFacts | undefined, to: Audience | undefined): string {
  const { lan = [], overlay, public: open } = server?.addresses ?? {};
  const bare = (address: string | undefined): string | undefined => address?.split('/', 1)[0];
  if (to === 'lan') return bare(lan[0]) ?? HOST_GATEWAY;
  if (to === 'vpn') return bare(overlay) ?? HOST_GATEWAY;
  return bare(lan[0]) ?? bare(overlay) ?? open?.v4 ?? HOST_GATEWAY;
}

/** How a container calls its host. */
export const HOST_GATEWAY = 'host.docker.internal';

function once<Result>(compute: (key: string) => Result): (key: string) => Result {
  const known = new Map<string, Result>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as Result;
  };
}
