import { serviceOf, servicesOfStack, stackOf } from '../blueprint/index.ts';
import type { Mapping, Tree } from '../compose/index.ts';
import { keyed } from '../compose/language/keyed.ts';
import { isMapping, isScalar } from '../compose/tree-access.ts';
import type { CheckInput, ProjectModel } from '../core/index.ts';

/** A service as its final file has it, in the one form that rules read (`keyed`): mappings, never lists of `K=V`. */
export interface ServiceTree {
  readonly id: string;
  readonly tree: Mapping;
  readonly adopted: boolean;
}

const known = new WeakMap<readonly ProjectModel[], readonly ServiceTree[]>();

/** The services of all final files, with their ids. Found once for a run. */
export function serviceTreesOf(input: Pick<CheckInput, 'blueprint' | 'models'>): readonly ServiceTree[] {
  const found = known.get(input.models) ?? findTrees(input);
  known.set(input.models, found);
  return found;
}

/** The final form of one service, as rules read it; empty where it is in no file. */
export const treeOf = ({ blueprint, models }: Pick<CheckInput, 'blueprint' | 'models'>, id: string): Mapping => {
  const service = serviceOf(blueprint, id);
  const file = service && stackOf(blueprint, service.stack)?.project.file;
  return service === undefined || file === undefined
    ? NO_KEYS
    : mappingOf(servicesByFile(models).get(file)?.[service.name]);
};

/** Every final file as rules read it, by its path. */
export const projectTreesOf = ({ models }: Pick<CheckInput, 'models'>): ReadonlyMap<string, Mapping> =>
  new Map(models.map((model) => [model.file, seenTree(model)]));

/** A model as its containers get it, with what files of variables and labels give. */
const seenTree = ({ tree, seen }: ProjectModel): Mapping => keyed(seen?.tree ?? tree);

const files = new WeakMap<readonly ProjectModel[], ReadonlyMap<string, Mapping>>();

/** The services of each final file. */
function servicesByFile(models: readonly ProjectModel[]): ReadonlyMap<string, Mapping> {
  const found =
    files.get(models) ?? new Map(models.map((model) => [model.file, mappingOf(seenTree(model)['services'])]));
  files.set(models, found);
  return found;
}

function findTrees({ blueprint, models }: Pick<CheckInput, 'blueprint' | 'models'>): readonly ServiceTree[] {
  const trees: ServiceTree[] = [];
  const services = servicesByFile(models);
  for (const { id: stack, project, adopted } of blueprint.stacks) {
    for (const { id, name } of servicesOfStack(blueprint, stack)) {
      trees.push({ id, tree: mappingOf(services.get(project.file)?.[name]), adopted: adopted !== undefined });
    }
  }
  return trees;
}

const NO_KEYS: Mapping = {};

export const mappingOf = (tree: Tree | undefined): Mapping => (isMapping(tree) ? tree : NO_KEYS);

/** The path to the first text of a tree that a condition holds for. */
export function pathTo(tree: Tree, isMeant: (text: string) => boolean): readonly (string | number)[] | undefined {
  if (typeof tree === 'string') return isMeant(tree) ? [] : undefined;
  if (isScalar(tree)) return undefined;
  const entries: Iterable<readonly [string | number, Tree]> = Array.isArray(tree)
    ? (tree as readonly Tree[]).entries()
    : Object.entries(tree as Mapping);
  for (const [key, value] of entries) {
    const rest = pathTo(value, isMeant);
    if (rest !== undefined) return [key, ...rest];
  }
  return undefined;
}
