/** A stack on a server. */
export interface StackFacts {
  /** `<server>/<stack>`. */
  readonly id: string;
  readonly name: string;
  readonly server: string;
  /** The layer that declares it: `shared` stacks stand on several servers. */
  readonly layer: 'shared' | 'local' | 'server';
  /** The Compose project that its services are in. */
  readonly project: ProjectFacts;
  /** Names it had before. Its state lies under one of these on a host that was not deployed since. */
  readonly formerly: readonly string[];
  /** The server it was moved from: its state must be there before it may start here. */
  readonly movedFrom?: string | undefined;
  /** An adopted stack lives in a directory of its own and keeps every name. */
  readonly adopted?: { readonly directory: string; readonly files: readonly string[] } | undefined;
}

/** A Compose project. */
export interface ProjectFacts {
  readonly name: string;
  /** Its file, relative to dist/. */
  readonly file: string;
}

/** A service as Docker will run it, read from the merged layers. Jobs are services too. */
export interface ServiceFacts {
  /** `<server>/<stack>/<service>`. */
  readonly id: string;
  readonly stack: string;
  readonly server: string;
  /** Its key in the Compose file. */
  readonly name: string;
  readonly containerName?: string | undefined;
  readonly image?: ImageFacts | undefined;
  readonly networkMode?: string | undefined;
  readonly networks: readonly NetworkAttachment[];
  readonly ports: readonly PortFacts[];
  /** Container ports that it listens on, of `expose`, routes and what is known of the image. */
  readonly expose: readonly number[];
  readonly mounts: readonly MountFacts[];
  readonly limits: LimitFacts;
  readonly dependsOn: readonly DependencyFacts[];
  /** `own`: of the file; `image`: the image brings one; `none`: neither; `unknown`: nothing is known of the image. */
  readonly healthcheck: 'own' | 'image' | 'none' | 'unknown';
  readonly user?: string | undefined;
  /** As whom it touches files; absent for root, and where numbers do not say it. */
  readonly account?: AccountFacts | undefined;
  readonly restart?: string | undefined;
  readonly privileged: boolean;
  readonly profiles: readonly string[];
  readonly platform?: string | undefined;
  /** Ids of the secrets that it reads. */
  readonly secrets: readonly string[];
  /** Ids of the configuration files that it mounts. */
  readonly configFiles: readonly string[];
  /** `review`: a person changes the pinned image; `auto`: Watchtower may. */
  readonly updates: 'review' | 'auto';
  readonly formerly: readonly string[];
  readonly job?: JobFacts | undefined;
}

/** A user and groups, in numbers. */
export interface AccountFacts {
  readonly uid: number;
  readonly gid: number;
  /** Further groups. */
  readonly groups: readonly number[];
  /** `user`: the container starts as it; `PUID`: it starts as root and becomes it. */
  readonly by: 'user' | 'PUID';
}

/** An image reference, taken apart. */
export interface ImageFacts {
  readonly reference: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  /** Architectures it is known to be made for; absent where that is not known. */
  readonly arch?: readonly string[] | undefined;
  /** The memory below which it is known to fail. */
  readonly leastMemoryBytes?: number | undefined;
  /** The program inside it that a healthcheck can ask with, or `none`; absent where that is not known. */
  readonly probe?: string | undefined;
  /** Programs that it is known to lack, as `curl`, or `sh` where it has no shell; absent where that is not known. */
  readonly lacks?: readonly string[] | undefined;
  /** Ports that it is known to listen on; absent where that is not known. */
  readonly ports?: readonly number[] | undefined;
  /** Whether its application asks for a name and a password itself; absent where that is not known. */
  readonly ownAuth?: boolean | undefined;
  /** Whether its files are consistent only while it is stopped; absent where that is not known. */
  readonly standsStill?: boolean | undefined;
}

/** A service on a network. */
export interface NetworkAttachment {
  /** Id of the network. */
  readonly network: string;
  readonly aliases: readonly string[];
}

/** A port published on the host. */
export interface PortFacts {
  /** Absent: all addresses. */
  readonly hostIp?: string | undefined;
  readonly published: number;
  readonly target: number;
  readonly protocol: 'tcp' | 'udp';
  /** Who may reach it. */
  readonly to: Audience;
}

/** Who may reach something. */
export type Audience = 'public' | 'lan' | 'vpn' | 'loopback';

/** What a service mounts. */
export interface MountFacts {
  readonly kind: 'volume' | 'directory' | 'config' | 'secret' | 'tmpfs' | 'docker-volume' | 'socket' | 'anonymous';
  /** Id of the volume, configuration file or secret. */
  readonly of?: string | undefined;
  /** Path on the host, or name of the Docker volume. */
  readonly source?: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
  readonly sizeBytes?: number | undefined;
}

/** Resource limits and reservations; absent where there is none. */
export interface LimitFacts {
  readonly memoryBytes?: number | undefined;
  readonly memoryReservationBytes?: number | undefined;
  readonly cpus?: number | undefined;
  readonly cpuReservation?: number | undefined;
  readonly pids?: number | undefined;
  readonly shmBytes?: number | undefined;
}

/** A start dependency. */
export interface DependencyFacts {
  /** Compose name of the service that must come first. */
  readonly service: string;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  readonly required: boolean;
}

/** When a job runs. */
export interface JobFacts {
  readonly runs: 'once' | 'each-deploy' | 'on-demand';
  /** Command that exits with 0 when the job's work is done already. */
  readonly probe?: readonly string[] | undefined;
}
