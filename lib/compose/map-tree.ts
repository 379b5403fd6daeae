import type { PatternNode } from './pattern.ts';
import type { Mapping, Path, Tree } from './tree.ts';
import { isMapping, isSequence, setKey } from './tree-access.ts';

/** Gives what stands in the place of a value; the value itself where nothing changes. */
export type Change<Rule> = (value: Tree, rule: Rule, path: Path) => Tree;

/**
 * Walks a tree along a table of path patterns, and changes what the table names. What stays is not copied. Entries of
 * lists are `[]` in a pattern.
 */
export function mapTree<Rule>(tree: Mapping, rules: PatternNode<Rule>, change: Change<Rule>): Mapping {
  return mapMapping(tree, rules, change, []);
}

function mapValue<Rule>(value: Tree, node: PatternNode<Rule>, change: Change<Rule>, path: (string | number)[]): Tree {
  const changed = node.rule === undefined ? value : change(value, node.rule, path);
  if (isMapping(changed)) return mapMapping(changed, node, change, path);
  return isSequence(changed) ? mapSequence(changed, node, change, path) : changed;
}

function mapMapping<Rule>(
  tree: Mapping,
  rules: PatternNode<Rule>,
  change: Change<Rule>,
  path: (string | number)[],
): Mapping {
  let out: Record<string, Tree> | undefined;
  for (const key in tree) {
    const node = rules.below(key);
    if (node === undefined) continue;
    const value = tree[key] as Tree;
    path.push(key);
    const mapped = mapValue(value, node, change, path);
    path.pop();
    if (mapped !== value) setKey((out ??= { ...tree }), key, mapped);
  }
  return out ?? tree;
}

function mapSequence<Rule>(
  list: readonly Tree[],
  rules: PatternNode<Rule>,
  change: Change<Rule>,
  path: (string | number)[],
): readonly Tree[] {
  const node = rules.below('[]');
  if (node === undefined) return list;
  let out: Tree[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const value = list[index] as Tree;
    path.push(index);
    const mapped = mapValue(value, node, change, path);
    path.pop();
    if (mapped !== value) (out ??= [...list])[index] = mapped;
  }
  return out ?? list;
}
