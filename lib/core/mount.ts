import type { Size } from '../values/index.ts';
import type { ConfigFile } from './config-file.ts';
import type { Directory } from './directory.ts';
import type { Volume } from './volume.ts';

/** Something that a container finds in its file system. Made by `volume.at()`, `directory.at()`, `configFile.at()`, `tmpfs()`. */
export type Mount = VolumeMount | DirectoryMount | ConfigMount | TmpfsMount | SocketMount;

/** A volume in a container. */
export interface VolumeMount {
  readonly kind: 'volume';
  readonly volume: Volume;
  readonly target: string;
  readonly readOnly: boolean;
}

/** A directory of the host in a container. */
export interface DirectoryMount {
  readonly kind: 'directory';
  readonly directory: Directory;
  readonly target: string;
  readonly readOnly: boolean;
}

/** A configuration file in a container, read-only. */
export interface ConfigMount {
  readonly kind: 'config';
  readonly configFile: ConfigFile;
  readonly target: string;
}

/** A directory in memory. */
export interface TmpfsMount {
  readonly kind: 'tmpfs';
  readonly target: string;
  readonly size?: Size;
}

/** The Docker socket: given to a DockerSocketProxy alone, which lets through what its props name. */
export interface SocketMount {
  readonly kind: 'socket';
}

/** A directory in memory, empty at every start. It counts towards the memory of the server. */
export const tmpfs = (target: string, size?: Size): TmpfsMount => ({
  kind: 'tmpfs',
  target,
  ...(size !== undefined && { size }),
});
