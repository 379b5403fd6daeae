import type { Blueprint } from '../blueprint/index.ts';
import { servicesOfStack } from '../blueprint/index.ts';
import type { Layer, Mapping } from '../compose/index.ts';
import { canonical } from '../compose/canonical.ts';
import { withComments } from '../compose/comments.ts';
import { mergeLayers } from '../compose/merge.ts';
import { renderCompose } from '../compose/render-compose.ts';
import { asTree } from '../compose/types.ts';
import type { OutputFile, Patch, ProjectModel } from '../core/index.ts';
import type { Report } from './collect/declared.ts';
import { declareNetworks, finishTree } from './finish.ts';
import type { MergedProject } from './merge.ts';

/** Pass 5: the layers of a project once more, with the patches above the defaults; every user's layer is above them. */
export function apply(
  project: MergedProject,
  blueprint: Blueprint,
  patches: ReadonlyMap<string, readonly Patch[]>,
  report: Report,
): ProjectModel {
  const { facts, server, adopted } = project;
  const generated = patchLayers(project, blueprint, patches);
  const [defaults, ...users] = project.layers;
  const merged =
    generated.length === 0 || defaults === undefined
      ? { tree: project.tree, provenance: project.provenance, findings: project.findings }
      : mergeLayers([defaults, ...generated, ...users], { mappings: true, deduplicate: false });
  merged.findings.forEach(report);
  const comments = adopted && users.length === 1 ? users[0]?.comments : undefined;
  const tree = generated.length === 0 ? merged.tree : declareNetworks(canonical(merged.tree), project.shape);
  return {
    server: server.id,
    name: facts.name,
    file: facts.file,
    tree: finishTree(tree, facts.name),
    provenance: merged.provenance,
    adopted,
    ...(comments !== undefined && { comments }),
  };
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
export const composeFile = ({ file, tree, comments }: ProjectModel): OutputFile => ({
  path: file,
  content: comments === undefined ? renderCompose(tree) : withComments(renderCompose(tree), comments),
  mode: 0o644,
});
