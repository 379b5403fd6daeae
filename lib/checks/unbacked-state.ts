import type { DirectoryFacts, VolumeFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/**
 * Forbids state that no backup saves: volumes, and directories of the host whether a service may write them or only
 * read. A dump stands for the volume of its database.
 */
export const unbackedState: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.unbackedState.code],
  *check({ blueprint, where }) {
    const saved = new Set<string>();
    for (const { includes, databases } of blueprint.backups) {
      for (const id of includes) saved.add(id);
      for (const { volume } of databases) if (volume !== undefined) saved.add(volume);
    }
    const isUnsaved = ({ id, holds }: VolumeFacts | DirectoryFacts): boolean => holds === 'state' && !saved.has(id);
    const directories = blueprint.directories.filter(isUnsaved).map((directory) => ({
      ...directory,
      user: directory.writers[0] ?? directory.readers[0],
    }));
    const unsaved = [...blueprint.volumes.filter(isUnsaved), ...directories];
    if (unsaved.length === 0) return;
    if (blueprint.servers.length === 1 && blueprint.backups.length === 0) {
      yield finding(CHECK_ERRORS.unbackedState, { all: unsaved.map(({ id }) => id) }, where(''));
      return;
    }
    for (const item of unsaved) {
      // A directory is no construct: whoever mounts it is where it is spoken of.
      const at = 'user' in item && item.user !== undefined ? where(item.user, 'volumes') : where(item.id);
      yield finding(CHECK_ERRORS.unbackedState, { volume: item.id }, at);
    }
  },
};
