/** Where something was written: in TypeScript or in a YAML layer. Lines and columns count from 1. */
export interface SourceLocation {
  /** Absolute path while a lab is in memory; printed relative to the working directory. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/**
 * How much a finding weighs. An `error` means that the output is wrong or unsafe, so nothing is written; a `warning`
 * is a promise that is not kept (`--strict` makes it an error); a `note` only tells.
 */
export type Severity = 'error' | 'warning' | 'note';

/** One thing that was found wrong, as plain data: what `--json` prints and what a test asserts. */
export interface Finding {
  /** Stable code: two letters of the room and three digits, as `HL012`. `hl explain HL012` tells more. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, in the user's words, one sentence. */
  readonly message: string;
  /** Path of the construct in the tree, as `home/paperless/web`. */
  readonly path?: string;
  /** The user's own line. */
  readonly source?: SourceLocation;
  /** The value that was given. */
  readonly given?: string;
  /** What would have been right. */
  readonly allowed?: string;
  /** The nearest known name, where a name was not known. */
  readonly didYouMean?: string;
  /** What to do about it. */
  readonly fix: string;
  /** Other places that take part, as the first owner of a port that was published twice. */
  readonly related?: readonly RelatedPlace[];
  /** The reason given, where a waiver covers this finding. A waived finding fails nothing. */
  readonly waived?: string;
}

/** A second place that a finding speaks of. */
export interface RelatedPlace {
  readonly path?: string;
  readonly source?: SourceLocation;
  readonly note?: string;
}
