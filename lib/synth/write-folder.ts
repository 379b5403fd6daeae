import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { LabError } from '../values/index.ts';
import { isBelow } from './collect/travelling.ts';
import { SYNTH_ERRORS } from './errors.ts';
import { shown, unless } from './write-disk.ts';
import { MANIFEST, PENDING, STAGING } from './write-paths.ts';

/**
 * The folder that a run may write, of what was said. One wrong word there would put the files of dist/ among those of
 * the lab, of a home or of the system, and a later run would remove what it wrote.
 *
 * @throws LabError HL339; nothing was written
 */
export async function outputFolder(out: string, root: string, force: boolean): Promise<string> {
  const folder = isAbsolute(out) ? resolve(out) : join(root, out);
  const why = out.trim() === '' ? 'it is empty' : await reasonAgainst(folder, resolve(root), force);
  if (why !== undefined)
    throw LabError.of(SYNTH_ERRORS.strangeFolder, { folder: shown(folder), why }, {}, { given: JSON.stringify(out) });
  return folder;
}

async function reasonAgainst(folder: string, root: string, force: boolean): Promise<string | undefined> {
  if (isBelow(folder, root)) return folder === root ? 'it is the folder of the lab itself' : 'the lab lies in it';
  if (isBelow(folder, homedir())) return 'the home of the user lies in it, or is it';
  const found: Stats | undefined = await lstat(folder).catch(unless('ENOENT', 'ENOTDIR'));
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return 'it is a link, and what it leads to may be anything';
  if (!found.isDirectory() || force) return undefined; // reported later, with everything else that is in the way
  const names = await readdir(folder);
  const isOurs = names.some((name) => name === MANIFEST || name === PENDING || name.startsWith(STAGING));
  const foreign = names.find((name) => !name.startsWith('.'));
  return isOurs || foreign === undefined ? undefined : `it has files of others, as ${foreign}, and no manifest`;
}
