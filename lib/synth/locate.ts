import type { IConstruct } from 'constructs';
import type { Blueprint } from '../blueprint/index.ts';
import { serviceOf } from '../blueprint/index.ts';
import { pathInLayer } from '../compose/language/keyed.ts';
import type { Homelab, ProjectModel } from '../core/index.ts';
import { sourceOf } from '../core/index.ts';
import type { SourceLocation, Where } from '../values/index.ts';

/** The construct at a path, or the nearest one above it: an id of the Blueprint may lie below its construct. */
export function constructAt(lab: Homelab, path: string): IConstruct {
  let at: IConstruct = lab;
  for (const id of path.split(/[/:]/)) {
    const child = at.node.tryFindChild(id);
    if (child === undefined) break;
    at = child;
  }
  return at;
}

/** Finds the user's line behind an id of the Blueprint, and behind a value of a service's final form. */
export function locator(
  lab: Homelab,
  blueprint: Blueprint,
  models: readonly ProjectModel[],
): (id: string, ...path: (string | number)[]) => Where {
  const byFile = new Map(models.map((model) => [model.file, model]));
  const files = new Map(blueprint.stacks.map(({ id, project }) => [id, project.file]));
  return (id, ...path) => {
    const service = serviceOf(blueprint, id);
    const model = service && byFile.get(files.get(service.stack) ?? '');
    const said = service && model && sayingOf(model, ['services', service.name, ...path]);
    const source = said ?? sourceOf(constructAt(lab, id));
    return { path: id, ...(source !== undefined && { source }) };
  };
}

/** The line that had the last word on a path, or on the nearest one above it that a layer names. */
function sayingOf({ provenance, seen }: ProjectModel, path: readonly (string | number)[]): SourceLocation | undefined {
  const given = seen?.placeOf(path);
  if (given !== undefined) return given;
  for (let length = path.length; length >= 2; length--) {
    const part = path.slice(0, length);
    for (const layer of [...provenance.of(part)].reverse()) {
      // Rules name the entries of lists by their keys.
      const there = pathInLayer(layer.tree, part);
      if (there.length < part.length) continue;
      const source = layer.locate?.(there);
      if (source !== undefined) return source;
    }
  }
  return undefined;
}
