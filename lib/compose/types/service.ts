import type { ComposeBuild, ComposeHook, ComposePreStartHook, ComposeWatch } from './build.ts';
import type {
  BooleanLike,
  Command,
  Extensions,
  ExtraHosts,
  ListOrMapping,
  NumberLike,
  StringList,
  StringOrList,
  Ulimits,
} from './common.ts';
import type { ComposeDeploy, ComposeDeviceRequest } from './deploy.ts';
import type { ComposeDevice, ComposeEnvFile, ComposeFileReference, ComposeVolumeMount } from './mounts.ts';
import type { ComposePort, ComposeServiceNetwork } from './network.ts';

/** How Docker finds out whether a container works. */
export interface ComposeHealthcheck extends Extensions {
  readonly disable?: BooleanLike;
  readonly interval?: string;
  readonly retries?: NumberLike;
  /** `['CMD', …]`, `['CMD-SHELL', '…']`, `['NONE']`, or a text for the shell. */
  readonly test?: Command;
  readonly timeout?: string;
  readonly start_period?: string;
  readonly start_interval?: string;
}

/** A start dependency, in the long form. */
export interface ComposeDependency extends Extensions {
  readonly restart?: BooleanLike;
  readonly required?: boolean;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
}

/** How much a device may be read or written in a second. */
export interface BlkioLimit {
  readonly path?: string;
  readonly rate?: NumberLike;
}
/** The share that a service has of a device. */
export interface BlkioWeight {
  readonly path?: string;
  readonly weight?: NumberLike;
}

/** A service of a Compose file: every attribute of the schema, a misspelt one refused by the compiler. */
export interface ComposeService extends Extensions {
  readonly annotations?: ListOrMapping;
  readonly attach?: BooleanLike;
  readonly blkio_config?: {
    readonly device_read_bps?: readonly BlkioLimit[];
    readonly device_read_iops?: readonly BlkioLimit[];
    readonly device_write_bps?: readonly BlkioLimit[];
    readonly device_write_iops?: readonly BlkioLimit[];
    readonly weight?: NumberLike;
    readonly weight_device?: readonly BlkioWeight[];
  };
  readonly build?: string | ComposeBuild;
  readonly cap_add?: StringList;
  readonly cap_drop?: StringList;
  readonly cgroup?: 'host' | 'private';
  readonly cgroup_parent?: string;
  readonly command?: Command;
  readonly configs?: readonly (string | ComposeFileReference)[];
  readonly container_name?: string;
  readonly cpu_count?: NumberLike;
  readonly cpu_percent?: NumberLike;
  readonly cpu_period?: NumberLike;
  readonly cpu_quota?: NumberLike;
  readonly cpu_rt_period?: NumberLike;
  readonly cpu_rt_runtime?: NumberLike;
  readonly cpu_shares?: NumberLike;
  readonly cpus?: NumberLike;
  readonly cpuset?: string;
  readonly credential_spec?: {
    readonly config?: string;
    readonly file?: string;
    readonly registry?: string;
  } & Extensions;
  readonly depends_on?: StringList | Readonly<Record<string, ComposeDependency>>;
  readonly deploy?: ComposeDeploy | null;
  readonly develop?: ({ readonly watch?: readonly ComposeWatch[] } & Extensions) | null;
  readonly device_cgroup_rules?: StringList;
  readonly devices?: readonly (string | ComposeDevice)[];
  readonly dns?: StringOrList;
  readonly dns_opt?: StringList;
  readonly dns_search?: StringOrList;
  readonly domainname?: string;
  readonly entrypoint?: Command;
  readonly env_file?: string | readonly (string | ComposeEnvFile)[];
  readonly environment?: ListOrMapping;
  readonly expose?: readonly NumberLike[];
  readonly extends?: string | { readonly service: string; readonly file?: string };
  readonly external_links?: StringList;
  readonly extra_hosts?: ExtraHosts;
  readonly gpus?: 'all' | readonly ComposeDeviceRequest[];
  readonly group_add?: readonly NumberLike[];
  readonly healthcheck?: ComposeHealthcheck;
  readonly hostname?: string;
  readonly image?: string;
  readonly init?: BooleanLike;
  readonly ipc?: string;
  readonly isolation?: string;
  readonly label_file?: StringOrList;
  readonly labels?: ListOrMapping;
  readonly links?: StringList;
  readonly logging?: {
    readonly driver?: string;
    readonly options?: Readonly<Record<string, string | number | null>>;
  } & Extensions;
  readonly mac_address?: string;
  readonly mem_limit?: NumberLike;
  readonly mem_reservation?: NumberLike;
  readonly mem_swappiness?: NumberLike;
  readonly memswap_limit?: NumberLike;
  readonly models?:
    | StringList
    | Readonly<Record<string, ({ readonly endpoint_var?: string; readonly model_var?: string } & Extensions) | null>>;
  readonly network_mode?: string;
  readonly networks?: StringList | Readonly<Record<string, ComposeServiceNetwork | null>>;
  readonly oom_kill_disable?: BooleanLike;
  readonly oom_score_adj?: NumberLike;
  readonly pid?: string | null;
  readonly pids_limit?: NumberLike;
  readonly platform?: string;
  readonly ports?: readonly (NumberLike | ComposePort)[];
  readonly post_start?: readonly ComposeHook[];
  readonly pre_start?: readonly ComposePreStartHook[];
  readonly pre_stop?: readonly ComposeHook[];
  readonly privileged?: BooleanLike;
  readonly profiles?: StringList;
  readonly provider?: {
    readonly type: string;
    readonly options?: Readonly<Record<string, NumberLike | boolean | readonly (NumberLike | boolean)[]>>;
  } & Extensions;
  readonly pull_policy?: string;
  readonly pull_refresh_after?: string;
  readonly read_only?: BooleanLike;
  readonly restart?: string;
  readonly runtime?: string;
  readonly scale?: NumberLike;
  readonly secrets?: readonly (string | ComposeFileReference)[];
  readonly security_opt?: StringList;
  readonly shm_size?: NumberLike;
  readonly stdin_open?: BooleanLike;
  readonly stop_grace_period?: string;
  readonly stop_signal?: string;
  readonly storage_opt?: Readonly<Record<string, NumberLike>>;
  readonly sysctls?: ListOrMapping;
  readonly tmpfs?: StringOrList;
  readonly tty?: BooleanLike;
  readonly ulimits?: Ulimits;
  readonly use_api_socket?: boolean;
  readonly user?: string;
  readonly userns_mode?: string;
  readonly uts?: string;
  readonly volumes?: readonly (string | ComposeVolumeMount)[];
  readonly volumes_from?: StringList;
  readonly working_dir?: string;
}
