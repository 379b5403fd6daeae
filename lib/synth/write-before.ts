import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';
import type { Manifest, Pending } from './manifest.ts';
import { parseManifest, parsePending } from './manifest.ts';
import { shown, unless } from './write-disk.ts';
import { MANIFEST, PENDING, SOURCES, STAGING } from './write-paths.ts';
import { isAlive } from '../values/process-alive.ts';
import { LARGEST_OUTPUT, readRegularText } from '../values/read-file.ts';

/** What earlier runs say of a dist/. */
export interface Before {
  /** Of the last run that was finished. */
  readonly manifest: Manifest | undefined;
  readonly manifestText: string | undefined;
  /** Of a run that was not. */
  readonly pending: Pending | undefined;
  readonly isUnfinished: boolean;
  readonly sourcesText: string | undefined;
}

/** Reads what earlier runs left. With `force` a list that cannot be read counts as none. @throws LabError HL201, HL203 */
export async function readBefore(directory: string, force: boolean): Promise<Before> {
  const [manifestText, pendingText, sourcesText] = await Promise.all(
    [MANIFEST, PENDING, SOURCES].map((name) => readText(join(directory, name))),
  );
  return {
    manifest: understood(manifestText, parseManifest, join(directory, MANIFEST), force),
    manifestText,
    pending: understood(pendingText, parsePending, join(directory, PENDING), force),
    isUnfinished: pendingText !== undefined,
    sourcesText,
  };
}

function understood<T>(
  text: string | undefined,
  parse: (text: string) => T,
  file: string,
  force: boolean,
): T | undefined {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (force) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw LabError.of(SYNTH_ERRORS.unreadableManifest, { file: shown(file), reason });
  }
}

/** The text of one of the compiler's own files, if there is one. @throws LabError HL201 where it is no regular file */
async function readText(file: string): Promise<string | undefined> {
  const found = await lstat(file).catch(unless('ENOENT'));
  if (found === undefined) return undefined;
  if (!found.isFile()) throw LabError.of(SYNTH_ERRORS.pathInTheWay, { path: shown(file) });
  return readRegularText(file, LARGEST_OUTPUT);
}

/** A run takes seconds. A folder older than this many milliseconds is left from one whose process id lives on in another. */
const LONGEST_RUN = 600_000;

/** Folders with temporary files of runs that were killed. @throws LabError HL206 if one is of a run that goes on */
export async function leftStagings(directory: string): Promise<string[]> {
  const names = (await readdir(directory).catch(unless('ENOENT'))) ?? [];
  const own = `${STAGING}${process.pid}`;
  const folders = names.filter(
    (name) => name.startsWith(STAGING) && Number(name.slice(STAGING.length)) > 0 && name !== own,
  );
  for (const name of folders) {
    const id = Number(name.slice(STAGING.length));
    const folder = join(directory, name);
    if (!isAlive(id)) continue;
    const found = await lstat(folder).catch(unless('ENOENT')); // it may have finished just now
    if (found === undefined || Date.now() - found.mtimeMs > LONGEST_RUN) continue;
    const args = { directory: shown(directory), process: id, folder: shown(folder) };
    throw LabError.of(SYNTH_ERRORS.writtenByAnother, args);
  }
  return folders.map((name) => join(directory, name));
}
