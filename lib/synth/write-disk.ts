import { mkdir, open, rename, rm, rmdir, chmod } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { LabError } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';

/**
 * Every change that writing makes to the disk. Each method is one step, and a run may be killed before or after any of
 * them. Tests use a disk that fails at a chosen step.
 */
export interface Disk {
  /** Makes a folder, and those above it. */
  makeFolder(path: string): Promise<void>;
  /** Makes a file that is not there yet, and returns when its content has reached the disk. */
  createFile(path: string, content: string, mode: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  removeFile(path: string): Promise<void>;
  /** Removes a folder if it is there and empty. */
  removeEmptyFolder(path: string): Promise<void>;
  /** Removes a folder with all that it holds. */
  removeFolder(path: string): Promise<void>;
  /** Returns when what happened in a folder has reached the disk, where there is one and the system can tell. */
  syncFolder(path: string): Promise<void>;
}

/** The machine's own disk. */
export const realDisk: Disk = {
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  async createFile(path, content, mode) {
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.chmod(mode); // what open() was given is cut by the umask
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename,
  setMode: chmod,
  removeFile: (path) => rm(path, { force: true }),
  removeEmptyFolder: (path) => rmdir(path).catch(unless('ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST')),
  removeFolder: (path) => rm(path, { recursive: true, force: true }),
  async syncFolder(path) {
    // Windows opens no folders, and some network file systems sync none.
    const folder = await open(path, 'r').catch(unless('EISDIR', 'EPERM', 'EACCES', 'ENOENT', 'ENOTDIR'));
    try {
      await folder?.sync().catch(unless('EINVAL', 'ENOTSUP', 'EPERM'));
    } finally {
      await folder?.close();
    }
  },
};

/** Swallows the errors of a system call that mean nothing here. */
export const unless =
  (...codes: readonly string[]) =>
  (error: unknown): undefined => {
    if (!codes.includes(codeOf(error) ?? '')) throw error;
  };

/** `ENOENT` and the like, of an error that a system call gave. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** A refusal of the system as a mistake that a person can mend; anything else as it is. */
export function explain(error: unknown, directory: string, unfinished: boolean): unknown {
  const code = codeOf(error);
  if (code === undefined || LabError.isLabError(error)) return error;
  const path = shown(directory);
  if (code === 'ENOSPC' || code === 'EDQUOT') return LabError.of(SYNTH_ERRORS.diskFull, { path, unfinished });
  const { message, path: refused = directory } = error as NodeJS.ErrnoException;
  const reason = /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message;
  return LabError.of(SYNTH_ERRORS.cannotWrite, { path: shown(refused), reason, unfinished });
}

/** A path for a message: relative to the working directory where it lies in there. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short.split(sep).join('/');
}

/** Does something with every item, so many at a time. On a failure it starts no more, and waits for what runs. */
export async function each<T>(items: Iterable<T>, act: (item: T) => Promise<void>, atOnce = 24): Promise<void> {
  const queue = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); !failed && next.done !== true; next = queue.next()) {
      await act(next.value).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const results = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
