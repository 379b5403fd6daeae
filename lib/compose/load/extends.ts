import { LabError } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { mergeLayers } from '../language/merge.ts';
import type { Layer, Mapping, Path, Tree } from '../tree.ts';
import { isMapping, setKey } from '../tree-access.ts';
import type { FileSet, Loading } from './loading.ts';
import { directoryFrom, placedIn } from './loading.ts';
import { resolvePaths } from './resolve-paths.ts';
import { sectionOf } from './sections.ts';

/** The services of one file, among which a service is looked for. */
interface Scope {
  readonly file: string;
  readonly services: Mapping;
  readonly layers: readonly Layer[];
  readonly done: Map<string, Extended>;
}

/** A service with its bases merged in, and the layers that speak in them, lowest first, under its own name. */
interface Extended {
  readonly service: Tree;
  readonly speakers: readonly Layer[];
}

/** Reads the services of a file without its own extends and includes. */
export type ReadServices = (file: string, set: FileSet) => Promise<{ tree: Mapping; layers: readonly Layer[] }>;

interface Extending {
  readonly set: FileSet;
  readonly loading: Loading;
  readonly read: ReadServices;
  readonly scopes: Map<string, Scope>;
}

/**
 * The file of a layer with every `extends` replaced by what it stands for: the base below, the service above, by the
 * rules of merging. Rule: compose-go loader/extends.go.
 *
 * @throws LabError CO010, CO011, CO012
 */
export async function applyExtends(
  tree: Mapping,
  layer: Layer,
  file: string,
  set: FileSet,
  loading: Loading,
  read: ReadServices,
): Promise<Mapping> {
  if ('services' in tree && !isMapping(tree['services'])) {
    const args = { what: 'The section `services`' };
    throw LabError.of(COMPOSE_ERRORS.notAMapping, args, { source: layer.locate?.(['services']) });
  }
  const services = sectionOf(tree, 'services');
  if (!Object.values(services).some(extendsSomething)) return tree;
  const scope: Scope = { file, services, layers: [layer], done: new Map() };
  const extending: Extending = { set, loading, read, scopes: new Map() };
  const out: Record<string, Tree> = {};
  for (const name of Object.keys(services)) {
    const { service, speakers } = await extended(name, scope, [], extending);
    setKey(out, name, service);
    loading.speakers.push(...speakers);
  }
  return { ...tree, services: out };
}

const extendsSomething = (service: Tree): boolean => isMapping(service) && service['extends'] !== undefined;

async function extended(name: string, scope: Scope, chain: readonly string[], ext: Extending): Promise<Extended> {
  const known = scope.done.get(name);
  if (known !== undefined) return known;
  const service = scope.services[name] ?? null;
  if (!isMapping(service) || service['extends'] === undefined) return { service, speakers: [] };
  const link = `${scope.file}\n${name}`;
  if (chain.includes(link)) throw circular([...chain.slice(chain.indexOf(link)), link], scope, name);
  const { base: baseName, file } = referenceOf(service['extends'], name, scope);
  const baseScope = file === undefined ? scope : await scopeOf(file, name, scope, ext);
  if (!Object.hasOwn(baseScope.services, baseName)) throw unknownBase(name, baseName, file, scope, baseScope);
  const base = await extended(baseName, baseScope, [...chain, link], ext);
  if (!isMapping(base.service)) return remember(scope, name, { service, speakers: [] });
  const speakers = [
    ...base.speakers.map((each) => renamed(each, baseName, name)),
    ...ownWords(baseScope, baseName, name),
  ];
  const merged = mergeService(base.service, service, name, scope, ext.loading);
  return remember(scope, name, { service: merged, speakers });
}

function remember(scope: Scope, name: string, result: Extended): Extended {
  scope.done.set(name, result);
  return result;
}

/** The base below the service. What the file resets in this service is dropped from the base. */
function mergeService(
  base: Mapping,
  service: Mapping,
  name: string,
  scope: Scope,
  { findings, mappings }: Loading,
): Mapping {
  const { extends: _replaced, ...own } = service;
  const { extends: _inherited, ...inherited } = base;
  const at = ['services', name];
  const resets = scope.layers.flatMap((layer) => layer.resets ?? []).filter((path) => startsWith(path, at));
  const layer = scope.layers[0] as Layer;
  const merged = mergeLayers(
    [
      { name: 'base', tree: { services: { [name]: inherited } } },
      { ...layer, tree: { services: { [name]: own } }, resets },
    ],
    { deduplicate: false, mappings },
  );
  findings.push(...merged.findings);
  return sectionOf(merged.tree, 'services')[name] as Mapping;
}

const startsWith = (path: Path, prefix: Path): boolean =>
  path.length > prefix.length && prefix.every((key, index) => key === path[index]);

function referenceOf(reference: Tree, name: string, scope: Scope): { base: string; file?: string | undefined } {
  if (typeof reference === 'string') return { base: reference };
  const { service, file } = isMapping(reference) ? reference : {};
  if (typeof service === 'string') return { base: service, file: typeof file === 'string' ? file : undefined };
  const path = `services.${name}.extends`;
  throw LabError.of(COMPOSE_ERRORS.missingKey, { path, key: 'service' }, where(scope, name));
}

async function scopeOf(
  file: string,
  name: string,
  from: Scope,
  { set, loading, read, scopes }: Extending,
): Promise<Scope> {
  const path = placedIn(set.root, file);
  const known = scopes.get(path);
  if (known !== undefined) return known;
  if (file.includes('$') && !loading.interpolate) {
    throw LabError.of(COMPOSE_ERRORS.variablePath, { path: file }, where(from, name), { given: file });
  }
  if (loading.files.read(path) === undefined) {
    throw LabError.of(COMPOSE_ERRORS.missingFile, { path }, where(from, name), { given: file });
  }
  const { tree, layers } = await read(path, { ...set, files: [path] });
  const directory = directoryFrom(set.root, file, loading.files);
  const services = sectionOf(
    resolvePaths(tree, { directory, home: loading.home, open: loading.prepare !== undefined }),
    'services',
  );
  const scope: Scope = { file: path, services, layers, done: new Map() };
  scopes.set(path, scope);
  return scope;
}

/** What a base itself says, as a layer that speaks of the service that extends it. */
const ownWords = (scope: Scope, base: string, name: string): readonly Layer[] =>
  scope.layers
    .filter(({ tree }) => Object.hasOwn(sectionOf(tree, 'services'), base))
    .map((layer) =>
      renamed(
        { ...layer, tree: { services: { [base]: sectionOf(layer.tree, 'services')[base] as Tree } } },
        base,
        name,
      ),
    );

/** A layer that speaks of one service, under another name. */
function renamed(layer: Layer, from: string, to: string): Layer {
  const { locate } = layer;
  return {
    name: layer.name,
    tree: { services: { [to]: sectionOf(layer.tree, 'services')[from] ?? null } },
    resets: (layer.resets ?? [])
      .filter((path) => startsWith(path, ['services', from]))
      .map((path) => ['services', to, ...path.slice(2)]),
    ...(locate !== undefined && { locate: (path: Path) => locate(['services', from, ...path.slice(2)]) }),
  };
}

const where = ({ layers }: Scope, name: string) => ({
  source: layers[0]?.locate?.(['services', name, 'extends']),
});

function unknownBase(name: string, base: string, file: string | undefined, scope: Scope, baseScope: Scope): LabError {
  const known = Object.keys(baseScope.services);
  const details = { given: base, allowed: known.join(', ') };
  return LabError.of(COMPOSE_ERRORS.unknownBase, { name, base, file: file ?? scope.file }, where(scope, name), details);
}

function circular(chain: readonly string[], scope: Scope, name: string): LabError {
  const steps = chain.map((link) => {
    const [file = '', service = ''] = link.split('\n');
    return `${service} (${file})`;
  });
  return LabError.of(COMPOSE_ERRORS.circularExtends, { chain: steps.join(' → ') }, where(scope, name));
}
