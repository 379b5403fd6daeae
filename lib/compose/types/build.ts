import type { BooleanLike, Extensions, ExtraHosts, ListOrMapping, NumberLike, StringList, Ulimits } from './common.ts';
import type { ComposeFileReference } from './mounts.ts';

/** How an image is built. */
export interface ComposeBuild extends Extensions {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly entitlements?: StringList;
  readonly args?: ListOrMapping;
  readonly ssh?: ListOrMapping;
  readonly labels?: ListOrMapping;
  readonly cache_from?: StringList;
  readonly cache_to?: StringList;
  readonly no_cache?: BooleanLike;
  readonly no_cache_filter?: string | StringList;
  readonly additional_contexts?: ListOrMapping;
  readonly network?: string;
  readonly provenance?: BooleanLike;
  readonly sbom?: BooleanLike;
  readonly pull?: BooleanLike;
  readonly target?: string;
  readonly shm_size?: NumberLike;
  readonly extra_hosts?: ExtraHosts;
  readonly isolation?: string;
  readonly privileged?: BooleanLike;
  readonly secrets?: readonly (string | ComposeFileReference)[];
  readonly tags?: StringList;
  readonly ulimits?: Ulimits;
  readonly platforms?: StringList;
}

/** A path that is watched while one develops. */
export interface ComposeWatch extends Extensions {
  readonly path: string;
  readonly action: 'rebuild' | 'sync' | 'restart' | 'sync+restart' | 'sync+exec';
  readonly target?: string;
  readonly ignore?: string | StringList;
  readonly include?: string | StringList;
  readonly exec?: ComposeHook;
  readonly initial_sync?: boolean;
}

/** A command that runs at a moment of a container's life. */
export interface ComposeHook extends Extensions {
  readonly command?: string | StringList;
  readonly user?: string;
  readonly privileged?: BooleanLike;
  readonly working_dir?: string;
  readonly environment?: ListOrMapping;
}

/** A command that runs before a container starts, in an image of its own if it names one. */
export interface ComposePreStartHook extends ComposeHook {
  readonly image?: string;
  readonly per_replica?: BooleanLike;
}
