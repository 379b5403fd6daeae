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

/**
 * How far a service is locked in. `standard`: no new privileges, at most 4,096 processes, rotating logs, restarted
 * unless stopped. `strict`: besides, no capabilities but the image's, a read-only root, a user that is not root.
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
  /** @default - the engine's default driver */
  readonly driver?: string;
  readonly capabilities?: readonly string[];
}

/** Linux capabilities, by their names without `CAP_`. */
export interface Capabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

/** Where the log goes. */
export interface Logging {
  readonly driver: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** A file with variables for the container. */
export interface EnvFile {
  /** Absolute path on the host. */
  readonly path: string;
  /** @default true */
  readonly required?: boolean;
  /** `raw`: no interpolation, no quotes. @default - Compose's own rules */
  readonly format?: 'raw';
}

/** A service on a network with names of its own there. */
export interface NetworkConnection {
  readonly network: Network;
  readonly aliases?: readonly string[];
  readonly ipv4Address?: string;
  readonly ipv6Address?: string;
}

/** What every service may say, of every layer. Everything else that Compose can say goes into `compose`. */
export interface ServiceOptions {
  /** Replaces the command of the image: a list is executed as it is, a string split as a shell would. */
  readonly command?: string | readonly string[];
  /** Replaces the entry point of the image. */
  readonly entrypoint?: string | readonly string[];
  /** User and group, `'1000:1000'`. @default - the image's */
  readonly user?: string;
  /** Directory that the command starts in. @default - the image's */
  readonly workingDir?: string;
  readonly hostname?: string;
  /** Name of the container. @default - `<project>-<service>-1` */
  readonly containerName?: string;
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  readonly envFiles?: readonly EnvFile[];
  readonly mounts?: readonly Mount[];
  /** Secrets as files. */
  readonly secrets?: readonly SecretFile[];
  /** Ports published on the host, and to whom. @default - none */
  readonly ports?: readonly PublishedPort[];
  /** Ports that it listens on for its networks. @default - what is known of the image */
  readonly expose?: readonly number[];
  /** Networks besides the stack's own. */
  readonly networks?: readonly (Network | NetworkConnection)[];
  /** Whether it is on the network that routed services share. @default - whether it is routed; a reverse proxy has to say so */
  readonly routedNetwork?: boolean;
  /** Whether it is on the private network of its stack, with its id as a name there. @default true */
  readonly stackNetwork?: boolean;
  /** `host`, `none`, or another service whose network it shares. Then it is on no other network. */
  readonly networkMode?: 'host' | 'none' | { readonly service: string };
  readonly healthcheck?: Healthcheck;
  /** What has to be started, healthy or completed before: `db.healthy()`. */
  readonly dependsOn?: readonly Dependency[];
  /** Memory limit. */
  readonly memory?: Size;
  /** Memory that is kept for it. */
  readonly memoryReservation?: Size;
  /** Processor time limit, in cores. */
  readonly cpus?: number;
  /** Processor time that is kept for it, in cores. */
  readonly cpuReservation?: number;
  /** Most processes and threads. @default 4096 */
  readonly pids?: number;
  /** @default 'unless-stopped' */
  readonly restart?: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  /** Time to stop in before it is killed. @default - Compose's: 10 seconds */
  readonly stopGracePeriod?: Duration;
  readonly stopSignal?: string;
  /** Devices of the host: a path, or a mapping. */
  readonly devices?: readonly (string | Device)[];
  readonly gpus?: 'all' | readonly GpuRequest[];
  readonly capabilities?: Capabilities;
  /** Security options, as `apparmor=unconfined`. */
  readonly securityOpt?: readonly string[];
  readonly privileged?: boolean;
  /** Whether the root of the container cannot be written. */
  readonly readOnly?: boolean;
  /** Supplementary groups, by number or name. */
  readonly groupAdd?: readonly (number | string)[];
  readonly sysctls?: Readonly<Record<string, string | number>>;
  readonly ulimits?: Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>;
  /** Size of `/dev/shm`. It counts towards the memory of the server. */
  readonly shmSize?: Size;
  readonly labels?: Readonly<Record<string, string>>;
  readonly logging?: Logging;
  /** Whether an init runs as first process, which reaps zombies and passes signals on. */
  readonly init?: boolean;
  readonly tty?: boolean;
  readonly stdinOpen?: boolean;
  readonly profiles?: readonly string[];
  /** Host names with the addresses that they have inside. */
  readonly extraHosts?: Readonly<Record<string, string>>;
  /** `linux/amd64`. @default - the server's */
  readonly platform?: string;
}

/** A service, as its stack declares it. */
export interface ServiceProps extends ServiceOptions {
  /** The image, with what is known of it. A text is a reference of which nothing is known. */
  readonly image: Image | string;
  /** `review`: a person changes the pinned image; `auto`: Watchtower may, and the tag may float. @default 'review' */
  readonly updates?: 'review' | 'auto';
  /** @default - the stack's */
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
  readonly image?: Image | string;
  /** Any other key of Compose, above the options. */
  readonly compose?: ComposeService;
}
