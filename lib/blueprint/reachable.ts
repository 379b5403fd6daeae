import type { Audience } from './service.ts';

/** A port that the firewall lets in. */
export interface OpeningFacts {
  readonly id: string;
  readonly server: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly to: Exclude<Audience, 'loopback'>;
  /** Address ranges; empty for everybody. */
  readonly from: readonly string[];
  /** Id of what needs it. */
  readonly for: string;
}

/** A name that has to resolve. */
export interface DnsFacts {
  /** The host name itself, in lower case. */
  readonly id: string;
  /** The server that answers under this name. */
  readonly server: string;
  /** Who may reach something under it, and so who has to be able to look it up. */
  readonly to: readonly Exclude<Audience, 'loopback'>[];
  /** Whether everybody may look it up. */
  readonly public: boolean;
  /** Id of what needs it: a route, a mail server, or the server whose own name it is. */
  readonly for: string;
}

/** A name whose address changes, so that no file can hold it. */
export interface DdnsFacts {
  /** The name. */
  readonly id: string;
  /** The server whose public address it has to have. */
  readonly server: string;
  /** `job`: a DDNS job has to keep it, in a zone of the lab; `provider`: a router or a DDNS service keeps it already. */
  readonly keptBy: 'job' | 'provider';
  /** Record types that it has to have. */
  readonly types: readonly ('A' | 'AAAA')[];
}

/** How the failure of a server, or of the internet line of a site, becomes known. Nobody hears of it without both lists. */
export interface AlertPathFacts {
  /** The server that fails, or `site:<site>`. */
  readonly id: string;
  readonly fails: 'server' | 'site';
  /** The servers that are down or cut off then. */
  readonly servers: readonly string[];
  /** The servers that notice, as they watch one of these and are none of them. */
  readonly watchers: readonly string[];
  /** Ids of the notifiers that one of these watchers reaches and that still deliver then. */
  readonly notifiers: readonly string[];
}
