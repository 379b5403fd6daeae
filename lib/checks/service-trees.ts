import { servicesOfStack } from '../blueprint/index.ts';
import type { Mapping, Tree } from '../compose/index.ts';
import type { CheckInput } from '../core/index.ts';

/** A service as its final file has it. */
export interface ServiceTree {
  readonly id: string;
  readonly tree: Mapping;
  readonly adopted: boolean;
}

/** The services of all final files, with their ids. */
export function* serviceTreesOf({
  blueprint,
  models,
}: Pick<CheckInput, 'blueprint' | 'models'>): Iterable<ServiceTree> {
  const services = new Map(models.map(({ file, tree }) => [file, mappingOf(tree['services'])]));
  for (const { id: stack, project, adopted } of blueprint.stacks) {
    for (const { id, name } of servicesOfStack(blueprint, stack)) {
      yield { id, tree: mappingOf(services.get(project.file)?.[name]), adopted: adopted !== undefined };
    }
  }
}

export const mappingOf = (tree: Tree | undefined): Mapping =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? (tree as Mapping) : {};

/** The path to the first text of a tree that a condition holds for. */
export function pathTo(tree: Tree, isMeant: (text: string) => boolean): readonly (string | number)[] | undefined {
  if (typeof tree === 'string') return isMeant(tree) ? [] : undefined;
  if (typeof tree !== 'object' || tree === null) return undefined;
  const entries: Iterable<readonly [string | number, Tree]> = Array.isArray(tree)
    ? (tree as readonly Tree[]).entries()
    : Object.entries(tree as Mapping);
  for (const [key, value] of entries) {
    const rest = pathTo(value, isMeant);
    if (rest !== undefined) return [key, ...rest];
  }
  return undefined;
}
