import { labels } from './entries.ts';
import type { Print } from './printing.ts';
import { struct } from './structures.ts';
import { text, flag, saidFlag, bareNatural, bytes } from './values.ts';

/** Newer releases leave the default out, older ones know none. */
const hostPath: Print = (value, as) =>
  as.release === 'v2' ? flag(value, as) : saidFlag(value, as) === false ? false : undefined;

export const mount = struct('types/types.go ServiceVolumeConfig', {
  type: text,
  source: text,
  target: text,
  read_only: flag,
  consistency: text,
  bind: struct('types/types.go ServiceVolumeBind', {
    selinux: text,
    propagation: text,
    create_host_path: hostPath,
    recursive: text,
  }),
  volume: struct('types/types.go ServiceVolumeVolume', { labels, nocopy: flag, subpath: text }),
  tmpfs: struct('types/types.go ServiceVolumeTmpfs', { size: bytes, mode: bareNatural }),
  image: struct('types/types.go ServiceVolumeImage', { subpath: text }),
});
