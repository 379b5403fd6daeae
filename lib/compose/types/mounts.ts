import type { BooleanLike, Extensions, NumberLike } from './common.ts';

/** A mount, in the long form. */
export interface ComposeVolumeMount extends Extensions {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'cluster' | 'npipe' | 'image';
  /** Path on the host, or name of the volume. */
  readonly source?: string;
  /** Path in the container. */
  readonly target?: string;
  readonly read_only?: BooleanLike;
  readonly consistency?: string;
  readonly bind?: {
    readonly propagation?: string;
    /** Whether Docker makes a host directory that is not there. @default true in the short form */
    readonly create_host_path?: BooleanLike;
    readonly recursive?: 'enabled' | 'disabled' | 'writable' | 'readonly';
    readonly selinux?: 'z' | 'Z';
  } & Extensions;
  readonly volume?: {
    readonly labels?: Readonly<Record<string, string>> | readonly string[];
    readonly nocopy?: BooleanLike;
    readonly subpath?: string;
  } & Extensions;
  readonly tmpfs?: { readonly size?: NumberLike; readonly mode?: NumberLike } & Extensions;
  readonly image?: { readonly subpath?: string } & Extensions;
}

/** A secret or config of a service, in the long form. */
export interface ComposeFileReference extends Extensions {
  readonly source?: string;
  readonly target?: string;
  readonly uid?: string;
  readonly gid?: string;
  /** Octal, as text: `'0440'`. */
  readonly mode?: NumberLike;
}

/** A device, in the long form. */
export interface ComposeDevice extends Extensions {
  readonly source: string;
  readonly target?: string;
  readonly permissions?: string;
}

/** A file with variables for the container. */
export interface ComposeEnvFile {
  readonly path: string;
  readonly format?: string;
  readonly required?: BooleanLike;
}
