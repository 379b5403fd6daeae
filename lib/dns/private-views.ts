import type { Blueprint, DnsFacts, ServerFacts } from '../blueprint/index.ts';
import { groupBy, serverOf, zonesOf } from '../blueprint/index.ts';
import { sortedBy } from '../values/index.ts';
import type { AddressRecord } from './addresses.ts';
import { addressRecords } from './addresses.ts';

/** What a resolver at one place answers of itself; all that it does not name it asks the internet about. */
export interface PrivateView {
  /** How its files begin. */
  readonly name: string;
  /** Whose view it is, for people. */
  readonly title: string;
  /** The domain that nobody owns, so that the internet is never asked about it (RFC 8375). */
  readonly closed?: string | undefined;
  readonly names: readonly ViewName[];
  /**
   * Names with a wildcard. A resolver of a LAN would take everything below for them, those names too that lead elsewhere,
   * so they are left to the internet.
   */
  readonly wildcards: readonly string[];
}

/** A name of a view. */
export interface ViewName {
  readonly name: string;
  readonly addresses: readonly AddressRecord[];
  /** Whether the internet may be asked about other records of the name, and about names below it. */
  readonly open: boolean;
}

/** A view that has names, which are looked up once somebody asks for them. */
export interface PlannedView {
  readonly name: string;
  readonly view: () => PrivateView;
}

/** One view a site with a LAN, and one an overlay. */
export function privateViews(blueprint: Blueprint): readonly PlannedView[] {
  const { servers, overlays } = blueprint;
  const plan = (name: string, title: string, addressesOf: Lookup): readonly PlannedView[] => {
    if (!blueprint.dns.some((fact) => recordsOf(blueprint, fact, addressesOf).length > 0)) return [];
    let made: PrivateView | undefined;
    return [{ name: fileName(name), view: () => (made ??= makeView(blueprint, fileName(name), title, addressesOf)) }];
  };
  const sites = [...groupBy(servers, ({ site }) => site)].filter(([, all]) => all.some(hasLan));
  return [
    ...sortedBy(sites, ([site]) => site).flatMap(([site, own]) =>
      plan(site, `the LAN of ${site}`, (fact, server) => onSite(site, own, fact, server)),
    ),
    ...overlays.flatMap(({ id }) =>
      plan(`${id}.vpn`, `the overlay ${id}`, ({ to }, { overlays: joined, addresses }) =>
        joined.includes(id) && to.includes('vpn') ? [addresses.overlay] : [],
      ),
    ),
  ];
}

function makeView(blueprint: Blueprint, name: string, title: string, addressesOf: Lookup): PrivateView {
  const { lab } = blueprint;
  const all = namesOf(blueprint, addressesOf, openNames(blueprint));
  const names = all.filter((each) => !isWildcard(each.name));
  const wildcards = all.map((each) => each.name).filter(isWildcard);
  return { name, title, closed: lab.ownsDomain ? undefined : lab.domain, names, wildcards };
}

type Found = readonly (string | undefined)[];

/** Where a name of a server leads in a view. */
type Lookup = (fact: DnsFacts, server: ServerFacts) => Found;

const isWildcard = (name: string): boolean => name.startsWith('*.');

const hasLan = ({ addresses }: ServerFacts): boolean => addresses.lan.length > 0;

/**
 * Where a name leads on the LAN of a site: to the LAN address of a server that stands there; to the overlay address of
 * one elsewhere that shows it to the overlay alone; and where the internet says for all that is public. What another
 * site shows on its own LAN alone has no address here.
 */
function onSite(site: string, own: readonly ServerFacts[], { to }: DnsFacts, server: ServerFacts): Found {
  const { addresses } = server;
  if (server.site === site && hasLan(server) && (to.includes('lan') || to.includes('public'))) return addresses.lan;
  if (to.includes('public') || !to.includes('vpn')) return [];
  const joined = own.some(({ overlays }) => overlays.some((overlay) => server.overlays.includes(overlay)));
  return joined ? [addresses.overlay] : [];
}

function recordsOf(blueprint: Blueprint, fact: DnsFacts, addressesOf: Lookup): readonly AddressRecord[] {
  const server = serverOf(blueprint, fact.server);
  return server === undefined ? [] : addressRecords(server, addressesOf(fact, server));
}

function namesOf(blueprint: Blueprint, addressesOf: Lookup, isOpen: (name: string) => boolean): readonly ViewName[] {
  return blueprint.dns.flatMap((fact): ViewName[] => {
    const addresses = recordsOf(blueprint, fact, addressesOf);
    return addresses.length === 0 ? [] : [{ name: fact.id, addresses, open: isOpen(fact.id) }];
  });
}

/** Names that have other records beside their address, or other names below them. */
function openNames(blueprint: Blueprint): (name: string) => boolean {
  const open = new Set([...zonesOf(blueprint), ...blueprint.mailServers.flatMap(({ domains }) => domains)]);
  for (const { id } of blueprint.dns) {
    for (let dot = id.indexOf('.'); dot >= 0; dot = id.indexOf('.', dot + 1)) open.add(id.slice(dot + 1));
  }
  return (name) => open.has(name);
}

/** A site may be called anything; a file may not. */
const fileName = (name: string): string =>
  encodeURIComponent(name).replaceAll(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
