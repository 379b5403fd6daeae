import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../core/hash.ts';
import { each, unless } from './write-disk.ts';
import { foldersAbove } from './write-paths.ts';
import { LARGEST_OUTPUT, readRegular } from '../values/read-file.ts';

/** A regular file, as it is on the disk. */
export interface FileFound {
  readonly sha256: string;
  /** The permission bits; undefined where the system has none. */
  readonly mode: number | undefined;
}

/** What a dist/ holds on the paths that matter. Nothing was reached through a symbolic link. */
export interface Survey {
  /** What stands at a path; a path that is missing is free. */
  readonly kinds: ReadonlyMap<string, 'file' | 'folder' | 'other'>;
  /** The regular files among the paths asked for. */
  readonly files: ReadonlyMap<string, FileFound>;
}

/** Looks at paths of a dist/, their folders, and all that lies below a path that is a folder itself. */
export async function survey(directory: string, paths: ReadonlySet<string>): Promise<Survey> {
  const kinds = new Map<string, 'file' | 'folder' | 'other'>();
  const files = new Map<string, FileFound>();
  const folders = new Set([...paths].flatMap(foldersAbove));

  const look = async (folder: string, wholly: boolean): Promise<void> => {
    const entries = (await readdir(join(directory, folder), { withFileTypes: true }).catch(unless('ENOENT'))) ?? [];
    await each(entries, async (entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!wholly && !paths.has(path) && !folders.has(path)) return;
      const kind = kindOf(entry);
      kinds.set(path, kind);
      if (kind === 'folder') await look(path, wholly || paths.has(path));
    });
  };
  await look('', false);

  const regular = [...paths].filter((path) => kinds.get(path) === 'file');
  await each(regular, async (path) => {
    const file = join(directory, path);
    const { mode } = await lstat(file);
    const content = readRegular(file, LARGEST_OUTPUT);
    files.set(path, { sha256: sha256(content), mode: process.platform === 'win32' ? undefined : mode & 0o777 });
  });
  return { kinds, files };
}

const kindOf = (entry: Dirent): 'file' | 'folder' | 'other' =>
  entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
