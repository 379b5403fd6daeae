import { LabError } from '../../values/index.ts';
import { lstatSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readRegular } from '../../values/read-file.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { yamlText } from '../yaml/yaml-text.ts';
import type { Files } from './files.ts';

/** The files of this machine, relative ones as a working directory sees them. `-` is the standard input. */
export const diskFiles = (cwd = process.cwd()): Files => ({
  read: (path) => bytesOf(path, cwd)?.toString('utf8'),
  readYaml: (path) => {
    const bytes = bytesOf(path, cwd);
    return bytes === undefined ? undefined : yamlText(bytes);
  },
  isDirectory: (path) => found(() => statSync(resolve(cwd, path)).isDirectory()) ?? false,
  identity: (path) => found(() => realpathSync(resolve(cwd, path))) ?? path,
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

function bytesOf(path: string, cwd: string): Buffer | undefined {
  try {
    return readRegular(path === '-' ? path : resolve(cwd, path));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw LabError.of(COMPOSE_ERRORS.refusedFile, { path, reason: REASONS[code] ?? message });
  }
}

/** Refusals of the system, as people say them. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the user who runs this may not read it',
  EPERM: 'the user who runs this may not read it',
  ELOOP: 'its links lead round in a circle',
  ENAMETOOLONG: 'its path is longer than the system allows',
};

/** What the system says of a path; undefined where it refuses to say anything. */
function found<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String((error as { code?: unknown }).code));
