import type { Finding } from '../../values/index.ts';
import type { KnownMappings } from '../language/check-schema.ts';
import type { Layer, Mapping } from '../tree.ts';
import type { Environment } from './environment.ts';
import type { Files } from './files.ts';
import { directoryOf, isAbsolutePath, joinPath, relativePath } from './files.ts';
import type { Release } from './release.ts';

/** What is done to a file while it is read. */
export interface LoadSwitches {
  /** Whether variables are filled in. @default true */
  readonly interpolate?: boolean;
  /** Whether relative paths become absolute ones. @default true */
  readonly resolvePaths?: boolean;
  /** Whether the default network and names are added. @default true */
  readonly normalize?: boolean;
  /** Whether the schema and exclusive attributes are judged. @default true */
  readonly validate?: boolean;
  /**
   * Whether lists that Compose refuses for equal entries are made unique, as `security_opt` of two layers.
   * @default false
   */
  readonly mergeDuplicates?: boolean;
  /** Which Docker Compose is followed where two of them differ. @default 'v2' */
  readonly release?: Release;
}

/** What one run of loading shares. */
export interface Loading extends Required<LoadSwitches> {
  readonly files: Files;
  readonly home: string | undefined;
  /** What is told on the way: warnings, and errors that let it go on. */
  readonly findings: Finding[];
  /** Every layer that says something, lowest first, those behind extends and include too. */
  readonly speakers: Layer[];
  /** Whether `environment`, `labels` and their like stay mappings where two of them meet. */
  readonly mappings: boolean;
  /** Further keys at the top of an included file that are taken: Compose takes none. @default - none */
  readonly carried?: readonly string[];
  /** Variables that had no value, each told once. */
  readonly unset: Set<string>;
  /** Files that were parsed already. */
  readonly parsed: Map<string, readonly Layer[]>;
  /** What is done to a file whose variables stay: fills in those that are known, and settles what the others leave open. */
  readonly prepare?: (tree: Mapping) => Mapping;
  /** What the schema allowed already. */
  readonly known: KnownMappings;
}

/** One set of files with the directory and the environment that they are read with. */
export interface FileSet {
  readonly files: readonly string[];
  /** Where the files that these name are looked for. */
  readonly root: string;
  /** What relative paths in the result are seen from: the root, as the including file names it. */
  readonly directory: string;
  readonly environment: Environment;
}

/** A file's place as the directory that it is named from sees it. Rule: compose-go loader.go, localResourceLoader. */
export const placedIn = (directory: string, path: string): string =>
  isAbsolutePath(path) ? path : joinPath(directory, path);

/** The directory of a file, relative to the directory that it is named from where that can be said. */
export function directoryFrom(directory: string, path: string, files: Files): string {
  const placed = placedIn(directory, path);
  const own = files.isDirectory(placed) ? placed : placedIn(directory, directoryOf(path));
  return relativePath(directory, own) ?? own;
}

/** What is needed to read a file that a model names, and to tell of it. */
export interface Telling {
  readonly files: Files;
  readonly findings: Finding[];
  readonly speakers: readonly Layer[];
}
