import type { Arch, Os } from '../values/index.ts';
import type { MaintenanceFacts } from './monitor.ts';

/** A server, as declared. */
export interface ServerFacts {
  readonly id: string;
  readonly addresses: AddressFacts;
  readonly os: Os;
  readonly arch: Arch;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** Where it stands; servers of one site share their internet line. */
  readonly site: string;
  readonly ssh: { readonly user: string; readonly port: number };
  /** The directory below which every volume, secret and configuration of this server lies. */
  readonly dataRoot: string;
  /** `server`: one Compose project `hl`; `stacks`: one project a stack. */
  readonly layout: 'server' | 'stacks';
  /** How far the sum of memory limits may exceed the memory: a factor. */
  readonly overcommit: number;
  /**
   * Whether containers see the real address of IPv6 clients. Otherwise ports for everybody are published by IPv4 alone,
   * and no name of this server has an IPv6 address.
   */
  readonly dualStack: boolean;
  /** Overlays that it has joined. */
  readonly overlays: readonly string[];
  /** Servers whose backups it keeps a copy of. */
  readonly keepsBackupsOf: readonly string[];
  /** Servers that watch it. Absent: every one with a watcher that has a way to it. */
  readonly watchedBy?: readonly string[] | undefined;
  /** From when on something of the host is a fault. */
  readonly health: HealthFacts;
  /** When it is worked on, and failures of it are no news. */
  readonly maintenance: readonly MaintenanceFacts[];
  /** The stacks that offer a contract here. */
  readonly reverseProxy?: string | undefined;
  readonly watcher?: string | undefined;
  readonly notifier?: string | undefined;
  /** Values that only the host knows, from lab.facts.json. */
  readonly host: Readonly<Record<string, string>>;
}

/** From when on something of a host is a fault. */
export interface HealthFacts {
  /** How full a file system may be, in percent. */
  readonly diskPercent: number;
  /** How many of its inodes may be used, in percent. */
  readonly inodePercent: number;
  /** How often a container may restart between two looks. */
  readonly restarts: number;
  /** Whether disks are asked how sound they are, and smartctl has to be there for it. */
  readonly smart: 'where-installed' | 'required' | 'never';
  /** Units of systemd that may have failed. */
  readonly ignoredUnits: readonly string[];
}

/** The addresses of a server. */
export interface AddressFacts {
  /** Name or address for ssh. */
  readonly ssh: string;
  /** Addresses on the networks at home, each with its prefix: `192.168.1.10/24`. */
  readonly lan: readonly string[];
  readonly public?: PublicAddressFacts | undefined;
  /** Address in the overlay. */
  readonly overlay?: string | undefined;
}

/** How the internet reaches a server. */
export interface PublicAddressFacts {
  readonly v4?: string | undefined;
  readonly v6?: string | undefined;
  /** The address changes, and a name follows it. */
  readonly dynamic: boolean;
  /** The name that follows a changing address; absent: `<server>.<domain>`, which a DDNS job keeps. */
  readonly name?: string | undefined;
}

/** A private network that joins servers. */
export interface OverlayFacts {
  readonly id: string;
  readonly kind: 'wireguard' | 'tailscale' | 'external';
  /** Its address ranges: what `vpn` means as an audience. */
  readonly networks: readonly string[];
  readonly members: readonly string[];
}
