import type { Blueprint } from '../blueprint/index.ts';
import { servicesOfStack } from '../blueprint/index.ts';
import type { Layer, Mapping, MergeOptions, MergeResult, Tree } from '../compose/index.ts';
import { canonical } from '../compose/language/canonical.ts';
import { withComments } from '../compose/yaml/comments.ts';
import { mergeLayers } from '../compose/language/merge.ts';
import { provenanceOf } from '../compose/language/provenance.ts';
import { renderCompose } from '../compose/yaml/render-compose.ts';
import { asTree } from '../compose/types.ts';
import type { OutputFile, Patch, ProjectModel } from '../core/index.ts';
import { outputFile } from '../core/output-file.ts';
import type { Report } from './collect/declared.ts';
import { isMapping } from './collect/qualify.ts';
import { declareNetworks, finishTree } from './finish.ts';
import type { MergedProject } from './merge.ts';
import { seenOf } from './merge.ts';
import { mappingOf } from './read.ts';

/** Pass 5: the patches between the defaults and the layers of users, which are all above them. */
export function apply(
  project: MergedProject,
  blueprint: Blueprint,
  patches: ReadonlyMap<string, readonly Patch[]>,
  report: Report,
): ProjectModel {
  const { facts, server, adopted } = project;
  const generated = patchLayers(project, blueprint, patches);
  const { tree, provenance, findings } = generated.length === 0 ? project : withPatches(project, generated);
  findings.forEach(report);
  const [, ...users] = project.layers;
  const [stack] = project.stacks;
  const final = finishTree(tree, facts.name);
  // Mistakes in its files were reported when the layers were merged.
  const seen = stack && seenOf(stack, final, () => undefined);
  const comments = adopted && users.length === 1 ? users[0]?.comments : undefined;
  return {
    server: server.id,
    name: facts.name,
    file: facts.file,
    tree: final,
    ...(seen !== undefined && { seen }),
    provenance,
    adopted,
    ...(comments !== undefined && { comments }),
  };
}

const MERGING: MergeOptions = { mappings: true, deduplicate: false };

/** The layers once more, with the patches in their place. */
function withPatches(project: MergedProject, generated: readonly Layer[]): MergeResult {
  const [defaults, ...users] = project.layers;
  const layers = [...(defaults === undefined ? [] : [defaults]), ...generated, ...users];
  // Whether a `!reset` has an effect is only seen where everything is merged.
  if (project.findings.length > 0 || users.some(({ resets = [] }) => resets.length > 0)) {
    const merged = mergeLayers(layers, MERGING);
    return { ...merged, tree: declareNetworks(canonical(merged.tree), project.shape) };
  }
  // The keys of a service are merged apart from each other: what no patch touches is as it was.
  const touched = touchedKeys(generated);
  const merged = mergeLayers(
    layers.map((layer) => partOf(layer, touched)),
    MERGING,
  );
  const services: Record<string, Tree> = { ...mappingOf(project.tree['services']) };
  const changed = mappingOf(canonical(merged.tree)['services']);
  for (const name in changed) services[name] = { ...mappingOf(services[name]), ...mappingOf(changed[name]) };
  const tree = declareNetworks({ ...project.tree, services }, project.shape);
  return { tree, provenance: provenanceOf(layers), findings: merged.findings };
}

type Touched = ReadonlyMap<string, ReadonlySet<string>>;

function touchedKeys(generated: readonly Layer[]): Touched {
  const touched = new Map<string, Set<string>>();
  for (const { tree } of generated) {
    const services = mappingOf(tree['services']);
    for (const name in services) {
      let keys = touched.get(name);
      if (keys === undefined) touched.set(name, (keys = new Set()));
      for (const key in mappingOf(services[name])) keys.add(key);
    }
  }
  return touched;
}

/** What a layer says of the keys that patches touch. */
function partOf(layer: Layer, touched: Touched): Layer {
  const all = mappingOf(layer.tree['services']);
  const services: Record<string, Mapping> = {};
  for (const [name, keys] of touched) {
    const own = all[name];
    if (!isMapping(own)) continue;
    const part: Record<string, Tree> = {};
    for (const key of keys) if (own[key] !== undefined) part[key] = own[key];
    services[name] = part;
  }
  return { ...layer, tree: { services } };
}

/** Patches of several tools for one service are layers of their own, tool after tool. */
function patchLayers(
  { stacks }: MergedProject,
  blueprint: Blueprint,
  patches: ReadonlyMap<string, readonly Patch[]>,
): readonly Layer[] {
  const rounds: Record<string, Mapping>[] = [];
  if (patches.size === 0) return [];
  for (const stack of stacks) {
    for (const { id, name } of servicesOfStack(blueprint, stack.id)) {
      patches.get(id)?.forEach((patch, round) => ((rounds[round] ??= {})[name] = asTree(patch.compose)));
    }
  }
  return rounds.map((services, round) => ({ name: `generated, ${round + 1}`, tree: { services } }));
}

/** The file of a model. */
export const composeFile = ({ file, tree, comments }: ProjectModel): OutputFile =>
  outputFile(file, () => (comments === undefined ? renderCompose(tree) : withComments(renderCompose(tree), comments)));
