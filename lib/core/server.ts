import type { Arch, CallSite, Os, Size } from '../values/index.ts';
import { captureCaller } from '../values/index.ts';
import type { ComposeFile } from '../compose/index.ts';
import { LabConstruct, scopeOfKind } from './construct.ts';
import type { Homelab } from './homelab.ts';
import type { Service } from './service.ts';
import type { ServiceOverride } from './service-props.ts';

/** The addresses of a server: as who asks sees it. */
export interface ServerAddresses {
  /** Name or address for ssh. */
  readonly ssh: string;
  /** On the networks at home, each with its prefix: `'192.168.1.10/24'`. What `lan` means as an audience. @default - none */
  readonly lan?: string | readonly string[];
  /** On the internet. `dynamic`: the address changes, and a DDNS job keeps the name right. @default - not reachable from there */
  readonly public?: { readonly v4?: string; readonly v6?: string; readonly dynamic?: boolean };
  /** In the overlay. @default - none */
  readonly overlay?: string;
}

/** A server, as it is. */
export interface ServerProps {
  readonly addresses: ServerAddresses;
  readonly os: Os;
  readonly arch: Arch;
  /** All of its memory. */
  readonly memory: Size;
  /** Number of processor cores. */
  readonly cpus: number;
  /** Where it stands: servers of one site share a LAN and an internet line. @default - a site of its own */
  readonly site?: string;
  /** The account and port of ssh. @default - user `deploy`, port 22 */
  readonly ssh?: { readonly user?: string; readonly port?: number };
  /** Directory below which every volume, secret and configuration lies. @default '/srv/hl' */
  readonly dataRoot?: string;
  /** `server`: one Compose project `hl` for all; `stacks`: one project a stack, as Dockge and Komodo like it. @default 'server' */
  readonly layout?: 'server' | 'stacks';
  /** How far the sum of memory limits may exceed the memory before it is a warning: a factor. @default 1.5 */
  readonly overcommit?: number;
  /** The last layer: an ordinary compose file, relative to the lab's root, or the same as typed data. @default - none */
  readonly compose?: string | ComposeFile;
  /**
   * Whether its Docker networks have IPv6, so that containers see the real addresses of IPv6 clients. Otherwise what is
   * open to everybody is published by IPv4 alone. @default - where it has a public or LAN address by IPv6 and
   * lab.facts.json says Docker 27 or newer
   */
  readonly dualStack?: boolean;
  /** Servers whose backups it keeps a copy of. @default - none */
  readonly keepsBackupsOf?: 'all' | readonly Server[];
}

/** What the server's layer says of one service. */
export interface ServerOverride {
  readonly service: string | Service;
  readonly says: ServiceOverride;
  readonly site: CallSite;
}

/** What stands for a value of the host until it is known. */
export const factPlaceholder = (name: string): string => `@@fact:${name}@@`;

/** A host that runs stacks. */
export class Server extends LabConstruct {
  readonly lab: Homelab;
  readonly props: ServerProps;
  private readonly overridden: ServerOverride[] = [];
  private readonly asked = new Map<string, CallSite>();

  constructor(lab: Homelab, id: string, props: ServerProps) {
    const site = captureCaller(new.target);
    super(lab, id, 'Server', site);
    this.lab = scopeOfKind(lab, 'Homelab', 'server', site);
    this.props = props;
  }

  /** What this server's layer says of services, in the order of the calls. */
  get overrides(): readonly ServerOverride[] {
    return [...this.overridden];
  }

  /** The host name of a label below the lab's domain: `movies` is `movies.example.com`. */
  hostName(label: string): string {
    return label.includes('.') ? label : `${label}.${this.lab.domain}`;
  }

  /** The values that only the host knows and that were asked for, each with the line that asked first. */
  get askedFacts(): ReadonlyMap<string, CallSite> {
    return new Map(this.asked);
  }

  /**
   * A public value that only the host knows, as the number of its group `render` (`gid.render`): a text for any option.
   * `hl facts` reads it into lab.facts.json; until then a marked placeholder stands in the output, with a warning.
   */
  fact(name: string): string {
    if (!this.asked.has(name)) this.asked.set(name, captureCaller(this.fact));
    return factPlaceholder(name);
  }

  /**
   * Says something of a service on this server alone, above every other typed layer: a memory limit, a device, a port.
   * `service` is the construct, or its name in the Compose file.
   */
  override(service: string | Service, says: ServiceOverride): void {
    this.overridden.push({ service, says, site: captureCaller(this.override) });
  }
}
