import type { PublishedPort, Service } from '../../core/index.ts';
import type { Ipv6Networks } from '../../core/ipv6-networks.ts';
import type { Facts } from './host-facts.ts';

/** What the layers of a server's stacks depend on beside the stacks themselves. */
export interface Setting {
  /** Values that only the host knows. */
  readonly facts: Facts;
  /** How its networks get IPv6 addresses; absent where they have none. */
  readonly ipv6: Ipv6Networks | undefined;
  /** Ports that services have to publish for routes, beside those that they name. */
  readonly ports: ReadonlyMap<Service, readonly PublishedPort[]>;
}
