import type { Holds } from '../../blueprint/index.ts';
import type { Tree } from '../../compose/index.ts';
import { VOLUME_RULES } from '../../core/volume.ts';
import type { Report } from '../collect/declared.ts';
import { compact } from '../read.ts';
import type { IntentReader, WhereBelow } from './intent-reader.ts';
import { readIntent } from './intent-reader.ts';

/** What a place holds. */
interface ContentIntent {
  readonly holds?: Holds;
  readonly reason?: string;
}

/** What a layer file says under `x-hl` of a directory of the host. */
export interface DirectoryIntent extends ContentIntent {
  readonly mountpoint?: boolean;
}

/** What a layer file says under `x-hl` of a volume. */
export interface VolumeIntent extends ContentIntent {
  readonly uid: number;
  readonly gid: number;
  readonly mode: string;
  readonly formerly: readonly string[];
  readonly shared: boolean;
}

/**
 * Where a volume of a file lies: in a `directory` of the stack, in `docker` under a name of the lab, under that of an
 * `adopted` stack, or where somebody else made it.
 */
export type VolumeKind = 'directory' | 'docker' | 'adopted' | 'external';

/** The further keys of each kind: Docker makes its volumes as the image has them, and each by one name. */
const KEYS: Readonly<Record<VolumeKind, ReadonlySet<string>>> = {
  directory: new Set(['docker', 'uid', 'gid', 'mode', 'formerly']),
  docker: new Set(['docker', 'formerly']),
  adopted: new Set(['formerly']),
  external: new Set(),
};

function readContent(reader: IntentReader): ContentIntent {
  const holds = reader.oneOf('holds', ['state', 'replaceable', 'cache', 'config']);
  const reason = reader.text('reason');
  if (holds === 'replaceable' && !reason?.trim()) reader.refuse('reason', 'why it can be had again');
  return compact({ holds, reason });
}

/** Reads what is said of a directory of the host. */
export const readDirectory = (reader: IntentReader): DirectoryIntent =>
  compact({ ...readContent(reader), mountpoint: reader.flag('mountpoint') });

function readVolume(reader: IntentReader, kind: VolumeKind): VolumeIntent {
  const content = readContent(reader);
  const has = KEYS[kind];
  if (has.has('docker')) reader.flag('docker'); // read with the layer, before the merge
  const kept = compact({
    uid: has.has('uid') ? reader.number('uid') : undefined,
    gid: has.has('gid') ? reader.number('gid') : undefined,
    mode: has.has('mode') ? reader.text('mode') : undefined,
    formerly: has.has('formerly') ? reader.texts('formerly') : [],
  });
  reader.hold(kept, VOLUME_RULES);
  const { uid = 0, gid = uid, mode = '0750', formerly } = kept;
  return { ...content, uid, gid, mode, formerly, shared: reader.flag('shared') ?? false };
}

/** Reads `x-hl` of the volumes of a stack, each of some kind. */
export const volumeIntents = (
  tree: Tree | undefined,
  kindOf: (name: string) => VolumeKind,
  where: WhereBelow,
  report: Report,
): Readonly<Record<string, VolumeIntent>> =>
  readIntent({ volumes: tree ?? {} }, where, report, (reader) =>
    reader.entries('volumes', (volume, name) => readVolume(volume, kindOf(name))),
  );
