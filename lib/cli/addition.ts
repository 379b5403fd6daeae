import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { LabError } from '../values/index.ts';
import type { Addition } from './edit.ts';
import { CLI_ERRORS } from './errors.ts';
import { parses } from './parses.ts';
import type { Terminal } from './terminal/terminal.ts';
import { EXIT } from './terminal/terminal.ts';
import type { NewFile } from './templates.ts';
import { readRegularText } from '../values/read-file.ts';

/** What was added to a lab. Paths are absolute. */
export interface Added {
  /** The new file. */
  readonly wrote: string;
  /** The file that uses it. */
  readonly user: string;
  /** The lines that use it. */
  readonly lines: readonly string[];
  /** Whether they were written: if not, a person has to. */
  readonly edited: boolean;
}

/** Writes a new file. @throws LabError HL307 if it is there already. */
export async function writeNew(root: string, { path, content }: NewFile, what: string, name: string): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, content, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw LabError.of(CLI_ERRORS.alreadyThere, { what, name, file: path });
  }
  return file;
}

/** Edits a file of the user's, if it still parses afterwards. Gives whether it was edited. */
export async function editSafely(
  root: string,
  file: string,
  before: string,
  after: string | undefined,
): Promise<boolean> {
  if (after === undefined || parses(root, after) !== true) return false;
  const temporary = `${file}.hl-${process.pid}`;
  await writeFile(temporary, after, { flag: 'wx' });
  // An editor may have saved it in the meantime: what a person wrote is never lost.
  if (readRegularText(file) !== before) {
    const { rm } = await import('node:fs/promises');
    await rm(temporary);
    return false;
  }
  await rename(temporary, file);
  return true;
}

export const linesOf = ({ importLine, statement }: Addition): readonly string[] => [importLine, statement];

/** Tells what was added. */
export function tellAddition({ wrote, user, lines, edited }: Added, { cwd, out }: Terminal): number {
  out.write(`wrote ${relative(cwd, wrote)}\n`);
  const head = edited
    ? `edited ${relative(cwd, user)}:`
    : `${relative(cwd, user)} was left as it is, since it does not look as expected. Add these lines to it:`;
  out.write([head, ...lines.map((line) => `  ${line}`), ''].join('\n'));
  return EXIT.ok;
}
