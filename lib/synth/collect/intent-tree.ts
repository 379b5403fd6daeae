import type { Layer, Mapping, Path, Tree } from '../../compose/index.ts';
import { mappingOf } from '../read.ts';
import { isMapping } from './qualify.ts';

/** Which volumes have their intent read: those of whom a layer says some, or others as well. */
type Listed = (volume: Mapping) => boolean;

/**
 * Brings what a layer says under `x-hl` of the file and of its volumes to where that of every stack is read: to
 * `x-hl.<stack>.file` and `x-hl.<stack>.volumes`, as every stack of a server may have some.
 */
export function gatherIntent(layer: Layer, stack: string, isListed: Listed): Layer {
  const { 'x-hl': file, volumes } = layer.tree;
  const listed = Object.entries(mappingOf(volumes)).filter(([, volume]) => isListed(mappingOf(volume)));
  if (file === undefined && listed.length === 0) return layer;
  const said = Object.fromEntries(listed.map(([name, volume]) => [name, mappingOf(volume)['x-hl'] ?? {}]));
  const { locate, resets } = layer;
  return {
    ...layer,
    tree: {
      ...withoutVolumeIntents(layer.tree),
      'x-hl': {
        [stack]: { ...(file !== undefined && { file }), ...(listed.length > 0 && { volumes: said }) },
      },
    },
    ...(resets !== undefined && { resets: resets.map((path) => asGathered(path, stack)) }),
    ...(locate !== undefined && { locate: (path: Path) => locate(asWritten(path)) }),
  };
}

/** A tree whose volumes say of themselves what Compose reads alone. */
export function withoutVolumeIntents(tree: Mapping): Mapping {
  const { volumes } = tree;
  return isMapping(volumes) ? { ...tree, volumes: withoutIntents(volumes) } : tree;
}

const withoutIntents = (volumes: Mapping): Mapping =>
  Object.fromEntries(
    Object.entries(volumes).map(([name, volume]): [string, Tree] => {
      if (!isMapping(volume) || volume['x-hl'] === undefined) return [name, volume];
      const { 'x-hl': _intent, ...rest } = volume;
      return [name, Object.keys(rest).length > 0 ? rest : null];
    }),
  );

/** Where the user wrote what stands under `x-hl`. */
function asWritten(path: Path): Path {
  const [first, , part, ...rest] = path;
  if (first !== 'x-hl' || part === undefined) return path;
  const [name, ...below] = rest;
  return part === 'file' || name === undefined ? ['x-hl', ...rest] : ['volumes', name, 'x-hl', ...below];
}

/** The other way round. */
function asGathered(path: Path, stack: string): Path {
  const [first, name, second, ...rest] = path;
  if (first === 'x-hl') return ['x-hl', stack, 'file', ...path.slice(1)];
  return first === 'volumes' && second === 'x-hl' ? ['x-hl', stack, 'volumes', name as string, ...rest] : path;
}
