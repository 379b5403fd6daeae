import type { Server } from '../../core/index.ts';
import { DUAL_STACK_ENGINE, engineOf } from '../../core/ipv6-networks.ts';
import { lanAddresses } from './host-layout.ts';

/**
 * Whether the networks of a server have IPv6: as it says, else where it has an address by IPv6 and an engine that keeps
 * the addresses of clients. Without this, Docker's own proxy takes IPv6 connections, and every client has the address
 * of a gateway.
 */
export function dualStack(server: Server, host?: Readonly<Record<string, string>>): boolean {
  if (server.props.dualStack !== undefined) return server.props.dualStack;
  return hasIpv6(server) && (engineOf(host) ?? 0) >= DUAL_STACK_ENGINE;
}

/** Whether a server says that it can be reached by IPv6. */
export function hasIpv6({ props: { addresses } }: Server): boolean {
  return addresses.public?.v6 !== undefined || lanAddresses(addresses).some((address) => address.includes(':'));
}
