import { realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readRegularText } from '../../values/read-file.ts';

/** The content of a file beside a layer, or why it does not travel; neither where there is none. */
export interface Beside {
  readonly content?: string;
  readonly refused?: string;
}

/**
 * Reads a file that travels into dist/: a regular one below `folder`. A link is followed where it leads, which has to be
 * below `within` as well: else a link would carry a key of the user's home to every server.
 */
export function readBeside(folder: string, name: string, within: string = folder): Beside {
  if (name === '..' || name.startsWith('../')) return {};
  try {
    const path = realpathSync(join(folder, name));
    if (!isBelow(realpathSync(within), path))
      return { refused: `it is a link that leads to ${path}, outside of the lab` };
    return { content: readRegularText(path) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EFTYPE' || code === 'EFBIG') return { refused: message };
    if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return { refused: message };
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return {};
    throw error;
  }
}

/** Whether a path lies in a folder, both without links. */
export const isBelow = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !/^(?:[A-Za-z]:|[\\/])/.test(way);
};

/** Whether a path leads out of a folder by a link. What is not there leads nowhere. */
export function leadsOut(folder: string, path: string): boolean {
  try {
    return !isBelow(realpathSync(folder), realpathSync(path));
  } catch {
    return false;
  }
}
