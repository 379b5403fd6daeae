import type { Blueprint } from './blueprint.ts';
import type { ServerFacts } from './server.ts';

/** The domains that get a zone: those of the lab, and those of mail addresses that lie in none of them. */
export function zonesOf({ lab, mailServers }: Pick<Blueprint, 'lab' | 'mailServers'>): readonly string[] {
  const ofMail = mailServers
    .flatMap(({ domains }) => domains)
    .filter((domain) => zoneOf(lab.zones, domain) === undefined);
  return [...new Set([...lab.zones, ...ofMail])].sort();
}

/** The zone that a name lies in: the longest that it ends in. Undefined where it lies in none. */
export function zoneOf(zones: readonly string[], name: string): string | undefined {
  let longest: string | undefined;
  for (const zone of zones) {
    if (!name.endsWith(zone) || (name !== zone && name.at(-zone.length - 1) !== '.')) continue;
    if (longest === undefined || zone.length > longest.length) longest = zone;
  }
  return longest;
}

/** The name of a server itself: `<server>.<domain>`. */
export const ownNameOf = ({ lab }: Pick<Blueprint, 'lab'>, { id }: Pick<ServerFacts, 'id'>): string =>
  `${id}.${lab.domain}`.toLowerCase();

/**
 * The name that follows the changing address of a server; undefined where its address does not change, and where there
 * is no domain of the user's for a name.
 */
export function changingNameOf(blueprint: Pick<Blueprint, 'lab'>, server: ServerFacts): string | undefined {
  const open = server.addresses.public;
  if (open?.dynamic !== true) return undefined;
  return open.name ?? (blueprint.lab.ownsDomain ? ownNameOf(blueprint, server) : undefined);
}
