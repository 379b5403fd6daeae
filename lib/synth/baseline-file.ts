import { join } from 'node:path';
import type { Baseline } from '../checks/index.ts';
import { LabError } from '../values/index.ts';
import { readIfThere } from './collect/root.ts';
import { SYNTH_ERRORS } from './errors.ts';

/** Where a lab keeps what is known of its adopted stacks. */
export const BASELINE_FILE = 'lab.baseline.json';

/** Reads what `hl baseline` recorded. @throws LabError HL231 where it cannot be read as such. */
export async function readBaseline(root: string): Promise<Baseline | undefined> {
  const file = join(root, BASELINE_FILE);
  let reason = 'it is not what `hl baseline` writes';
  try {
    const text = await readIfThere(file);
    if (text === undefined) return undefined;
    const entries: unknown = JSON.parse(text);
    if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  } catch (error) {
    // What the system says of the file; any other content that is not a baseline is told in the same words.
    if ((error as NodeJS.ErrnoException).code !== undefined) reason = (error as Error).message;
  }
  const args = { file: BASELINE_FILE, what: 'The baseline', reason, writer: 'hl baseline' };
  throw LabError.of(SYNTH_ERRORS.unreadableFile, args, { source: { file, line: 1 } });
}

const isEntry = (entry: unknown): entry is Baseline[number] =>
  typeof entry === 'object' &&
  entry !== null &&
  ['code', 'path', 'message'].every((key) => typeof (entry as Record<string, unknown>)[key] === 'string');
