import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Homelab } from '../../core/index.ts';
import { sourceOf } from '../../core/index.ts';

import { readRegularText } from '../../values/read-file.ts';

const MARKS = ['package.json', 'deno.json', 'deno.jsonc'];

/** The folder that paths of layer files begin at: that of package.json or deno.json above the file that makes the lab. */
export async function rootOf(lab: Homelab): Promise<string> {
  if (lab.props.root !== undefined) return lab.props.root;
  const file = sourceOf(lab)?.file;
  const start = file === undefined ? process.cwd() : dirname(file);
  for (let folder = start; ; folder = dirname(folder)) {
    for (const mark of MARKS) if (await exists(join(folder, mark))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Text of a file; undefined where there is none. @throws Error as `readRegular` does, for any other trouble */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return readRegularText(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
