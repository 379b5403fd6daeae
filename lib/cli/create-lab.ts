import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LabError } from '../values/index.ts';
import { CLI_ERRORS } from './errors.ts';
import { thisMachine } from './machine.ts';
import { ownPackage } from './own-package.ts';
import { packInto } from './pack-self.ts';
import type { Terminal } from './terminal/terminal.ts';
import { labFiles } from './templates.ts';

/**
 * Writes a new lab, and gives the paths of its files. `library` is what it depends on.
 *
 * @throws LabError HL305 unless the folder is empty or missing, HL327 where this package cannot be packed.
 */
export async function createLab(terminal: Terminal, folder: string, library?: string): Promise<readonly string[]> {
  const { cwd, env } = terminal;
  const root = resolve(cwd, folder);
  const [there] = await contentOf(root);
  if (there !== undefined) throw LabError.of(CLI_ERRORS.notEmpty, { folder, has: there });
  const { version, private: unpublished, devDependencies } = ownPackage();
  const packed = library === undefined && unpublished === true ? await packInto(root, terminal) : undefined;
  const versions = {
    'homelab-cdk': library ?? (packed === undefined ? `^${version}` : `file:${packed}`),
    'ts-node': devDependencies['ts-node'] ?? '*',
    '@swc/core': devDependencies['@swc/core'] ?? '*',
    typescript: devDependencies['typescript'] ?? '*',
  };
  const files = labFiles({ name: packageName(basename(root)), versions, machine: thisMachine(env) });
  for (const { path, content } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content, { flag: 'wx' });
  }
  return [...(packed === undefined ? [] : [packed]), ...files.map(({ path }) => path)].map((path) =>
    join(folder, path),
  );
}

/** What is in a folder, but for the repository that people make first. */
async function contentOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name !== '.git').sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A name as npm allows it. */
const packageName = (folder: string): string =>
  folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-._]+|-+$/g, '') || 'my-homelab';
