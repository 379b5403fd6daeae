import type { Arch, CallSite, Duration, Os, Schedule, Size } from '../values/index.ts';
import { captureCaller, LabError, locationOf } from '../values/index.ts';
import type { ComposeFile } from '../compose/index.ts';
import { LabConstruct, parentOfKind } from './construct.ts';
import { CORE_ERRORS } from './errors.ts';
import type { HealthProps } from './health.ts';
import type { Homelab } from './homelab.ts';
import type { HeartbeatProps } from './monitor.ts';
import { Monitor } from './monitor.ts';
import { validateProps, validateOwnProps, requireProps, warnUnknownProps } from './rules.ts';
import { SERVER_RULES } from './server-rules.ts';
import type { Service } from './service.ts';
import type { ServiceOverride } from './service-props.ts';
import { OVERRIDE_RULES } from './service-rules.ts';
import { list, ofKind } from './shapes.ts';

/** The addresses of a server: as who asks sees it. */
export interface ServerAddresses {
  /** Name or address for ssh. */
  readonly ssh: string;
  /** On the networks at home, each with its prefix: `'192.168.1.10/24'`. What `lan` means as an audience. @default - none */
  readonly lan?: string | readonly string[];
  /** On the internet. @default - not reachable from there */
  readonly public?: PublicAddress;
  /** In the overlay. @default - none */
  readonly overlay?: string;
}

/** How the internet reaches a server. */
export interface PublicAddress {
  /** Its IPv4 address. @default - none */
  readonly v4?: string;
  /** Its IPv6 address. @default - none */
  readonly v6?: string;
  /** The address changes, and a name follows it. @default false */
  readonly dynamic?: boolean;
  /**
   * The name that follows a changing address, where a router or a DDNS service keeps one already: `abc123.myfritz.net`.
   * @default - `<server>.<domain>`, which a DDNS job has to keep
   */
  readonly name?: string;
}

/** A server, as it is. */
export interface ServerProps {
  /** Where it is reached, and by whom. */
  readonly addresses: ServerAddresses;
  /** Its operating system: `Os.debian(13)`. */
  readonly os: Os;
  /** Its processor: `Arch.amd64`. */
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
  /** From when on a full disk, a failed unit or a restarting container is a fault. @default - the defaults of each */
  readonly health?: HealthProps;
  /** Servers whose backups it keeps a copy of. @default - none */
  readonly keepsBackupsOf?: 'all' | readonly Server[];
}

/** What the server's layer says of one service. */
export interface ServerOverride {
  readonly service: string | Service;
  readonly says: ServiceOverride;
  readonly site: CallSite;
}

/** A time in which a server is worked on. */
export interface Maintenance {
  readonly schedule: Schedule;
  readonly duration: Duration;
  readonly site: CallSite;
}

/** Minute and hour on every day, or on one day of the week. */
const DAILY_OR_WEEKLY = /^\d+ \d+ \* \* (?:\*|\d)$/;

const DAY = 86_400;

/** What stands for a value of the host until it is known. */
export const factPlaceholder = (name: string): string => `@@fact:${name}@@`;

/** A host that runs stacks. */
export class Server extends LabConstruct {
  readonly lab: Homelab;
  readonly props: ServerProps;
  private readonly overridden: ServerOverride[] = [];
  private readonly asked = new Map<string, CallSite>();
  private readonly watching: Server[] = [];
  private readonly windows: Maintenance[] = [];

  /** @throws LabError HL014 for an address, a path or a number that cannot exist. */
  constructor(lab: Homelab, id: string, props: ServerProps) {
    const site = captureCaller(new.target);
    super(lab, id, 'Server', site);
    this.lab = parentOfKind(lab, 'Homelab', 'server', site);
    this.props = props;
    validateOwnProps(this, props, SERVER_RULES, new.target, Server);
  }

  /** What this server's layer says of services, in the order of the calls. */
  get overrides(): readonly ServerOverride[] {
    return this.overridden;
  }

  /** Who watches it, as far as that was said. */
  get watchers(): readonly Server[] {
    return [...this.watching];
  }

  /** When it is worked on. */
  get maintenances(): readonly Maintenance[] {
    return [...this.windows];
  }

  /** The host name of a label below the lab's domain: `movies` is `movies.example.com`. */
  hostName(label: string): string {
    return label.includes('.') ? label : `${label}.${this.lab.domain}`;
  }

  /** The values that only the host knows and that were asked for, each with the line that asked first. */
  get askedFacts(): ReadonlyMap<string, CallSite> {
    return this.asked;
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
    const site = captureCaller(this.override);
    requireProps(this, { service, says }, ['service', 'says']);
    validateProps(this, says, OVERRIDE_RULES, site);
    warnUnknownProps(this, says, OVERRIDE_RULES);
    this.overridden.push({ service, says, site });
  }

  /**
   * Has it watched by these servers alone, each of which has a watcher. A method, since servers watch each other and
   * one of two is declared first. Without it every other server with a watcher and a way to it watches.
   */
  watchedBy(...servers: readonly Server[]): void {
    validateProps(this, { servers }, { servers: list(ofKind('Who watches', 'Server')) }, captureCaller(this.watchedBy));
    this.watching.push(...servers);
  }

  /** Waits for reports of a job of this server: a timer, a copy of a backup, a trial restore, anything that runs. */
  heartbeat(id: string, props: HeartbeatProps): Monitor {
    return new Monitor(this, id, { kind: 'heartbeat', ...props }, captureCaller(this.heartbeat));
  }

  /**
   * Says when it is worked on every day or every week, as by updates: what fails of it then is no alert.
   *
   * @throws LabError HL014 for a schedule that is neither daily nor weekly, for more than a day and for a time
   *   without an end: watchers know no other.
   */
  maintenance(schedule: Schedule, duration: Duration): void {
    const site = captureCaller(this.maintenance);
    const seconds = duration.inSeconds;
    const isKept = DAILY_OR_WEEKLY.test(schedule.cron) && seconds > 0 && seconds <= DAY;
    if (!isKept || seconds >= schedule.period.inSeconds) {
      const args = {
        what: 'A time of maintenance',
        rule: 'daily and shorter than a day, or weekly and at most a day long',
      };
      const where = { path: this.node.path, source: locationOf(site) };
      throw LabError.of(CORE_ERRORS.invalidValue, args, where, { given: `${schedule}, ${duration}` });
    }
    this.windows.push({ schedule, duration, site });
  }
}
