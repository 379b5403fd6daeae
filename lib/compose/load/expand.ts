import type { Finding } from '../../values/index.ts';
import { LabError } from '../../values/index.ts';
import { wordsOn } from '../language/trace.ts';
import type { Layer, Mapping } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import { applyExtends } from './extends.ts';
import type { Files } from './files.ts';
import { directoryOf } from './files.ts';
import { applyInclude } from './include.ts';
import type { FileSet, Loading } from './loading.ts';
import { readModel, readServices } from './model.ts';
import { withOpenMounts } from './open-mounts.ts';
import { sectionOf } from './sections.ts';

/**
 * A layer with its `extends` and `include` replaced by what they stand for, its variables as they are. Relative paths of
 * other files are seen from the directory of this one. Of an included file the keys `carried` are taken as well, which
 * Compose leaves there. A layer with neither of them is given back as it is.
 * `fill` fills in what is known, in those files as it was done in this one.
 *
 * @throws LabError CO010 to CO014
 */
export async function expandLayer(
  layer: Layer,
  file: string,
  disk: Files,
  fill: (tree: Mapping) => Mapping = (tree) => tree,
  carried: readonly string[] = [],
): Promise<{ readonly layer: Layer; readonly findings: readonly Finding[] }> {
  if (!needsOthers(layer.tree)) return { layer, findings: [] };
  const loading: Loading = {
    files: disk,
    home: undefined,
    interpolate: false,
    resolvePaths: false,
    normalize: false,
    validate: false,
    mergeDuplicates: true,
    release: 'v2',
    findings: [],
    speakers: [],
    mappings: true,
    carried,
    unset: new Set(),
    parsed: new Map(),
    known: new WeakMap(),
    prepare: (tree) => withOpenMounts(fill(tree)),
  };
  const directory = directoryOf(file);
  const set: FileSet = { files: [file], root: directory, directory: '', environment: {} };
  const extended = await applyExtends(layer.tree, layer, file, set, loading, (path, of) =>
    readServices(path, of, loading),
  );
  const tree = await applyInclude(extended, layer, set, loading, [file], (of, within) =>
    readModel(of, { ...loading, resolvePaths: true }, within),
  );
  const errors = loading.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new LabError(errors);
  const speakers = [...loading.speakers, layer];
  const locate: Layer['locate'] = (path) => {
    const word = wordsOn(path, tree, speakers).at(-1);
    return word?.layer.locate?.(word.place) ?? layer.locate?.(path);
  };
  return { layer: { ...layer, tree, locate }, findings: loading.findings };
}

const needsOthers = (tree: Mapping): boolean =>
  tree['include'] !== undefined ||
  Object.values(sectionOf(tree, 'services')).some((service) => isMapping(service) && service['extends'] !== undefined);
