import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { LabError } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import { ownFolder } from './own-package.ts';
import type { Terminal } from './terminal/terminal.ts';

const FOLDER = 'vendor';

/**
 * Packs this package into `vendor/` of a lab, and gives the path of the file there: for a package that is not in a
 * registry. A clone is built first; an installed package is packed as it is.
 *
 * @throws LabError HL327 where npm cannot.
 */
export async function packInto(root: string, { env }: Terminal): Promise<string> {
  const target = join(root, FOLDER);
  const own = ownFolder();
  const isInstalled = own.split(sep).includes('node_modules');
  const args = ['pack', '--silent', '--pack-destination', target, ...(isInstalled ? ['--ignore-scripts'] : [])];
  const npm = env['npm_execpath'];
  const [program, before] = npm?.endsWith('.js') === true ? [process.execPath, [npm]] : ['npm', []];
  await mkdir(target, { recursive: true });
  try {
    await promisify(execFile)(program, [...before, ...args], { cwd: own });
    const [file] = (await readdir(target)).filter((name) => name.endsWith('.tgz'));
    return `${FOLDER}/${file}`;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw LabError.of(CLI_ERRORS.cannotPack, { what: stderr.trim() || message });
  }
}
