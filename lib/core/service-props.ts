import type { ComposeService } from '../compose/index.ts';
import type { Duration, Image, Size } from '../values/index.ts';
import type { DatabaseProps } from './backup.ts';
import type { Dependency } from './dependency.ts';
import type { EnvironmentValue } from './environment.ts';
import type { Healthcheck } from './healthcheck.ts';
import type { Mount } from './mount.ts';
import type { Network } from './network.ts';
import type { PublishedPort } from './published-port.ts';
import type { SecretFile } from './secret.ts';
import type { Service } from './service.ts';

/**
 * How far a service is locked in. `standard`: no new privileges, at most 4,096 processes, rotating logs, restarted
 * unless stopped, and no capabilities but the image's where what is known of the image says that it needs no others. `strict`: besides, no capabilities but the image's, a read-only root, a user that is not root.
 * `image`: nothing, the image as it comes.
 */
export type Hardening = 'strict' | 'standard' | 'image';

/** A device of the host. */
export interface Device {
  /** Path on the host, or a CDI name. */
  readonly source: string;
  /** Path in the container. @default - as `source` */
  readonly target?: string;
  /** `r`ead, `w`rite, `m`knod. @default 'rwm' */
  readonly permissions?: string;
}

/** GPUs that a service may use. */
export interface GpuRequest {
  /** How many. @default 'all' */
  readonly count?: number | 'all';
  /** Name of the driver, as `nvidia`. @default - the engine's default driver */
  readonly driver?: string;
  /** What of them it may use, as `compute` and `video`. @default - the driver's own */
  readonly capabilities?: readonly string[];
}

/** Linux capabilities, by their names without `CAP_`. */
export interface Capabilities {
  /** Given besides those that the engine gives. @default - none */
  readonly add?: readonly string[];
  /** Taken away. @default - none */
  readonly drop?: readonly string[];
}

/** Where the log goes. */
export interface Logging {
  /** Name of the driver, as `local`, `json-file` or `journald`. */
  readonly driver: string;
  /** The driver's own options. @default - none */
  readonly options?: Readonly<Record<string, string>>;
}

/** A file with variables for the container. */
export interface EnvFile {
  /** Absolute path on the host. */
  readonly path: string;
  /** Whether nothing starts without it. @default true */
  readonly required?: boolean;
  /** `raw`: no interpolation, no quotes. @default - Compose's own rules */
  readonly format?: 'raw';
}

/** A service on a network with names of its own there. */
export interface NetworkConnection {
  /** The network. */
  readonly network: Network;
  /** Names that it has there besides its own. @default - none */
  readonly aliases?: readonly string[];
  /** An IPv4 address that never changes. @default - the engine chooses */
  readonly ipv4Address?: string;
  /** An IPv6 address that never changes. @default - the engine chooses */
  readonly ipv6Address?: string;
}

/** What every service may say, of every layer. Everything else that Compose can say goes into `compose`. */
export interface ServiceOptions {
  /** Replaces the command of the image: a list is executed as it is, a string split as a shell would. @default - the image's */
  readonly command?: string | readonly string[];
  /** Replaces the entry point of the image, in either form of `command`. @default - the image's */
  readonly entrypoint?: string | readonly string[];
  /** User and group, `'1000:1000'`. @default - the image's */
  readonly user?: string;
  /** Directory that the command starts in. @default - the image's */
  readonly workingDir?: string;
  /** Name that it has for itself. @default - the engine chooses */
  readonly hostname?: string;
  /** Name of the container. @default - `<project>-<service>-1` */
  readonly containerName?: string;
  /** Variables of its environment: texts, numbers, references to secrets and variables. @default - none */
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  /** Files of the host with further variables; `environment` is above them. @default - none */
  readonly envFiles?: readonly EnvFile[];
  /** What it finds in its file system: volumes, directories of the host, configuration files, memory. @default - none */
  readonly mounts?: readonly Mount[];
  /** Secrets as files. @default - none */
  readonly secrets?: readonly SecretFile[];
  /** Ports published on the host, and to whom. @default - none */
  readonly ports?: readonly PublishedPort[];
  /** Ports that it listens on for its networks. @default - what is known of the image */
  readonly expose?: readonly number[];
  /** Networks besides the stack's own. @default - none */
  readonly networks?: readonly (Network | NetworkConnection)[];
  /** Whether it is on the network that routed services share. @default - whether it is routed; a reverse proxy has to say so */
  readonly routedNetwork?: boolean;
  /** Whether it is on the private network of its stack, with its id as a name there. @default true */
  readonly stackNetwork?: boolean;
  /**
   * `host`, `none`, or another service of its Compose project whose network it shares: the construct, or its name in the
   * Compose file. Then it is on no other network, and its ports are published by the service whose network it is; what
   * is routed to it is reached there. @default - networks of its own
   */
  readonly networkMode?: 'host' | 'none' | { readonly service: string | Service };
  /** How Docker finds out whether it works. @default - the image's, if it has one */
  readonly healthcheck?: Healthcheck;
  /** What has to be started, healthy or completed before: `db.healthy()`. @default - nothing */
  readonly dependsOn?: readonly Dependency[];
  /** Memory limit, 6 MiB or more. @default - none: a finding once a server */
  readonly memory?: Size;
  /** Memory that is kept for it, 6 MiB or more. @default - none */
  readonly memoryReservation?: Size;
  /** Processor time limit, in cores. @default - none */
  readonly cpus?: number;
  /** Processor time that is kept for it, in cores. @default - none */
  readonly cpuReservation?: number;
  /** Most processes and threads. @default 4096 */
  readonly pids?: number;
  /** When the engine starts it again. @default 'unless-stopped' */
  readonly restart?: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  /** Time to stop in before it is killed. @default - Compose's: 10 seconds */
  readonly stopGracePeriod?: Duration;
  /** Signal that asks it to stop, as `SIGINT`. @default - the image's, else SIGTERM */
  readonly stopSignal?: string;
  /** Devices of the host: a path, or a mapping. @default - none */
  readonly devices?: readonly (string | Device)[];
  /** GPUs of the host. @default - none */
  readonly gpus?: 'all' | readonly GpuRequest[];
  /** Linux capabilities that it gets or loses. @default - the engine's; none but the image's under strict hardening, or where it is known to need no others */
  readonly capabilities?: Capabilities;
  /** Security options, as `apparmor=unconfined`. @default - as its hardening says */
  readonly securityOpt?: readonly string[];
  /** Whether it may do all that root of the host may: a finding. @default false */
  readonly privileged?: boolean;
  /** Whether the root of the container cannot be written. @default - whether its hardening is strict */
  readonly readOnly?: boolean;
  /** Supplementary groups, by number or name. @default - none */
  readonly groupAdd?: readonly (number | string)[];
  /** Kernel parameters of its namespaces, as `net.core.somaxconn`. @default - the engine's */
  readonly sysctls?: Readonly<Record<string, string | number>>;
  /** Limits of resources, as `nofile`. @default - the engine's */
  readonly ulimits?: Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>;
  /** Size of `/dev/shm`. It counts towards the memory of the server. @default - Docker's: 64 MiB */
  readonly shmSize?: Size;
  /** Labels of the container. @default - those that tools add */
  readonly labels?: Readonly<Record<string, string>>;
  /** Where its log goes. @default - rotating files, unless its hardening is `image` */
  readonly logging?: Logging;
  /** Whether an init runs as first process, which reaps zombies and passes signals on. @default false */
  readonly init?: boolean;
  /** Whether it has a terminal. @default false */
  readonly tty?: boolean;
  /** Whether its standard input stays open. @default false */
  readonly stdinOpen?: boolean;
  /** Profiles that it belongs to: `up` starts it with one of these alone. @default - none: always */
  readonly profiles?: readonly string[];
  /** Host names with the addresses that they have inside. @default - none */
  readonly extraHosts?: Readonly<Record<string, string>>;
  /** `linux/amd64`. @default - the server's */
  readonly platform?: string;
}

/** A service, as its stack declares it. */
export interface ServiceProps extends ServiceOptions {
  /** The image, with what is known of it. Of a text that is known which the library knows of its name and tag. */
  readonly image: Image | string;
  /** `review`: a person changes the pinned image; `auto`: Watchtower may, and the tag may float. @default 'review' */
  readonly updates?: 'review' | 'auto';
  /** How far it is locked in. @default - the stack's */
  readonly hardening?: Hardening;
  /** Ids that it had before. @default - none */
  readonly formerly?: readonly string[];
  /** Its database, for the backup of the stack. @default - none */
  readonly database?: Omit<DatabaseProps, 'service'>;
  /** Any other key of Compose, above the props. Listed in the manifest. @default - none */
  readonly compose?: ComposeService;
}

/** What a higher layer says of a service. */
export interface ServiceOverride extends ServiceOptions {
  /** Another image, with what is known of it. @default - that of the layer below */
  readonly image?: Image | string;
  /** Any other key of Compose, above the options. @default - none */
  readonly compose?: ComposeService;
}
