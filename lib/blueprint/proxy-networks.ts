import type { Blueprint } from './blueprint.ts';
import type { ServiceFacts } from './service.ts';

/** The network on which a reverse proxy meets the services that it leads to. Every project of a server may join it. */
export const SHARED_NETWORK = 'hl_default';

/**
 * What the names of networks begin with that a reverse proxy shares with one service alone: nobody else may go past its
 * sign-in, or say what only the proxy may say. Ids have no `_`, and no stack may be called `hl-proxy`.
 */
export const APART_PREFIX = 'hl-proxy_';

/**
 * The network on which what tells people something meets the notifiers of its own server. These believe what a reverse
 * proxy says of a client, so nobody else is on it. Ids have no `_`, so no stack has a network of this name.
 */
export const ALERT_NETWORK = 'hl_alerts';

/** Whether a network is one that several projects of a server may need, so that `prepare` makes it where no project does. */
export const isBetweenProjects = (network: string): boolean =>
  network === SHARED_NETWORK || network === ALERT_NETWORK || isApart(network);

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
