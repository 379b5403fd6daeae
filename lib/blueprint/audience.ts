import type { Blueprint } from './blueprint.ts';
import { overlaysOf, serverOf } from './queries.ts';
import type { RouteAccess } from './route.ts';
import type { Audience } from './service.ts';

/** The address ranges of an audience of a server; none for everybody. */
export function networksOf(blueprint: Blueprint, server: string, to: Audience): readonly string[] {
  const facts = serverOf(blueprint, server);
  if (facts === undefined || to === 'public') return [];
  if (to === 'lan') return facts.addresses.lan.map(networkOf);
  return to === 'vpn' ? overlaysOf(blueprint, server).flatMap(({ networks }) => networks) : ['127.0.0.0/8'];
}

/**
 * The address ranges that a route lets in, by the server that answers: its declared networks, never all private ranges
 * and never Docker's. Undefined for everybody.
 */
export function allowedRanges(
  blueprint: Blueprint,
  server: string,
  access: RouteAccess,
): readonly string[] | undefined {
  if (access === 'public') return undefined;
  const words = typeof access === 'string' ? [access] : access.allow;
  return [
    ...new Set(
      words.flatMap((word) => (word === 'lan' || word === 'vpn' ? networksOf(blueprint, server, word) : word)),
    ),
  ];
}

/** The audiences of a server to which a route is open: `public` stands for any address. */
export const audiencesOf = (access: RouteAccess): readonly Exclude<Audience, 'loopback'>[] =>
  typeof access === 'string'
    ? [access]
    : [...new Set(access.allow.map((word) => (word === 'lan' || word === 'vpn' ? word : 'public')))];

/** Whether anybody outside the server's own networks may reach a route. */
export const isOpenOutside = (access: RouteAccess): boolean => audiencesOf(access).includes('public');

/** The network of an IPv4 address with its prefix: `192.168.1.10/24` is in `192.168.1.0/24`. IPv6 is left as it is. */
export function networkOf(address: string): string {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(address);
  if (match === null) return address;
  const octets = match.slice(1, 5).map(Number);
  const prefix = Number(match[5]);
  const kept = octets.map((octet, index) => {
    const bits = Math.min(8, Math.max(0, prefix - index * 8));
    return octet & (0xff << (8 - bits)) & 0xff;
  });
  return `${kept.join('.')}/${prefix}`;
}
