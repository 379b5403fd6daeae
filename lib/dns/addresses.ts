import type { Blueprint, ServerFacts } from '../blueprint/index.ts';
import { serverOf } from '../blueprint/index.ts';

/** An address as a record holds it. */
export interface AddressRecord {
  readonly type: 'A' | 'AAAA';
  readonly value: string;
}

/**
 * Addresses as records, without the prefix that an interface has. IPv6 is told of only where containers see its clients
 * as they are: else the ports of the server are open to IPv4 alone.
 */
export function addressRecords(
  { dualStack }: ServerFacts,
  addresses: readonly (string | undefined)[],
): readonly AddressRecord[] {
  return addresses.flatMap((address): AddressRecord[] => {
    const value = address?.split('/', 1)[0] ?? '';
    if (value === '') return [];
    if (!value.includes(':')) return [{ type: 'A', value }];
    return dualStack ? [{ type: 'AAAA', value }] : [];
  });
}

/** The addresses under which the internet reaches a server, where they do not change. */
export function publicAddresses(server: ServerFacts): readonly AddressRecord[] {
  const { v4, v6, dynamic } = server.addresses.public ?? { dynamic: false };
  return dynamic ? [] : addressRecords(server, [v4, v6]);
}

/** Whether a name of a server leads to it on the internet. */
export function isReachable(blueprint: Blueprint, id: string): boolean {
  const server = serverOf(blueprint, id);
  if (server === undefined) return false;
  return publicAddresses(server).length > 0 || blueprint.ddns.some((fact) => fact.server === id);
}
