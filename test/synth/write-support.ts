import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputFile } from '../../lib/core/index.ts';
import { LabError } from '../../lib/values/index.ts';

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hl-write-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export const file = (path: string, content = `${path}\n`, mode: OutputFile['mode'] = 0o644): OutputFile => ({
  path,
  content,
  mode,
});

/** All that a folder holds: the text of files with their mode, `→ target` for symbolic links, '' for empty folders. */
export function contentsOf(folder: string, below = ''): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = below === '' ? name : `${below}/${name}`;
    const found = lstatSync(join(folder, path));
    if (found.isSymbolicLink()) all[path] = `→ ${readlinkSync(join(folder, path))}`;
    else if (!found.isDirectory())
      all[path] = `${(found.mode & 0o777).toString(8)} ${readFileSync(join(folder, path), 'utf8')}`;
    else
      Object.assign(
        all,
        readdirSync(join(folder, path)).length === 0 ? { [`${path}/`]: '' } : contentsOf(folder, path),
      );
  }
  return all;
}

/** The codes and messages of what a promise refuses with. */
export async function refusalsOf(work: Promise<unknown>): Promise<{ code: string; message: string; path?: string }[]> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!LabError.isLabError(error)) throw error ?? new Error('nothing was refused');
  return error.findings.map(({ code, message, path }) => ({ code, message, ...(path !== undefined && { path }) }));
}
