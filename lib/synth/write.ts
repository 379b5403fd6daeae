import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputFile } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { byCodeUnit, finding, LabError } from '../values/index.ts';
import type { Disk } from './disk.ts';
import { realDisk, TEMPORARY } from './disk.ts';
import { SYNTH_ERRORS } from './errors.ts';
import { sha256 } from './hash.ts';
import { MANIFEST_FILE, manifestOf, manifestText, PENDING_FILE, readManifest, SOURCES_FILE } from './manifest.ts';
import type { OverrideRecord } from './overrides.ts';

/** How to write. */
export interface WriteOptions {
  readonly overrides?: readonly OverrideRecord[];
  /** Content of `.sources.json`. It is for messages, and not part of "same bytes". */
  readonly sources?: string;
  /** Files that were edited by hand are overwritten and removed. @default false */
  readonly force?: boolean;
  /** Writes nothing, and tells what would be. @default false */
  readonly check?: boolean;
  /** @default - the real one; tests give one that fails */
  readonly disk?: Disk;
}

/** What a run did, or would do: paths relative to dist/, sorted. */
export interface WriteResult {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/** A run that is under way, or was killed: the hashes that it is about to write, and what it is about to remove. */
interface Pending {
  readonly version: 1;
  readonly files: Readonly<Record<string, string>>;
  readonly orphans: readonly string[];
}

/** What stands on a path of dist/. */
type Found =
  { readonly kind: 'nothing' | 'other' } | { readonly kind: 'file'; readonly sha256: string; readonly mode: number };

const PARALLEL = 32;

/**
 * Pass 7: brings dist/ to a set of files. A run that is killed anywhere is completed by the next one: the list of what
 * is under way is on the disk before the first file changes, and goes after the manifest is there. Whatever is neither
 * in the manifest nor in that list belongs to somebody else, and then nothing at all is written.
 *
 * @throws LabError HL200 to HL203
 */
export async function writeDist(
  directory: string,
  files: readonly OutputFile[],
  options: WriteOptions = {},
): Promise<WriteResult> {
  const { overrides = [], sources, force = false, check = false, disk = realDisk } = options;
  refuseStrangePaths(files);
  const manifest = manifestOf(files, overrides);
  const before = await readBefore(directory);
  const wanted = new Map(files.map((file) => [file.path, file]));
  const orphans = [...before.known.keys()].filter((path) => !wanted.has(path) && !isEnv(path)).sort(byCodeUnit);

  const found = new Map<string, Found>();
  await inParallel(
    [...wanted.keys(), ...orphans],
    async (path) => void found.set(path, await look(join(directory, path))),
  );
  const foreign = [...found].filter(([path, state]) => !isOurs(state, before.known.get(path), wanted.get(path)));
  if (foreign.length > 0 && !force) throw new LabError(foreign.map(([path, state]) => edited(directory, path, state)));
  const blocked = foreign.filter(([, state]) => state.kind === 'other');
  if (blocked.length > 0) throw new LabError(blocked.map(([path, state]) => edited(directory, path, state)));

  const isWritten = ({ path, mode }: OutputFile): boolean => {
    const state = found.get(path);
    return state?.kind === 'file' && state.sha256 === manifest.files[path]?.sha256 && state.mode === mode;
  };
  const changed = files.filter((file) => !isWritten(file));
  const removed = orphans.filter((path) => found.get(path)?.kind === 'file');
  const text = manifestText(manifest);
  const result: WriteResult = {
    written: changed.map(({ path }) => path).sort(byCodeUnit),
    unchanged: files
      .filter(isWritten)
      .map(({ path }) => path)
      .sort(byCodeUnit),
    removed,
  };
  const settled = changed.length === 0 && removed.length === 0 && before.manifestText === text && !before.unfinished;
  if (check) return result;
  return guarded(directory, async () => {
    if (!settled) {
      const pending: Pending = {
        version: 1,
        files: Object.fromEntries(changed.map(({ path }) => [path, manifest.files[path]?.sha256 ?? ''])),
        orphans: removed,
      };
      await disk.makeFolder(directory);
      await disk.write(join(directory, PENDING_FILE), `${JSON.stringify(pending, undefined, 1)}\n`, 0o644, true);
      for (const file of changed) await disk.write(join(directory, file.path), file.content, file.mode, false);
      for (const path of removed) await disk.remove(directory, path);
      if (before.unfinished) for (const path of before.known.keys()) await disk.sweep(join(directory, path));
      await disk.flush(directory);
      await disk.write(join(directory, MANIFEST_FILE), text, 0o644, true);
      await disk.remove(directory, PENDING_FILE);
    }
    if (sources !== undefined) await disk.write(join(directory, SOURCES_FILE), sources, 0o644, false);
    return result;
  });
}

/** Whether a run was killed in this folder: nothing deploys it then. */
export const isUnfinished = async (directory: string): Promise<boolean> =>
  (await look(join(directory, PENDING_FILE))).kind !== 'nothing';

/** `.env` holds values of secrets, and is nobody's but the user's. */
const isEnv = (path: string): boolean => path === '.env' || path.endsWith('/.env');

const RESERVED = new Set([MANIFEST_FILE, SOURCES_FILE, PENDING_FILE]);

function refuseStrangePaths(files: readonly OutputFile[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    const parts = path.split('/');
    const strange =
      path === '' || path.includes('\\') || parts.some((part) => part === '' || part === '.' || part === '..');
    if (strange || isEnv(path) || RESERVED.has(path) || seen.has(path) || path.endsWith(TEMPORARY)) {
      throw LabError.of(SYNTH_ERRORS.strangePath, { path });
    }
    seen.add(path);
  }
}

interface Before {
  /** Hashes that a file of ours may have, by path. */
  readonly known: ReadonlyMap<string, readonly string[]>;
  readonly manifestText: string | undefined;
  readonly unfinished: boolean;
}

async function readBefore(directory: string): Promise<Before> {
  const manifestFile = await textOf(join(directory, MANIFEST_FILE));
  const pendingFile = await textOf(join(directory, PENDING_FILE));
  const manifest = manifestFile === undefined ? undefined : readManifest(manifestFile);
  if (manifestFile !== undefined && manifest === undefined) {
    throw LabError.of(SYNTH_ERRORS.unreadableManifest, { file: join(directory, MANIFEST_FILE) });
  }
  const known = new Map(Object.entries(manifest?.files ?? {}).map(([path, entry]) => [path, [entry.sha256]]));
  const pending = readPending(pendingFile);
  for (const [path, hash] of Object.entries(pending?.files ?? {})) known.set(path, [...(known.get(path) ?? []), hash]);
  return { known, manifestText: manifestFile, unfinished: pendingFile !== undefined };
}

/** A list that was cut off by a full disk names nothing: then only the manifest tells what is ours. */
function readPending(text: string | undefined): Pending | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<Pending> | null;
    return typeof value?.files === 'object' ? (value as Pending) : undefined;
  } catch {
    return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function look(path: string): Promise<Found> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return { kind: 'other' };
    return { kind: 'file', sha256: sha256(await readFile(path, 'utf8')), mode: stats.mode & 0o777 };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { kind: 'nothing' };
    if (code === 'ENOTDIR') return { kind: 'other' };
    throw error;
  }
}

function isOurs(state: Found, known: readonly string[] | undefined, wanted: OutputFile | undefined): boolean {
  if (state.kind !== 'file') return state.kind === 'nothing';
  // The very content that we would write is ours as well: nothing is lost by saying so.
  return known?.includes(state.sha256) === true || (wanted !== undefined && sha256(wanted.content) === state.sha256);
}

function edited(directory: string, path: string, state: Found): Finding {
  const file = join(directory, path);
  return state.kind === 'other'
    ? finding(SYNTH_ERRORS.pathInTheWay, { path: file }, { source: { file, line: 1 } })
    : finding(SYNTH_ERRORS.editedByHand, { path: file }, { source: { file, line: 1 } });
}

/** Trouble of the disk in the words of a person. */
async function guarded<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw LabError.of(SYNTH_ERRORS.cannotWrite, { directory, reason: REASONS[code] ?? message });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EACCES: 'the permissions of the folder forbid it',
  EPERM: 'the permissions of the folder forbid it',
  EROFS: 'the file system is read-only',
};

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, items.length) }, worker));
}
