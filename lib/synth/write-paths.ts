import type { OutputFile } from '../core/index.ts';

/** Names at the top of dist/ that the compiler keeps for itself. */
export const MANIFEST = 'manifest.json';
export const PENDING = '.pending.json';
export const SOURCES = '.sources.json';

/** Prefix of the folder for a run's temporary files. The process id follows. */
export const STAGING = '.staging-';

const RESERVED: readonly (string | undefined)[] = [MANIFEST, PENDING, SOURCES];

/** Why a path may not be one of dist/; undefined if it may. */
export function refusalOf(path: string): string | undefined {
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return 'leads out of dist/';
  // Colons name drives and streams on Windows, and the backslash is its separator.
  if (/[\\:\0]/.test(path)) return 'has a character that not every system allows in a file name';
  if (segments.at(-1) === '.env') return 'is a .env file, and those belong to the user alone';
  if (RESERVED.includes(segments[0]) || segments[0]?.startsWith(STAGING) === true)
    return 'is a name that the compiler keeps for itself';
  return undefined;
}

/** The first path that cannot be written, and why: refused, twice, in another's place, or different in case only. */
export function firstRefusal(files: readonly OutputFile[]): { path: string; why: string } | undefined {
  const spelt = new Map<string, string>();
  const folders = new Set<string>();
  for (const { path } of files) {
    const refusal = refusalOf(path);
    if (refusal !== undefined) return { path, why: refusal };
    for (const place of [...foldersAbove(path), path]) {
      const folded = place.toLowerCase();
      const other = spelt.get(folded) ?? place;
      if (other !== place) return { path, why: `differs from ${other} in upper and lower case only` };
      if (place === path && spelt.has(folded)) {
        return { path, why: folders.has(path) ? 'is a folder of other files' : 'is written twice' };
      }
      spelt.set(folded, place);
      if (place !== path) folders.add(place);
    }
  }
  const path = files.find((file) => folders.has(file.path))?.path;
  return path === undefined ? undefined : { path, why: 'is a folder of other files' };
}

/** `a/b/c` is in `a` and in `a/b`. */
export function foldersAbove(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}
