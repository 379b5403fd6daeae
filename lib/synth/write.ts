import { access, constants, lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../core/index.ts';
import { finding, LabError } from '../values/index.ts';
import { SYNTH_ERRORS } from './errors.ts';
import type { Manifest, Pending } from './manifest.ts';
import { manifestOf, renderJson } from './manifest.ts';
import type { OverrideRecord } from './overrides.ts';
import { leftStagings, readBefore } from './write-before.ts';
import type { Disk } from './write-disk.ts';
import { codeOf, each, explain, realDisk, shown, unless } from './write-disk.ts';
import { firstRefusal, foldersAbove, MANIFEST, PENDING, SOURCES, STAGING } from './write-paths.ts';
import type { Plan } from './write-plan.ts';
import { pathsOf, planOf } from './write-plan.ts';
import { survey } from './write-survey.ts';
import { inTurn, untilAlone } from './write-turn.ts';

/** How to write a dist/. */
export interface WriteOptions {
  /** What the manifest says besides the files. */
  readonly overrides: readonly OverrideRecord[];
  /** Content of .sources.json. @default - the file is left as it is */
  readonly sources?: string;
  /** Files that were edited by hand are overwritten or removed. @default false */
  readonly force?: boolean;
  /** Writes nothing, and says what a run would do. @default false */
  readonly check?: boolean;
}

/** What a run did, or with `check` would do. Paths are relative to dist/, sorted by code unit. */
export interface WriteResult {
  /** The folder. */
  readonly directory: string;
  /**
   * Files that are new or changed, the manifest among them. `.sources.json` is among them only beside others: lines that
   * move in a lab change nothing that a host sees.
   */
  readonly written: readonly string[];
  /** All others that belong to the output, the manifest and `.sources.json` among them. */
  readonly unchanged: readonly string[];
  /** Files that are no longer part of the output. */
  readonly removed: readonly string[];
  /** Those of `written` and `removed` that had been edited by hand: only with `force`. */
  readonly overruled: readonly string[];
  /** Whether an earlier run had been broken off. */
  readonly wasUnfinished: boolean;
}

/**
 * Writes a dist/. A run that is broken off anywhere leaves a dist/ that says so (`isUnfinished`), and the next run
 * completes it. Files that the compiler did not write stay as they are, `.env` whatever happens.
 *
 * @throws LabError HL200 for files edited by hand, HL201 for what is in the way, HL203 for a manifest that cannot be
 * read, HL204 for a path that may not be, HL206 while another run is writing: nothing was changed; HL202 and HL205 for a
 * disk that refuses.
 */
export async function writeDist(
  directory: string,
  files: readonly OutputFile[],
  options: WriteOptions,
  disk: Disk = realDisk,
): Promise<WriteResult> {
  const refused = firstRefusal(files);
  if (refused !== undefined) throw LabError.of(SYNTH_ERRORS.strangePath, refused);
  try {
    if (options.check === true) return await run(directory, files, options, disk);
    return await inTurn(directory, () =>
      untilAlone(() => alone(directory, disk, () => run(directory, files, options, disk))),
    );
  } catch (error) {
    throw explain(error, directory, await isUnfinished(directory).catch(() => false));
  }
}

/** Whether a run was interrupted in this dist/. Such a dist/ must not be deployed. */
export async function isUnfinished(directory: string): Promise<boolean> {
  return (await lstat(join(directory, PENDING)).catch(unless('ENOENT', 'ENOTDIR'))) !== undefined;
}

/**
 * Runs `work` while no other run writes. A run first announces itself by its staging folder and then looks for others, so
 * if two start at once, at least one sees the other. A read-only folder needs no lock.
 */
async function alone<Result>(directory: string, disk: Disk, work: () => Promise<Result>): Promise<Result> {
  const isThere = (await lstat(directory).catch(unless('ENOENT', 'ENOTDIR'))) !== undefined;
  const staging = join(directory, `${STAGING}${process.pid}`);
  try {
    // Of a run that was killed, and had this number.
    if ((await lstat(staging).catch(unless('ENOENT', 'ENOTDIR'))) !== undefined) await disk.removeFolder(staging);
    await disk.makeFolder(staging);
  } catch (error) {
    if (!isThere || !MAY_NOT.has(codeOf(error) ?? '')) throw error;
    return work();
  }
  let result: Result;
  try {
    for (const folder of await leftStagings(directory)) await disk.removeFolder(folder);
    result = await work();
  } catch (error) {
    // What was refused before says more than what is refused now.
    await disk.removeFolder(staging).catch(() => undefined);
    if (!isThere) await disk.removeEmptyFolder(directory).catch(() => undefined);
    throw error;
  }
  await disk.removeFolder(staging);
  return result;
}

const MAY_NOT: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR']);

async function run(
  directory: string,
  files: readonly OutputFile[],
  { overrides, sources, force = false, check = false }: WriteOptions,
  disk: Disk,
): Promise<WriteResult> {
  const before = await readBefore(directory, force);
  const next = manifestOf(files, overrides);
  const plan = planOf(files, next, before, await survey(directory, pathsOf(next, before)));
  refuse(directory, plan, { ...before.manifest?.files, ...next.files }, force);

  const own = new Map([[MANIFEST, renderJson(next)]]);
  if (before.manifestText === own.get(MANIFEST)) own.delete(MANIFEST);
  const written = [...plan.write.map(({ path }) => path), ...own.keys()];
  const unchanged = [...plan.unchanged.map(({ path }) => path), ...(own.has(MANIFEST) ? [] : [MANIFEST])];
  const isMoved = sources !== undefined && sources !== before.sourcesText;
  // Counted like any other file, so that the reported numbers match the files on disk.
  if (sources !== undefined) (isMoved && written.length > 0 ? written : unchanged).push(SOURCES);
  const result: WriteResult = {
    directory,
    written: written.sort(),
    unchanged: unchanged.sort(),
    removed: plan.remove,
    overruled: plan.edited,
    wasUnfinished: before.isUnfinished,
  };
  if (check) return result;

  if (isMoved) own.set(SOURCES, sources);
  const { write, setMode, remove, emptied } = plan;
  if (own.size + write.length + setMode.length + remove.length + emptied.length > 0) {
    own.set(PENDING, renderJson(pendingOf(next, plan)));
    await carryOut(directory, plan, own, disk);
  } else if (before.isUnfinished) await disk.removeFile(join(directory, PENDING));
  return result;
}

/**
 * The only order in which a run may be broken off anywhere: everything is staged before anything changes; the pending
 * list stands before the first change and goes after the last; the manifest is the last of the files.
 */
async function carryOut(directory: string, plan: Plan, own: ReadonlyMap<string, string>, disk: Disk): Promise<void> {
  const at = (path: string): string => join(directory, path);
  const staging = at(`${STAGING}${process.pid}`);
  const names = [...own.keys(), ...plan.write.map(({ path }) => path)];
  const staged = new Map(names.map((path, index) => [path, join(staging, String(index))]));
  const create = (path: string, content: string, mode: number): Promise<void> =>
    disk.createFile(staged.get(path) ?? '', content, mode);
  const replace = (path: string): Promise<void> => disk.rename(staged.get(path) ?? '', at(path));

  const folders = foldersOf(plan);
  await each(folders, (folder) => access(at(folder), constants.W_OK).catch(unless('ENOENT', 'ENOTDIR')));
  await each(plan.write, ({ path, content, mode }) => create(path, content, mode));
  await each(own, ([path, content]) => create(path, content, 0o644));
  await replace(PENDING);
  await disk.syncFolder(directory);

  await each(plan.remove, (path) => disk.removeFile(at(path)));
  for (const folder of plan.emptied) await disk.removeEmptyFolder(at(folder));
  for (const folder of new Set(plan.write.map(({ path }) => dirname(path)))) await disk.makeFolder(at(folder));
  await each(plan.write, ({ path }) => replace(path));
  await each(plan.setMode, ({ path, mode }) => disk.setMode(at(path), mode));
  if (own.has(SOURCES)) await replace(SOURCES);
  await each(folders, (folder) => disk.syncFolder(at(folder)));

  if (own.has(MANIFEST)) await replace(MANIFEST);
  await disk.syncFolder(directory);
  await disk.removeFile(at(PENDING));
}

/** Every folder in which names change. */
const foldersOf = ({ write, remove }: Plan): ReadonlySet<string> =>
  new Set([...write.map(({ path }) => path), ...remove].flatMap((path) => ['', ...foldersAbove(path)]));

const pendingOf = (next: Manifest, { orphans, earlier }: Plan): Pending => ({
  version: 1,
  files: Object.fromEntries(Object.entries(next.files).map(([path, { sha256 }]) => [path, sha256])),
  orphans,
  earlier,
});

/** @throws LabError for everything that forbids writing, all of it together */
function refuse(directory: string, plan: Plan, known: Manifest['files'], force: boolean): void {
  const at = (path: string): { path: string } => ({ path: shown(join(directory, path)) });
  const findings = [
    ...plan.inTheWay.map((path) => finding(SYNTH_ERRORS.pathInTheWay, at(path))),
    ...(force ? [] : plan.edited).map((path) =>
      finding(SYNTH_ERRORS.editedByHand, at(path), { path: known[path]?.construct }),
    ),
  ];
  if (findings.length > 0) throw new LabError(findings);
}
