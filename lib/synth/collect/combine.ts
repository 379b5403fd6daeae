import type { Layer, Path, Tree } from '../../compose/index.ts';
import { isMapping } from './qualify.ts';

/**
 * Layers of different stacks as one: their services and resources have different names, so they can stand side by
 * side, and a project of a thousand stacks is merged in as many steps as one stack has layers.
 */
export function combineDisjoint(name: string, layers: readonly Layer[]): Layer {
  const [only] = layers;
  if (only !== undefined && layers.length === 1) return only;
  const tree: Record<string, Tree> = {};
  const owners = new Map<string, Layer | Map<string, Layer>>();
  for (const layer of layers) {
    for (const section in layer.tree) {
      const content = layer.tree[section] as Tree;
      if (!isMapping(content)) {
        tree[section] = content;
        owners.set(section, layer);
        continue;
      }
      const all = (tree[section] ??= {}) as Record<string, Tree>;
      let keys = owners.get(section);
      if (!(keys instanceof Map)) owners.set(section, (keys = new Map<string, Layer>()));
      for (const key in content) {
        all[key] = content[key] as Tree;
        keys.set(key, layer);
      }
    }
  }
  const ownerOf = ([section, key]: Path): Layer | undefined => {
    const owner = owners.get(String(section));
    return owner instanceof Map ? owner.get(String(key)) : owner;
  };
  const resets = layers.flatMap((layer) => layer.resets ?? []);
  return { name, tree, resets, locate: (path) => ownerOf(path)?.locate?.(path) };
}
