import type { OutputFile } from '../core/index.ts';
import { byCodeUnit } from '../values/index.ts';
import type { Manifest } from './manifest.ts';
import type { Before } from './write-before.ts';
import { foldersAbove } from './write-paths.ts';
import type { FileFound, Survey } from './write-survey.ts';

/** What a run will do. All paths are relative to dist/. */
export interface Plan {
  /** Files whose content changes, or whether they can be executed. */
  readonly write: readonly OutputFile[];
  readonly unchanged: readonly OutputFile[];
  /** Unchanged files whose permissions differ in what git does not keep. */
  readonly setMode: readonly OutputFile[];
  /** Files that are no longer part of the output. */
  readonly remove: readonly string[];
  /** Paths that are no longer part of the output, whether anything is there or not. */
  readonly orphans: readonly string[];
  /** Folders of ours that are needed no longer, the deepest first; they go if they are empty then. */
  readonly emptied: readonly string[];
  /** Content on our paths that is not ours. */
  readonly edited: readonly string[];
  /** Folders, symbolic links and other things where a file or a folder of ours has to be. */
  readonly inTheWay: readonly string[];
  /** Content on our paths that an unfinished run wrote: path → SHA-256. */
  readonly earlier: Readonly<Record<string, string>>;
}

/** Every path that the output has or had, and so every folder of ours. */
export const pathsOf = (next: Manifest, before: Before): ReadonlySet<string> =>
  new Set([...claimsOf(next, before), ...(before.pending?.orphans ?? [])]);

/** The paths of which the content is known, now or from before. */
function claimsOf(next: Manifest, { manifest, pending }: Before): ReadonlySet<string> {
  const lists = [next.files, manifest?.files, pending?.files, pending?.earlier];
  return new Set(lists.flatMap((list) => Object.keys(list ?? {})));
}

/** Decides what to do about what was found; looks at nothing itself. */
export function planOf(files: readonly OutputFile[], next: Manifest, before: Before, found: Survey): Plan {
  const paths = pathsOf(next, before);
  const claims = claimsOf(next, before);
  const present = [...found.files.keys()].filter((path) => claims.has(path)).sort(byCodeUnit);
  const owners = present.map((path) => {
    const sha256 = found.files.get(path)?.sha256 ?? '';
    return { path, sha256, owner: ownerOf(path, sha256, next, before) };
  });
  const remove = present.filter((path) => next.files[path] === undefined);

  const folders = [...new Set([...paths].flatMap(foldersAbove))].sort(byCodeUnit);
  const needed = new Set(files.flatMap(({ path }) => foldersAbove(path)));
  const leaving = new Set(folders.filter((path) => !needed.has(path) && found.kinds.get(path) === 'folder'));

  const states = files.map((file) => ({ file, state: stateOf(file, next, found.files.get(file.path)) }));
  const inState = (...wanted: State[]): OutputFile[] =>
    states.flatMap(({ file, state }) => (wanted.includes(state) ? [file] : []));
  return {
    write: inState('differs'),
    unchanged: inState('same', 'otherMode'),
    setMode: inState('otherMode'),
    remove,
    orphans: [...paths].filter((path) => next.files[path] === undefined).sort(byCodeUnit),
    emptied: [...leaving].reverse(),
    edited: owners.flatMap(({ path, owner }) => (owner === 'user' ? [path] : [])),
    inTheWay: blockers(files, found, new Set([...remove, ...leaving])),
    earlier: Object.fromEntries(
      owners.flatMap(({ path, sha256, owner }) => (owner === 'pending' ? [[path, sha256]] : [])),
    ),
  };
}

/** Who wrote the content of a file. */
function ownerOf(
  path: string,
  sha256: string,
  next: Manifest,
  { manifest, pending }: Before,
): 'us' | 'pending' | 'user' {
  if (sha256 === next.files[path]?.sha256 || sha256 === manifest?.files[path]?.sha256) return 'us';
  return sha256 === pending?.files[path] || sha256 === pending?.earlier[path] ? 'pending' : 'user';
}

type State = 'same' | 'otherMode' | 'differs';

function stateOf({ path, mode }: OutputFile, next: Manifest, found: FileFound | undefined): State {
  if (found?.sha256 !== next.files[path]?.sha256) return 'differs';
  if (found?.mode === undefined || found.mode === mode) return 'same';
  return (found.mode & 0o100) === (mode & 0o100) ? 'otherMode' : 'differs';
}

/** What stands where a file or a folder of ours has to be, and does not go. */
function blockers(files: readonly OutputFile[], { kinds }: Survey, goes: ReadonlySet<string>): string[] {
  const inTheWay = new Set<string>();
  for (const { path } of files) {
    for (const folder of foldersAbove(path)) {
      const kind = kinds.get(folder);
      if (kind === 'other' || (kind === 'file' && !goes.has(folder))) inTheWay.add(folder);
    }
    const kind = kinds.get(path);
    if (kind === 'other') inTheWay.add(path);
    if (kind !== 'folder') continue;
    const below = [...kinds.keys()].filter((other) => other.startsWith(`${path}/`));
    if (![path, ...below].every((each) => goes.has(each))) inTheWay.add(path);
  }
  return [...inTheWay].sort(byCodeUnit);
}
