import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Files } from './files.ts';

/** The files of this machine, relative ones as a working directory sees them. `-` is the standard input. */
export const diskFiles = (cwd = process.cwd()): Files => ({
  read: (path) => {
    try {
      return readFileSync(path === '-' ? 0 : resolve(cwd, path), 'utf8');
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  },
  isDirectory: (path) => statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() ?? false,
  real: (path) => {
    // The first link on the way alone is followed, as compose-go utils/pathutils.go does.
    let walked = '';
    for (const part of path.split('/').filter((each) => each !== '')) {
      walked += `/${part}`;
      const known = lstatSync(walked, { throwIfNoEntry: false });
      if (known === undefined) return path;
      if (known.isSymbolicLink()) return path.replace(walked, realpathSync(walked));
    }
    return path;
  },
});

const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String((error as { code?: unknown }).code));
