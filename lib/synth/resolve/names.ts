import type { Blueprint, DdnsFacts, DnsFacts, RouteAccess, ServerFacts } from '../../blueprint/index.ts';
import { changingNameOf, ownNameOf, zoneOf, zonesOf } from '../../blueprint/index.ts';
import { sortedBy } from '../../values/index.ts';

type To = DnsFacts['to'][number];

/** Somebody who needs a name to lead to a server. */
interface Claim {
  readonly name: string;
  readonly server: string;
  readonly to: readonly To[];
  readonly for: string;
}

/**
 * Every name that has to resolve: of routes, of mail servers, and of the servers themselves, in this order. The first
 * who needs a name says whose it is; rules tell of those who need it elsewhere.
 */
export function nameHosts(blueprint: Blueprint): readonly DnsFacts[] {
  const names = new Map<string, Claim>();
  for (const claim of [...ofRoutes(blueprint), ...ofMail(blueprint), ...ofServers(blueprint)]) {
    const known = names.get(claim.name);
    if (known === undefined) names.set(claim.name, claim);
    // A server's own name says where the server is, not who may reach what stands under a name.
    else if (known.server === claim.server && claim.for !== claim.server) {
      if (!claim.to.every((to) => known.to.includes(to)))
        names.set(claim.name, { ...known, to: [...known.to, ...claim.to] });
    }
  }
  const facts: DnsFacts[] = [];
  for (const { name: id, server, to, for: cause } of names.values()) {
    facts.push({
      id,
      server,
      to: to.length > 1 ? [...new Set(to)].sort() : to,
      public: to.includes('public'),
      for: cause,
    });
  }
  return sortedBy(facts, ({ id }) => id);
}

function ofRoutes({ routes }: Blueprint): readonly Claim[] {
  const claims: Claim[] = [];
  for (const { id, hosts, servedBy, access } of routes) {
    const to = audienceOf(access);
    for (const host of hosts) claims.push({ name: host.toLowerCase(), server: servedBy, to, for: id });
  }
  return claims;
}

const ofMail = ({ mailServers }: Blueprint): readonly Claim[] =>
  mailServers.map(({ id, host, server }) => ({ name: host, server, to: ['public'], for: id }));

/**
 * A server's own name. Where it is public it has no address in the overlay: the overlay's own tunnels may be looked up
 * under it, and would then lead into themselves.
 */
function ofServers(blueprint: Blueprint): readonly Claim[] {
  return blueprint.servers.flatMap((server): Claim[] => {
    const { lan, public: open, overlay } = server.addresses;
    const to: readonly To[] = [...(lan.length > 0 ? (['lan'] as const) : []), ...beyondLan(open, overlay)];
    return to.length === 0 ? [] : [{ name: ownNameOf(blueprint, server), server: server.id, to, for: server.id }];
  });
}

function beyondLan(open: object | undefined, overlay: string | undefined): readonly To[] {
  if (open !== undefined) return ['public'];
  return overlay === undefined ? [] : ['vpn'];
}

/** Ranges that the internet does not carry: RFC 1918, RFC 6598 (which Tailscale uses), RFC 4193 and link-local. */
const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|f[cd]|fe[89ab])/i;

/** Who has to find a route. A private range of an allow list may be one of a network at home or of an overlay. */
const audienceOf = (access: RouteAccess): readonly To[] =>
  typeof access === 'object' ? [...new Set(access.allow.flatMap(audienceOfRange))] : ALONE[access];

const ALONE: { readonly [Name in To]: readonly [Name] } = { public: ['public'], lan: ['lan'], vpn: ['vpn'] };

function audienceOfRange(range: string): readonly To[] {
  if (range === 'lan' || range === 'vpn') return [range];
  return PRIVATE.test(range) ? ['lan', 'vpn'] : ['public'];
}

/**
 * The names whose addresses change. One a server is enough, since all others are aliases of it, but for those that may
 * be no alias: a zone's own name and a mail domain have other records beside them (RFC 1034, 3.6.2), and mail is not
 * delivered to an alias (RFC 2181, 10.3).
 */
export function nameChanging(blueprint: Blueprint): readonly DdnsFacts[] {
  const zones = zonesOf(blueprint);
  const noAlias = new Set([...zones, ...blueprint.mailServers.flatMap(({ host, domains }) => [host, ...domains])]);
  const facts = blueprint.servers.flatMap((server): DdnsFacts[] => {
    if (server.addresses.public?.dynamic !== true) return [];
    const name = changingNameOf(blueprint, server);
    const own = blueprint.dns.filter((each) => each.server === server.id && each.public && noAlias.has(each.id));
    const kept = new Set([...(name === undefined ? [] : [name]), ...own.map(({ id }) => id)]);
    return [...kept].map((id) => {
      const inZone = zoneOf(zones, id) !== undefined;
      return { id, server: server.id, keptBy: inZone ? 'job' : 'provider', types: typesOf(server) };
    });
  });
  return sortedBy(facts, ({ id, server }) => `${id} ${server}`);
}

/** A server whose containers do not see IPv6 clients as they are has no AAAA record. */
const typesOf = ({ dualStack }: ServerFacts): DdnsFacts['types'] => (dualStack ? ['A', 'AAAA'] : ['A']);
