import type { Blueprint } from './blueprint.ts';
import type { MonitorFacts } from './monitor.ts';

/**
 * Whether a monitor fails when its server does. A registry answers, whatever runs; and what somebody declares may ask
 * another machine, under whichever service it stands.
 */
export function failsWithServer(blueprint: Blueprint): (monitor: MonitorFacts) => boolean {
  let places: ReadonlyMap<string, string> | undefined; // few monitors name a host
  return ({ server, kind, declared, target }) => {
    if (kind === 'domain') return false;
    if (!declared || target?.host === undefined) return true;
    places ??= placesOf(blueprint);
    return places.get(target.host.toLowerCase()) === server;
  };
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
