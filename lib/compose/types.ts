import type { Mapping } from './tree.ts';
import type { ComposeFile } from './types/file.ts';
import type { ComposeService } from './types/service.ts';

export type * from './types/build.ts';
export type * from './types/common.ts';
export type * from './types/deploy.ts';
export type * from './types/file.ts';
export type * from './types/mounts.ts';
export type * from './types/network.ts';
export type * from './types/service.ts';

/** Typed Compose data as a plain tree: the one place where the two meet. An interface has no index to be assigned by. */
export const asTree = (typed: ComposeFile | ComposeService): Mapping => typed as Mapping;
