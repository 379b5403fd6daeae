import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What stands at a path, itself and not what a link leads to; undefined where there is nothing. */
export function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

const TEMPORARY = /^\..+\.[0-9a-f]{24}\.tmp$/;

/**
 * Replaces a file. The new content is synced to the disk under another name first, so readers see the old file or the
 * new one, and a power loss leaves one of the two. Only the owner can read the temporary file, from its first byte.
 */
export function replaceFile(path: string, content: string, mode: number): void {
  const before = statOf(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(12).toString('hex')}.tmp`);
  const file = openSync(temporary, 'wx', 0o600);
  try {
    try {
      writeFileSync(file, content);
      fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // If root runs this, the file keeps its owner.
    if (before !== undefined && process.getuid?.() === 0) chownSync(temporary, before.uid, before.gid);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Removes what a run that was killed left behind. */
export function removeTemporaries(folder: string): void {
  for (const name of readdirSync(folder)) if (TEMPORARY.test(name)) rmSync(join(folder, name), { force: true });
}

/** Makes a folder that only its owner can enter, where there is none. */
export function makePrivateFolder(path: string): void {
  if (statOf(path) === undefined) mkdirSync(path, { mode: 0o700 });
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return; // it opens no folders
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch {
    // Some network file systems sync no folders.
  } finally {
    closeSync(folder);
  }
}
