import type { Extensions, ListOrMapping, NumberLike, StringList } from './common.ts';

/** A device that a service asks for by what it can do. */
export interface ComposeDeviceRequest extends Extensions {
  readonly capabilities?: StringList;
  readonly driver?: string;
  readonly count?: NumberLike;
  readonly device_ids?: StringList;
  readonly options?: ListOrMapping;
}

/** How an update or a rollback goes. */
export interface ComposeUpdateConfig extends Extensions {
  readonly parallelism?: NumberLike;
  readonly delay?: string;
  readonly failure_action?: string;
  readonly monitor?: string;
  readonly max_failure_ratio?: NumberLike;
  readonly order?: 'start-first' | 'stop-first';
}

/** Amounts of resources. */
export interface ComposeResources extends Extensions {
  readonly cpus?: NumberLike;
  readonly memory?: string;
}

/** How many containers run, with how much. */
export interface ComposeDeploy extends Extensions {
  readonly mode?: string;
  readonly endpoint_mode?: string;
  readonly replicas?: NumberLike;
  readonly labels?: ListOrMapping;
  readonly rollback_config?: ComposeUpdateConfig;
  readonly update_config?: ComposeUpdateConfig;
  readonly resources?: {
    /** What it may use at most. */
    readonly limits?: ComposeResources & { readonly pids?: NumberLike };
    /** What is kept for it. */
    readonly reservations?: ComposeResources & {
      readonly generic_resources?: readonly ({
        readonly discrete_resource_spec?: { readonly kind?: string; readonly value?: NumberLike } & Extensions;
      } & Extensions)[];
      readonly devices?: readonly ComposeDeviceRequest[];
    };
  } & Extensions;
  readonly restart_policy?: {
    readonly condition?: string;
    readonly delay?: string;
    readonly max_attempts?: NumberLike;
    readonly window?: string;
  } & Extensions;
  readonly placement?: {
    readonly constraints?: StringList;
    readonly preferences?: readonly ({ readonly spread?: string } & Extensions)[];
    readonly max_replicas_per_node?: NumberLike;
  } & Extensions;
}
