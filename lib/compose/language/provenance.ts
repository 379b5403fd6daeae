import type { Layer, Path, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';

/** Which layers spoke about a value. */
export interface Provenance {
  /** The layers that say something at a path, lowest first: the last one had the last word. */
  readonly of: (path: Path) => readonly Layer[];
}

/**
 * Answers from the layers themselves, so that a merge records nothing: a layer speaks about a path if its own tree has
 * it, and silences those below it with `!reset` and `!override`.
 */
export const provenanceOf = (layers: readonly Layer[]): Provenance => ({
  of: (path) => {
    let speakers: Layer[] = [];
    for (const layer of layers) {
      if (layer.resets?.some((reset) => isPrefix(reset, path))) speakers = [];
      const said = valueAt(layer.tree, path);
      // A null above something keeps what is below it.
      if (said !== undefined && !(said === null && speakers.length > 0)) speakers.push(layer);
    }
    return speakers;
  },
});

const isPrefix = (prefix: Path, path: Path): boolean =>
  prefix.length <= path.length && prefix.every((key, index) => String(key) === String(path[index]));

/** The value at a path. A list stands for all of its entries, as their places change when lists are joined. */
export function valueAt(tree: Tree, path: Path): Tree | undefined {
  let node: Tree | undefined = tree;
  for (const key of path) {
    if (!isMapping(node)) return node;
    node = node[key];
    if (node === undefined) return undefined;
  }
  return node;
}
