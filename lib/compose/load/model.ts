import type { Finding } from '../../values/index.ts';
import { finding, LabError } from '../../values/index.ts';
import { canonical } from '../language/canonical.ts';
import { checkSchema } from '../language/check-schema.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { diagnoseLayer } from '../diagnose/diagnose.ts';
import { diagnosePorts } from '../diagnose/ports.ts';
import { diagnoseRepeats } from '../diagnose/repeats.ts';
import { diagnoseSizes } from '../diagnose/sizes.ts';
import { diagnoseText } from '../diagnose/text.ts';
import { interpolateLayer } from '../language/interpolate-tree.ts';
import { REFUSED_DUPLICATES, UNIQUE_BY } from '../language/merge-rules.ts';
import { mergeLayers } from '../language/merge.ts';
import { parseCompose } from '../yaml/parse.ts';
import { provenanceOf } from '../language/provenance.ts';
import { locateWordOn } from '../language/trace.ts';
import type { Layer, Mapping, Path } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { enforceUnicity } from '../language/unicity.ts';
import { addDefaults } from './defaults.ts';
import { resolveFromEnvironment, valueIn } from './environment.ts';
import { directoryOf } from './files.ts';
import { applyExtends } from './extends.ts';
import { applyInclude } from './include.ts';
import type { FileSet, Loading } from './loading.ts';
import { pathsFromElsewhere } from './paths-from-elsewhere.ts';
import { resolvePaths } from './resolve-paths.ts';
import { mapSection, sectionOf } from './sections.ts';
import { checkSemantics } from './semantics.ts';

/**
 * Reads files as one model, lowest first, in the order in which compose-go does it: for every document variables,
 * extends, include, merge, schema, canonical form; then defaults, exclusive attributes, paths and the environment.
 *
 * @throws LabError with everything that is wrong in the first file that cannot be read
 */
export async function readModel(set: FileSet, loading: Loading, within: readonly string[] = []): Promise<Mapping> {
  let tree: Mapping = {};
  for (const file of set.files) {
    for (const layer of await parsedLayers(file, loading)) {
      tree = await addLayer(tree, layer, file, set, loading, [...within, file]);
    }
  }
  tree = addDefaults(tree, loading.release);
  if (loading.validate) {
    const options = { locate: locateIn(loading, tree), shortForms: loading.interpolate };
    loading.findings.push(...checkSemantics(tree, options));
  }
  loading.findings.push(
    ...diagnosePorts(tree, locateIn(loading, tree)),
    ...diagnoseSizes(tree, locateIn(loading, tree)),
  );
  stopIfWrong(loading);
  if (loading.resolvePaths) {
    const { home, files } = loading;
    tree = resolvePaths(tree, {
      directory: set.directory,
      home,
      real: files.real,
      open: loading.prepare !== undefined,
    });
  }
  return resolveFromEnvironment(tree, set.environment);
}

/** The documents of a file; each file is parsed once. @throws LabError CO011 */
export async function parsedLayers(
  file: string,
  { files, parsed, findings, release }: Loading,
): Promise<readonly Layer[]> {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const text = (files.readYaml ?? files.read)(file);
  if (text === undefined) throw LabError.of(COMPOSE_ERRORS.missingFile, { path: file }, {});
  const layers = await parseCompose(text, { file });
  findings.push(...(await diagnoseText(text, file, release)));
  parsed.set(file, layers);
  return layers;
}

async function addLayer(
  below: Mapping,
  parsed: Layer,
  file: string,
  set: FileSet,
  loading: Loading,
  within: readonly string[],
): Promise<Mapping> {
  const layer = interpolated(parsed, set, loading);
  const extended = await applyExtends(layer.tree, layer, file, set, loading, (path, of) =>
    readServices(path, of, loading),
  );
  const whole = await applyInclude(extended, layer, set, loading, within, (of, chain) =>
    readModel(of, { ...loading, resolvePaths: true }, chain),
  );
  if (loading.mergeDuplicates) loading.findings.push(...diagnoseRepeats(parsed, loading.speakers));
  loading.speakers.push(layer);
  loading.findings.push(...diagnosed(parsed, below, set, loading));
  const { tree, findings } = mergeLayers([
    { name: 'below', tree: below },
    { ...layer, tree: whole },
  ]);
  const merged = loading.mergeDuplicates ? enforceUnicity(tree, REFUSED_DUPLICATES) : tree;
  loading.findings.push(...findings.filter((each) => isNews(each, parsed)));
  if (loading.validate) {
    const options = { locate: locateIn(loading, merged), known: loading.known };
    loading.findings.push(...checkSchema(merged, options));
  }
  stopIfWrong(loading);
  return tidy(withoutVersion(merged, layer, loading));
}

/** What people may not expect of a layer. */
function diagnosed(
  layer: Layer,
  below: Mapping,
  { directory, environment }: FileSet,
  loading: Loading,
): readonly Finding[] {
  const isSet = (name: string): boolean => !loading.interpolate || valueIn(environment, name) !== undefined;
  return [
    ...diagnoseLayer({ below, layer, isSet }),
    ...(loading.resolvePaths && isElsewhere(layer, directory) ? pathsFromElsewhere(layer, directory) : []),
  ];
}

/** Whether a file stands in another directory than the one that its paths are seen from, as far as can be told. */
function isElsewhere({ name }: Layer, directory: string): boolean {
  const file = name.replace(/#\d+$/, '');
  return file.startsWith('/') && directory.startsWith('/') && directoryOf(file) !== directory;
}

/** A reset that does nothing here may have done its work in what the service extends, or what the file includes. */
function isNews({ code }: Finding, { tree, resets = [] }: Layer): boolean {
  if (code !== COMPOSE_ERRORS.resetWithoutEffect.code) return true;
  const services = sectionOf(tree, 'services');
  const extending = resets.some(([section, name]) => {
    const service = section === 'services' ? services[String(name)] : undefined;
    return isMapping(service) && service['extends'] !== undefined;
  });
  return !extending && tree['include'] === undefined;
}

/** The services of a file that others extend: unjudged, as the result of the merge is. */
export async function readServices(
  file: string,
  set: FileSet,
  loading: Loading,
): Promise<{ tree: Mapping; layers: readonly Layer[] }> {
  const layers = (await parsedLayers(file, loading)).map((each) => interpolated(each, set, loading));
  const merged = mergeLayers(layers, { mappings: loading.mappings });
  loading.findings.push(...merged.findings);
  return { tree: tidy(merged.tree), layers };
}

function interpolated(layer: Layer, { environment }: FileSet, loading: Loading): Layer {
  if (!loading.interpolate) {
    return loading.prepare === undefined ? layer : { ...layer, tree: loading.prepare(layer.tree) };
  }
  const onUnset = (name: string): void => {
    if (loading.unset.has(name)) return;
    loading.unset.add(name);
    loading.findings.push(finding(COMPOSE_ERRORS.unsetVariable, { name }, {}));
  };
  return { ...layer, tree: interpolateLayer(layer, (name) => valueIn(environment, name), onUnset) };
}

const tidy = (tree: Mapping): Mapping => enforceUnicity(withoutEmptyServers(canonical(tree)), UNIQUE_BY);

/** Empty name servers, as of an empty variable, are none. Rule: compose-go loader/omitEmpty.go. */
const withoutEmptyServers = (tree: Mapping): Mapping =>
  mapSection(tree, 'services', (service) => {
    const dns = isMapping(service) ? service['dns'] : undefined;
    if (!isMapping(service) || !isSequence(dns) || !dns.some(isNothing)) return service;
    return { ...service, dns: dns.filter((server) => !isNothing(server)) };
  });

const isNothing = (value: unknown): boolean => value === '' || value === null;

function withoutVersion(tree: Mapping, layer: Layer, { findings }: Loading): Mapping {
  if (!Object.hasOwn(tree, 'version')) return tree;
  findings.push(finding(COMPOSE_ERRORS.obsoleteVersion, undefined, { source: layer.locate?.(['version']) }));
  const { version: _obsolete, ...rest } = tree;
  return rest;
}

/** The line behind a path of a model: of the last word on it, or of what is nearest above it. */
export const locateIn =
  ({ speakers }: { readonly speakers: readonly Layer[] }, tree?: Mapping) =>
  (path: Path): ReturnType<NonNullable<Layer['locate']>> => {
    const word = tree === undefined ? undefined : locateWordOn(path, tree, speakers);
    if (word !== undefined) return word;
    for (let length = path.length; length > 0; length--) {
      const speaker = provenanceOf(speakers).of(path.slice(0, length)).at(-1);
      const found = speaker?.locate?.(path);
      if (found !== undefined) return found;
    }
    return undefined;
  };

/** Stops where something is wrong, with all of it. */
export function stopIfWrong({ findings }: Pick<Loading, 'findings'>): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new LabError(errors);
}
