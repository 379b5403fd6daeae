import type { Mapping, PatternNode, Release, Tree } from '../compose/index.ts';
import { compilePatterns, isMapping, isSequence, UNIQUE_BY } from '../compose/index.ts';

/** Whether an empty list is printed as null, by the row of its path: Go makes no list where nothing is put into it. */
type IsNull = (row: 'unique' | 'resolved' | undefined) => boolean;

const NEVER: IsNull = () => false;
/** 2.40 makes all lists anew; making them unique gives one that is there, but for those whose values are read once more. */
const NOT_REMADE: IsNull = (row) => row !== 'unique';
const RESOLVED: IsNull = (row) => row === 'resolved';

const READ_AGAIN = /\.(?:environment|build\.args)$/;

const UNIQUE_PATHS = compilePatterns<'unique' | 'resolved'>({
  'override/uncity.go enforceUnicity': Object.fromEntries(
    UNIQUE_BY.rows.map(({ pattern }) => [pattern, READ_AGAIN.test(pattern) ? 'resolved' : 'unique']),
  ),
});

/** A tree as Go prints it: keys sorted. */
function sorted(tree: Tree, isNull: IsNull, rules: PatternNode<'unique' | 'resolved'> | undefined): Tree {
  if (isSequence(tree)) {
    if (tree.length === 0) return isNull(rules?.rule) ? null : tree;
    return tree.map((each) => sorted(each, isNull, rules?.below('[]')));
  }
  if (!isMapping(tree)) return tree;
  return Object.fromEntries(
    Object.keys(tree)
      .sort()
      .map((key) => [key, sorted(tree[key] as Tree, isNull, rules?.below(key))]),
  );
}

/** A model whose variables are not filled in, as Go prints it. */
export function plainModel(tree: Mapping, format: 'yaml' | 'json', release: Release): Mapping {
  const isNull = format === 'yaml' ? NEVER : release === 'v5' ? RESOLVED : NOT_REMADE;
  return sorted(tree, isNull, UNIQUE_PATHS) as Mapping;
}
