import { dirname, join, posix, relative } from 'node:path';
import type { Layer, Path, Tree } from '../../compose/index.ts';
import { COMPOSE_ERRORS } from '../../compose/errors.ts';
import { interpolate, variablesIn } from '../../compose/language/interpolate.ts';
import type { AdoptProps } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import { finding, LabError } from '../../values/index.ts';
import { listOf, mappingOf } from '../read.ts';
import type { Report } from './declared.ts';
import { readBeside } from './travelling.ts';

/** A file of variables or labels that a service names, as it lies beside the compose file. */
export interface NamedFile {
  /** Where it was read. */
  readonly file: string;
  readonly text: string;
}

/** The keys of a service that name such files. */
export const FILE_KEYS = ['env_file', 'label_file'] as const;

/** What the reading of them has to know. */
export interface NamedFilesContext {
  readonly root: string;
  /** No file outside of this folder is read. */
  readonly within: string;
  readonly adopted: AdoptProps;
  readonly variables: Readonly<Record<string, string>>;
  readonly where: (layer: Layer, service: string, ...path: Path) => Where;
  readonly report: Report;
}

/**
 * The files of `env_file` and `label_file` of layers whose paths are those of the server, by these paths. Only what lies
 * in the folder of the lab is read; any other is on the server alone.
 */
export function readNamedFiles(layers: readonly Layer[], context: NamedFilesContext): ReadonlyMap<string, NamedFile> {
  const found = new Map<string, NamedFile>();
  const seen = new Set<string>();
  for (const layer of layers) {
    for (const [name, service] of Object.entries(mappingOf(layer.tree['services']))) {
      for (const key of FILE_KEYS) {
        for (const [index, path] of pathsIn(mappingOf(service)[key]).entries()) {
          if (seen.has(path)) continue;
          seen.add(path);
          const file = readNamed(path, context, () => context.where(layer, name, key, index));
          if (file !== undefined) found.set(path, file);
        }
      }
    }
  }
  return found;
}

/** The paths of an `env_file` or a `label_file`, in whichever form. */
export const pathsIn = (tree: Tree | undefined): readonly string[] =>
  (typeof tree === 'string' ? [tree] : listOf(tree)).map((entry) =>
    String(typeof entry === 'string' ? entry : (mappingOf(entry)['path'] ?? '')),
  );

function readNamed(path: string, context: NamedFilesContext, where: () => Where): NamedFile | undefined {
  const { root, within, adopted, variables, report } = context;
  const home = filledIn(path, variables);
  if (home === undefined || home.startsWith('~')) return undefined;
  const { file: compose, directory } = adopted;
  const file = join(root, dirname(compose), posix.relative(directory, posix.resolve(directory, home)));
  const name = relative(root, file);
  const { content, refused } = readBeside(within, relative(within, file), within);
  if (refused !== undefined) {
    report(finding(COMPOSE_ERRORS.refusedFile, { path: name, reason: refused }, where()));
  }
  return content === undefined ? undefined : { file, text: content };
}

/** A path with its variables; undefined where only the server knows one. */
function filledIn(path: string, variables: Readonly<Record<string, string>>): string | undefined {
  if (!path.includes('$')) return path;
  try {
    const open = variablesIn(path).some(({ name, default: otherwise }) => (variables[name] ?? otherwise) === undefined);
    return open ? undefined : interpolate(path, (name) => variables[name]);
  } catch (error) {
    if (LabError.isLabError(error)) return undefined; // reported when the layer is read
    throw error;
  }
}
