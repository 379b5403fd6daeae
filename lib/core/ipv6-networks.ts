import type { Mapping } from '../compose/index.ts';
import { sha256 } from './hash.ts';

/** The Docker Engine that filters and forwards IPv6 as it does IPv4, and gives networks addresses, without being told. */
export const DUAL_STACK_ENGINE = 27;

/** The major version of the engine of a host, where it is known. */
export const engineOf = (host: Readonly<Record<string, string>> = {}): number | undefined => {
  const major = Number.parseInt(host['docker.version'] ?? '', 10);
  return Number.isNaN(major) ? undefined : major;
};

/** How the networks of a dual-stack server get their addresses. */
export type Ipv6Networks = 'from-engine' | 'given';

/**
 * An engine that is known to be older than 27 gives no IPv6 addresses of its own accord, so there every network names
 * its own. Rule: Docker Engine 27 release notes, "IPv6".
 */
export const ipv6Networks = (host?: Readonly<Record<string, string>>): Ipv6Networks =>
  (engineOf(host) ?? DUAL_STACK_ENGINE) >= DUAL_STACK_ENGINE ? 'from-engine' : 'given';

/** What a network of a dual-stack server says. `name` is unique among all networks of the lab. */
export const ipv6Options = (name: string, networks: Ipv6Networks): Mapping =>
  networks === 'from-engine'
    ? { enable_ipv6: true }
    : { enable_ipv6: true, ipam: { config: [{ subnet: privateNetwork(name) }] } };

/** A private IPv6 network (RFC 4193) of a name's own: the same one at every synth. */
export function privateNetwork(name: string): string {
  const id = sha256(name);
  return `fd${id.slice(0, 2)}:${id.slice(2, 6)}:${id.slice(6, 10)}:${id.slice(10, 14)}::/64`;
}
