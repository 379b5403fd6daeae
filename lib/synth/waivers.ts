import type { PlacedWaiver } from '../checks/index.ts';
import type { Mapping, Path } from '../compose/index.ts';
import type { Declared } from './collect/declared.ts';
import type { MergedProject } from './merge.ts';
import { mappingOf } from './read.ts';

/** The waivers of constructs, and those that YAML layers hold under `x-hl: { waive: … }`. */
export function placedWaivers(declared: Declared, projects: readonly MergedProject[]): readonly PlacedWaiver[] {
  const typed = declared.waivers.map(({ code, reason, path, source }): PlacedWaiver => ({
    code,
    reason,
    path,
    where: { path, ...(source !== undefined && { source }) },
  }));
  return [...typed, ...projects.flatMap(waiversIn)];
}

function waiversIn(project: MergedProject): readonly PlacedWaiver[] {
  const services = mappingOf(project.tree['services']);
  const ofStacks = mappingOf(project.tree['x-hl']);
  if (!project.untyped) return [];
  return project.stacks.flatMap((stack) => [
    ...waived(project, stack.id, mappingOf(mappingOf(ofStacks[stack.name])['file']), ['x-hl', stack.name, 'file']),
    ...[...stack.services].flatMap(([name, { id }]) => {
      const intent = mappingOf(services[name])['x-hl'];
      return intent === undefined ? [] : waived(project, id, mappingOf(intent), ['services', name, 'x-hl']);
    }),
  ]);
}

function waived(project: MergedProject, id: string, intent: Mapping, at: Path): readonly PlacedWaiver[] {
  return Object.entries(mappingOf(intent['waive'])).map(([code, reason]) => {
    const path = [...at, 'waive', code];
    const source = project.provenance.of(path).at(-1)?.locate?.(path);
    return {
      code,
      reason: String(reason ?? ''),
      path: id,
      where: { path: id, ...(source !== undefined && { source }) },
    };
  });
}
