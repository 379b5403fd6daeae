import { chmod, mkdir, open, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The few things that writing does to a disk, one by one, so that a test can stop at each of them. */
export interface Disk {
  readonly makeFolder: (path: string) => Promise<void>;
  /** Writes a file beside its place and renames it there; `sync` waits until it is on the disk. */
  readonly write: (path: string, content: string, mode: number, sync: boolean) => Promise<void>;
  /** Removes a file below a folder, and the folders that are empty then. */
  readonly remove: (root: string, path: string) => Promise<void>;
  /** Removes what a killed run left half-written beside the place of a file. */
  readonly sweep: (path: string) => Promise<void>;
  /** Waits until the names in a folder are on the disk. */
  readonly flush: (path: string) => Promise<void>;
}

/** Ending of the name under which a file is written. */
export const TEMPORARY = '.hl-tmp';

export const realDisk: Disk = {
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  write: async (path, content, mode, sync) => {
    await mkdir(dirname(path), { recursive: true });
    // One name a file: what a killed run left behind is overwritten by the next one.
    const temporary = `${path}${TEMPORARY}`;
    const file = await open(temporary, 'w', mode);
    try {
      await file.writeFile(content);
      if (sync) await file.sync();
    } finally {
      await file.close();
    }
    await chmod(temporary, mode); // the umask took part in the mode above
    await rename(temporary, path);
    if (sync) await flushFolder(dirname(path));
  },
  remove: async (root, path) => {
    await unlink(join(root, path)).catch(unlessGone);
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      const emptied = await rmdir(join(root, folder)).then(
        () => true,
        () => false, // somebody else's files are in it
      );
      if (!emptied) break;
    }
  },
  sweep: (path) => unlink(`${path}${TEMPORARY}`).catch(unlessGone),
  flush: flushFolder,
};

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined); // not every system opens folders
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
