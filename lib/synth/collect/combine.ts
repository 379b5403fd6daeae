import type { Layer, Mapping, Path, Tree } from '../../compose/index.ts';
import { isMapping } from './qualify.ts';

/**
 * Layers of different stacks as one: their services and resources have different names, so they can stand side by
 * side, and a project of a thousand stacks is merged in as many steps as one stack has layers.
 */
export function combineDisjoint(name: string, layers: readonly Layer[]): Layer {
  const [only] = layers;
  if (only !== undefined && layers.length === 1) return only;
  const tree: Record<string, Record<string, Tree> | Tree> = {};
  const owners = new Map<string, Layer>();
  for (const layer of layers) {
    for (const [section, content] of Object.entries(layer.tree)) {
      if (!isMapping(content)) {
        tree[section] = content;
        owners.set(section, layer);
        continue;
      }
      const all = (tree[section] ??= {}) as Record<string, Tree>;
      for (const key of Object.keys(content)) {
        all[key] = content[key] as Tree;
        owners.set(`${section}\0${key}`, layer);
      }
    }
  }
  const ownerOf = (path: Path): Layer | undefined =>
    owners.get(`${path[0]}\0${path[1]}`) ?? owners.get(String(path[0]));
  return {
    name,
    tree: tree as Mapping,
    resets: layers.flatMap((layer) => layer.resets ?? []),
    locate: (path) => ownerOf(path)?.locate?.(path),
  };
}
