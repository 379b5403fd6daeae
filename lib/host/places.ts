import type { Blueprint, OverlayFacts, ServerFacts } from '../blueprint/index.ts';
import { overlaysOf, servicesOfServer } from '../blueprint/index.ts';
import { sortedBy, withoutEnd } from '../values/index.ts';

type Rows = readonly (readonly string[])[];

/** Folders of a host that a container may write, as any user. Root must not follow links in them. */
export function writtenByContainers(blueprint: Blueprint, server: string): Rows {
  const paths = new Set<string>();
  for (const { mounts } of servicesOfServer(blueprint, server)) {
    for (const { source, readOnly } of mounts) {
      if (!readOnly && source?.startsWith('/') === true) paths.add(withoutEnd(source, '/') || '/');
    }
  }
  return [...paths].sort().map((path) => [path]);
}

/** Addresses of a host that ports are bound to: each with the services that have them, and what to do where it is missing. */
export function boundAddresses(blueprint: Blueprint, server: ServerFacts): Rows {
  const services = new Map<string, Set<string>>();
  for (const { name, ports } of servicesOfServer(blueprint, server.id)) {
    for (const { hostIp } of ports) {
      const address = hostIp === undefined ? undefined : plain(hostIp);
      if (address === undefined || isAlwaysThere(address)) continue;
      let users = services.get(address);
      if (users === undefined) services.set(address, (users = new Set()));
      users.add(name);
    }
  }
  return sortedBy(services, ([address]) => address).map(([address, users]) => [
    address,
    [...users].join(', '),
    howToHave(address, blueprint, server),
  ]);
}

/** An address as the kernel writes it. */
function plain(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '');
  return bare.includes(':') ? new URL(`http://[${bare}]/`).hostname.slice(1, -1) : bare;
}

const isAlwaysThere = (address: string): boolean =>
  address === '' || address === '0.0.0.0' || address === '::' || address === '::1' || address.startsWith('127.');

function howToHave(address: string, blueprint: Blueprint, server: ServerFacts): string {
  const { overlay, lan } = server.addresses;
  if (overlay !== undefined && plain(bare(overlay)) === address) {
    const [joined] = overlaysOf(blueprint, server.id);
    return joined === undefined ? 'bring up the network that has it' : BRING_UP[joined.kind](joined.id);
  }
  if (lan.some((each) => plain(bare(each)) === address)) {
    return 'give this host that address on its LAN, or correct addresses.lan of the server in the lab';
  }
  return 'give this host that address, or bind the ports to another one in the lab';
}

const bare = (address: string): string => address.replace(/\/\d+$/, '');

const BRING_UP: Readonly<Record<OverlayFacts['kind'], (id: string) => string>> = {
  wireguard: (id) =>
    `bring up the overlay ${id} (synth does not write the configuration of WireGuard yet: make a tunnel with this address, then  systemctl enable --now wg-quick@wg0)`,
  tailscale: (id) => `bring up the overlay ${id} with  tailscale up`,
  external: (id) => `bring up the overlay ${id}`,
};
