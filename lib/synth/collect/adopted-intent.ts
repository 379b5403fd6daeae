import type { Layer, Mapping, Path, Tree } from '../../compose/index.ts';
import { mappingOf } from '../read.ts';
import { isMapping } from './qualify.ts';

/**
 * Brings what an adopted file, or a layer above it, says under `x-hl` to where that of every stack is read: below the
 * name of the stack, and `x-hl` of a volume under `x-hl` of the stack. Volumes of an adopted file are Docker's own.
 */
export function gatherIntent(layer: Layer, stack: string): Layer {
  const { 'x-hl': own, volumes, ...rest } = layer.tree;
  const said = Object.entries(mappingOf(volumes)).filter(([, volume]) => mappingOf(volume)['x-hl'] !== undefined);
  if (own === undefined && said.length === 0) return layer;
  const intents = Object.fromEntries(
    said.map(([name, volume]): [string, Tree] => {
      const intent = mappingOf(volume)['x-hl'] as Tree;
      return [name, isMapping(intent) ? { ...intent, docker: true } : intent];
    }),
  );
  const { locate } = layer;
  return {
    ...layer,
    tree: {
      ...rest,
      ...(volumes !== undefined && { volumes: isMapping(volumes) ? withoutIntents(volumes) : volumes }),
      'x-hl': { [stack]: isMapping(own) || own === undefined ? { ...mappingOf(own), ...volumesOf(intents) } : own },
    },
    ...(locate !== undefined && { locate: (path: Path) => locate(asWritten(path)) }),
  };
}

const volumesOf = (intents: Mapping): Mapping => (Object.keys(intents).length > 0 ? { volumes: intents } : {});

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
  const [first, , second, name, ...rest] = path;
  if (first !== 'x-hl') return path;
  return second === 'volumes' && name !== undefined ? ['volumes', name, 'x-hl', ...rest] : ['x-hl', ...path.slice(2)];
}
