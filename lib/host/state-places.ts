import type { Blueprint, Holds, VolumeFacts } from '../blueprint/index.ts';
import { otherPlaces } from '../blueprint/unclassified.ts';

/** A place where data lies: a directory by its path, or a Docker volume by its name. */
type Row = readonly string[];

/** What of the lab concerns one host. */
interface PlacesOfHost {
  readonly blueprint: Blueprint;
  readonly server: { readonly id: string };
  readonly volumes: readonly VolumeFacts[];
}

const NOT_STATE: ReadonlySet<Holds | undefined> = new Set(['cache', 'config']);

function placeOf({ path, dockerVolume }: VolumeFacts): Row {
  if (path !== undefined) return ['directory', path];
  return dockerVolume === undefined ? [] : ['volume', dockerVolume];
}

/** Paths of data that must not start empty unnoticed. Unclassified data counts too. */
export const statePlaces = (host: PlacesOfHost): readonly Row[] =>
  unique([
    ...host.volumes.filter(({ holds }) => !NOT_STATE.has(holds)).map(placeOf),
    ...otherRows(host).flatMap(({ row }) => (row[0] === 'volume' ? [row] : [])),
  ]);

/** The place of each volume that had another one, and that one. */
export const formerPlaces = (volumes: readonly VolumeFacts[]): readonly Row[] =>
  volumes.flatMap((volume) => volume.formerly.map((old) => [...placeOf(volume), old]));

/** Data of stacks that were on another server, and on which: directories of the host too, which no volume stands for. */
export function movedPlaces(host: PlacesOfHost): readonly Row[] {
  const { stacks } = host.blueprint;
  const moved = new Map<string, string>();
  for (const { id, movedFrom } of stacks) if (movedFrom !== undefined) moved.set(id, movedFrom);
  if (moved.size === 0) return [];
  const volumes = host.volumes
    .filter(({ holds }) => !NOT_STATE.has(holds))
    .map((volume) => ({ stack: volume.stack, row: placeOf(volume) }));
  return unique(
    [...volumes, ...otherRows(host)].flatMap(({ stack, row }) => {
      const from = moved.get(stack);
      return from === undefined ? [] : [[...row, from]];
    }),
  );
}

/** The places that no volume of the lab stands for, as far as their names are known and they may hold state. */
function otherRows({ blueprint, server }: PlacesOfHost): readonly { readonly stack: string; readonly row: Row }[] {
  const held = new Map(blueprint.directories.map((each) => [`${each.server}:${each.path}`, each.holds]));
  return otherPlaces(blueprint).flatMap(({ stack, server: of, mount: { kind, source = '' } }) => {
    if (of !== server.id || source === '' || source.includes('$')) return [];
    if (kind === 'docker-volume') return [{ stack, row: ['volume', source] }];
    const isState = kind === 'directory' && source.startsWith('/') && !NOT_STATE.has(held.get(`${of}:${source}`));
    return isState ? [{ stack, row: ['directory', source] }] : [];
  });
}

const unique = (rows: readonly Row[]): readonly Row[] => [
  ...new Map(rows.map((row) => [row.join('\t'), row])).values(),
];
