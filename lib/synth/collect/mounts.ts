import type { ComposeVolumeMount } from '../../compose/index.ts';
import type { Mount, Volume } from '../../core/index.ts';
import { configMountSource, dataRoot, volumeKey, volumePath } from './host-layout.ts';

const DOCKER_SOCKET = '/var/run/docker.sock';

/** A mount as Compose has it, in the long form: no bind lets Docker create a host directory. */
export function composeMount(mount: Mount): ComposeVolumeMount {
  switch (mount.kind) {
    case 'volume':
      return volumeMount(mount.volume, mount.target, mount.readOnly);
    case 'directory':
      return bind(mount.directory.path, mount.target, mount.readOnly);
    case 'config':
      return bind(configMountSource(mount.configFile), mount.target, true);
    case 'tmpfs':
      return {
        type: 'tmpfs',
        target: mount.target,
        ...(mount.size !== undefined && { tmpfs: { size: mount.size.inBytes } }),
      };
    case 'socket':
      return bind(DOCKER_SOCKET, DOCKER_SOCKET, true);
  }
}

function volumeMount(volume: Volume, target: string, readOnly: boolean): ComposeVolumeMount {
  if (volume.props.docker !== true) {
    return bind(volumePath(dataRoot(volume.stack.server), volume.stack.node.id, volume.node.id), target, readOnly);
  }
  return { type: 'volume', source: volumeKey(volume), target, ...(readOnly && { read_only: true }) };
}

export const bind = (source: string, target: string, readOnly: boolean): ComposeVolumeMount =>
  readOnly
    ? { type: 'bind', source, target, read_only: true, bind: NOT_CREATED }
    : { type: 'bind', source, target, bind: NOT_CREATED };

const NOT_CREATED = { create_host_path: false };
