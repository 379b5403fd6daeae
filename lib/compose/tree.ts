import type { SourceLocation } from '../values/index.ts';
import type { Comments } from './yaml/comments.ts';
import type { WholeFloat } from './language/whole-float.ts';

/** A scalar as go-yaml reads it. Integers that a number cannot hold exactly are bigints, floats that look like integers are marked. */
export type Scalar = null | boolean | number | bigint | string | WholeFloat;

/** Plain data of a Compose file. Trees are never changed in place, so layers and results may share parts. */
export type Tree = Scalar | readonly Tree[] | Mapping;

/** A mapping of plain data. */
export interface Mapping {
  readonly [key: string]: Tree;
}

/** Keys and indexes from the root of a tree to a node. */
export type Path = readonly (string | number)[];

/** One layer of a merge: a compose file, or what a construct says in its place. */
export interface Layer {
  /** Who speaks, for people: `server home`, `servers/home/compose.yml`. Unique within a merge. */
  readonly name: string;
  readonly tree: Mapping;
  /** Paths that were tagged `!reset` or `!override`: what lower layers gave there is dropped before this one is merged. */
  readonly resets?: readonly Path[];
  /** The comments of its file, which are kept where the file is passed through. */
  readonly comments?: Comments;
  /** The line behind a path of this layer. Called only when a message needs it. */
  readonly locate?: (path: Path) => SourceLocation | undefined;
}
