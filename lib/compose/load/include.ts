import { LabError } from '../../values/index.ts';
import { unsetInDotenv } from '../diagnose/dollars.ts';
import { parseDotenv } from '../language/dotenv.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mergeLayers } from '../language/merge.ts';
import type { Layer, Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import type { Environment } from './environment.ts';
import { directoryOf, isAbsolutePath, joinPath } from './files.ts';
import type { FileSet, Loading } from './loading.ts';
import { directoryFrom, placedIn } from './loading.ts';
import { sectionOf } from './sections.ts';

/** Reads a set of files as one model, given the files that are being read. */
export type ReadModel = (set: FileSet, within: readonly string[]) => Promise<Mapping>;

interface Include {
  readonly paths: readonly string[];
  readonly projectDirectory: string;
  readonly envFiles: readonly string[];
}

const SECTIONS = ['services', 'volumes', 'networks', 'secrets', 'configs', 'models'] as const;

/**
 * The file of a layer with everything that it includes. Names that both have are merged, the including file above.
 * Rule: compose-go loader/include.go.
 *
 * @throws LabError CO005, CO011, CO013, CO014
 */
export async function applyInclude(
  tree: Mapping,
  layer: Layer,
  set: FileSet,
  loading: Loading,
  within: readonly string[],
  read: ReadModel,
): Promise<Mapping> {
  const { include, ...own } = tree;
  if (include === undefined || include === null) return 'include' in tree ? own : tree;
  if (!isSequence(include)) {
    const args = { path: 'include', wanted: 'a list', found: isMapping(include) ? 'a mapping' : 'a single value' };
    throw LabError.of(COMPOSE_ERRORS.wrongType, args, { source: layer.locate?.(['include']) });
  }
  let model: Mapping = own;
  for (const [index, entry] of include.entries()) {
    const source = layer.locate?.(['include', index]);
    const { paths, projectDirectory, envFiles } = includeOf(entry);
    const variable = [...paths, projectDirectory, ...envFiles].find((path) => path.includes('$'));
    if (variable !== undefined && !loading.interpolate) {
      throw LabError.of(COMPOSE_ERRORS.variablePath, { path: variable }, { source }, { given: variable });
    }
    const files = paths.map((path) => placedIn(set.root, path));
    const [main = ''] = files;
    for (const path of files) {
      const begin = beginOf(path, within, loading);
      if (begin < 0) continue;
      const chain = [...within.slice(begin), path].join(' → ');
      throw LabError.of(COMPOSE_ERRORS.circularInclude, { chain }, { source });
    }
    for (const path of files) {
      if (loading.files.read(path) === undefined) throw LabError.of(COMPOSE_ERRORS.missingFile, { path }, { source });
    }
    const [root, directory] = directoriesOf(projectDirectory, main, set, loading);
    const environment = environmentOf(envFiles, root, set, loading, source);
    const included = await read({ files, root, directory, environment }, within);
    model = importInto(model, included, layer, loading);
  }
  return model;
}

/** Where a file stands among those that led to it, under whatever name; -1 where it is none of them. */
function beginOf(path: string, within: readonly string[], { files }: Loading): number {
  if (within.includes(path)) return within.indexOf(path);
  const identity = files.identity ?? ((each: string) => each);
  const own = identity(path);
  return within.findIndex((each) => identity(each) === own);
}

function includeOf(entry: Tree): Include {
  if (!isMapping(entry)) return { paths: texts(entry), projectDirectory: '', envFiles: [] };
  const projectDirectory = entry['project_directory'];
  return {
    paths: texts(entry['path']),
    projectDirectory: typeof projectDirectory === 'string' ? projectDirectory : '',
    envFiles: texts(entry['env_file']),
  };
}

const texts = (value: Tree | undefined): readonly string[] =>
  isSequence(value) ? value.map(String) : typeof value === 'string' ? [value] : [];

/** The project directory of an include, and how the including file sees it. */
function directoriesOf(said: string, main: string, set: FileSet, { files }: Loading): readonly [string, string] {
  if (said === '') return [directoryOf(main), directoryFrom(set.root, main, files)];
  if (isAbsolutePath(said)) return [said, said];
  return [joinPath(set.root, said), directoryFrom(set.root, said, files)];
}

/** The environment of an include: what is set outside wins over its env files. */
function environmentOf(
  named: readonly string[],
  directory: string,
  set: FileSet,
  { files, findings }: Loading,
  source: ReturnType<NonNullable<Layer['locate']>>,
): Environment {
  const beside = joinPath(directory, '.env');
  const paths = named.length > 0 ? named.map((path) => placedIn(set.root, path)) : [beside];
  let found: Record<string, string> = {};
  for (const path of paths) {
    if (path === '/dev/null') continue;
    const text = files.read(path);
    if (text !== undefined) {
      const lookup = (name: string): string | undefined => set.environment[name];
      found = parseDotenv(text, { file: path, lookup, initial: found, onUnset: unsetInDotenv(findings) });
    } else if (named.length > 0) throw LabError.of(COMPOSE_ERRORS.missingFile, { path }, { source });
  }
  return { ...found, ...set.environment };
}

function importInto(
  model: Mapping,
  included: Mapping,
  layer: Layer,
  { findings, mappings, carried = [] }: Loading,
): Mapping {
  const sections = [...SECTIONS, ...carried];
  const theirs = Object.fromEntries(
    sections.filter((name) => name in included).map((name) => [name, included[name] as Tree]),
  );
  const ours = Object.fromEntries(sections.filter((name) => name in model).map((name) => [name, model[name] as Tree]));
  const merged = mergeLayers(
    [
      { name: 'included', tree: theirs },
      { ...layer, tree: ours, resets: clashing(layer, theirs) },
    ],
    {
      deduplicate: false,
      mappings,
    },
  );
  findings.push(...merged.findings);
  return { ...model, ...merged.tree };
}

/** Resets that concern something that is included. */
const clashing = (layer: Layer, theirs: Mapping): readonly Path[] =>
  (layer.resets ?? []).filter(
    ([section, name]) => section !== undefined && Object.hasOwn(sectionOf(theirs, String(section)), String(name)),
  );
