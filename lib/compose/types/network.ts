import type { BooleanLike, Extensions, ListOrMapping, NumberLike, StringList } from './common.ts';

/** A published port, in the long form. */
export interface ComposePort extends Extensions {
  readonly name?: string;
  readonly mode?: string;
  /** Address of the host. @default - every one */
  readonly host_ip?: string;
  readonly target?: NumberLike;
  /** Port of the host, or a range. */
  readonly published?: NumberLike;
  readonly protocol?: string;
  readonly app_protocol?: string;
}

/** A service on a network. */
export interface ComposeServiceNetwork extends Extensions {
  readonly aliases?: StringList;
  readonly interface_name?: string;
  readonly ipv4_address?: string;
  readonly ipv6_address?: string;
  readonly link_local_ips?: StringList;
  readonly mac_address?: string;
  readonly driver_opts?: Readonly<Record<string, string | number>>;
  readonly priority?: number;
  readonly gw_priority?: number;
}

/** A network of the file. */
export interface ComposeNetwork extends Extensions {
  readonly name?: string;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string | number>>;
  readonly ipam?: {
    readonly driver?: string;
    readonly config?: readonly ({
      readonly subnet?: string;
      readonly ip_range?: string;
      readonly gateway?: string;
      readonly aux_addresses?: Readonly<Record<string, string>>;
    } & Extensions)[];
    readonly options?: Readonly<Record<string, string>>;
  } & Extensions;
  readonly external?: BooleanLike | { readonly name?: string };
  readonly internal?: BooleanLike;
  readonly enable_ipv4?: BooleanLike;
  readonly enable_ipv6?: BooleanLike;
  readonly attachable?: BooleanLike;
  readonly labels?: ListOrMapping;
}
