import type { StackFacts, VolumeFacts } from '../../blueprint/index.ts';

/** A place where the data of a volume lies: a directory by its path, or a Docker volume by its name. */
type Row = readonly string[];

const NOT_STATE: ReadonlySet<VolumeFacts['holds']> = new Set(['cache', 'config']);

function placeOf({ path, dockerVolume }: VolumeFacts): Row {
  if (path !== undefined) return ['directory', path];
  return dockerVolume === undefined ? [] : ['volume', dockerVolume];
}

/** Where something lies that must not start empty unseen. */
export const statePlaces = (volumes: readonly VolumeFacts[]): readonly Row[] =>
  volumes.filter(({ holds }) => !NOT_STATE.has(holds)).map(placeOf);

/** The place of each volume that had another one, and that one. */
export const formerPlaces = (volumes: readonly VolumeFacts[]): readonly Row[] =>
  volumes.flatMap((volume) => volume.formerly.map((old) => [...placeOf(volume), old]));

/** State that was on another server, and which. */
export function movedPlaces(volumes: readonly VolumeFacts[], stacks: readonly StackFacts[]): readonly Row[] {
  const moved = new Map<string, string>();
  for (const { id, movedFrom } of stacks) if (movedFrom !== undefined) moved.set(id, movedFrom);
  if (moved.size === 0) return [];
  return volumes.flatMap((volume) => {
    const from = moved.get(volume.stack);
    return from === undefined || NOT_STATE.has(volume.holds) ? [] : [[...placeOf(volume), from]];
  });
}
