import type { Blueprint } from './blueprint.ts';
import type { ServiceFacts } from './service.ts';

/** The network on which a reverse proxy meets the services that it leads to. Every project of a server may join it. */
export const SHARED_NETWORK = 'hl_default';

/**
 * What the names of networks begin with that a reverse proxy shares with one service alone: nobody else may go past its
 * sign-in, or say what only the proxy may say. Ids have no `_`, and no stack may be called `hl-proxy`.
 */
export const APART_PREFIX = 'hl-proxy_';

/** Whether a network is one on which a reverse proxy meets one service alone. */
export const isApart = (network: string): boolean => network.startsWith(APART_PREFIX);

/** The name in Docker of the network on which a reverse proxy of its server reaches a service. */
export function proxyNetworkOf({ networks }: Blueprint, service: ServiceFacts | undefined): string {
  for (const { network } of service?.networks ?? []) {
    if (!network.includes(APART_PREFIX)) continue; // most services are not apart, and networks are many
    const name = networks.find(({ id }) => id === network)?.name;
    if (name !== undefined && isApart(name)) return name;
  }
  return SHARED_NETWORK;
}
