import type { Blueprint } from '../blueprint/index.ts';
import type { OutputFile, ProjectModel, Tool } from '../core/index.ts';
import type { Finding, SourceLocation } from '../values/index.ts';
import type { WriteResult } from './write.ts';

/** How to synthesize. */
export interface SynthOptions {
  /** Whether dist/ is written at all. @default true */
  readonly write?: boolean;
  /** The folder to write, absolute or relative to the lab's root. @default 'dist' */
  readonly out?: string;
  /** Says what would be written, and writes nothing. @default false */
  readonly check?: boolean;
  /** Warnings count as errors. @default false */
  readonly strict?: boolean;
  /** Files that were edited by hand are overwritten. @default false */
  readonly force?: boolean;
  /** Tools that derive files. @default - the standard tools, and those that stacks bring */
  readonly tools?: readonly Tool[];
  /** Whether a lab is judged, or Compose files that nobody has declared anything of. @default 'lab' */
  readonly judge?: 'lab' | 'files';
}

/** What one run of the compiler gives. Nothing was written if it holds an error. */
export interface SynthResult {
  readonly blueprint: Blueprint;
  /** Every file of dist/ but the manifest. */
  readonly files: readonly OutputFile[];
  /** The final Compose model of each project. */
  readonly models: readonly ProjectModel[];
  /** Everything that was found, waived findings too. */
  readonly findings: readonly Finding[];
  /** Whether nothing in it forbids writing. */
  readonly ok: boolean;
  /** Folder of the lab: where package.json or deno.json lies. */
  readonly root: string;
  /** The user's line behind a construct path or an id of the Blueprint. */
  readonly sourceOf: (path: string) => SourceLocation | undefined;
  /** What was written; absent where nothing was. */
  readonly written?: WriteResult;
}
