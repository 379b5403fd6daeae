import type { Mapping, Tree } from '../tree.ts';
import { isMapping, setKey } from '../tree-access.ts';

/** The entries of a section of a file; none where it is not a mapping. */
export const sectionOf = (tree: Mapping, name: string): Mapping => {
  const section = Object.hasOwn(tree, name) ? tree[name] : undefined;
  return isMapping(section) ? section : {};
};

/** A tree with every entry of a section changed. What stays is not copied. */
export function mapSection(tree: Mapping, name: string, change: (entry: Tree, key: string) => Tree): Mapping {
  const section = sectionOf(tree, name);
  let out: Record<string, Tree> | undefined;
  for (const key in section) {
    const entry = section[key] as Tree;
    const changed = change(entry, key);
    if (changed !== entry) setKey((out ??= { ...section }), key, changed);
  }
  return out === undefined ? tree : { ...tree, [name]: out };
}
