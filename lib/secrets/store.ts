import { join } from 'node:path';
import { finding, LabError } from '../values/index.ts';
import type { Finding } from '../values/index.ts';
import { readRegular } from '../values/read-file.ts';
import type { EnvEntry } from './env-file.ts';
import { readEntries, withValues } from './env-file.ts';
import { SECRETS_ERRORS } from './errors.ts';
import { makePrivateFolder, removeTemporaries, replaceFile, statOf } from './files.ts';
import { whileLocked } from './lock.ts';
import { FOLDER } from './wanted.ts';

/** Bytes that a file of the store may have. */
const LARGEST = 4 * 1024 * 1024;

/** Ignores everything in its folder, itself as well: no clone needs it, as `hl secrets` makes it. */
const GITIGNORE = '*\n';

/** How a new file begins. */
const HEAD = '# Written by `hl secrets`, which keeps what you change. Never commit this file.\n';

/** A file of the store that was read. */
export interface StoreFile {
  readonly text: string;
  readonly entries: readonly EnvEntry[];
  /** By name: the last line counts. An empty value is none. */
  readonly values: ReadonlyMap<string, string>;
}

/** The operator's values: `secrets/<server>.env` beside the lab, never in git and never in dist/. */
export class Store {
  private readonly files = new Map<string, StoreFile | undefined>();

  constructor(readonly root: string) {}

  /** A file as it is now; undefined where there is none. @throws LabError HL297, CO055 */
  read(file: string): StoreFile | undefined {
    if (!this.files.has(file)) this.files.set(file, readStoreFile(this.root, file));
    return this.files.get(file);
  }

  /** The value of a variable in a file. */
  valueOf(file: string, name: string): string | undefined {
    return this.read(file)?.values.get(name);
  }

  /** Does what reads and writes while no other run does. @throws LabError HL297 */
  async change<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const folder = join(this.root, FOLDER);
    makePrivateFolder(folder);
    if (statOf(folder)?.isDirectory() !== true) {
      throw LabError.of(SECRETS_ERRORS.badStore, { file: FOLDER, why: 'is not a folder', fix: 'Move it away.' });
    }
    return whileLocked(folder, () => {
      this.files.clear(); // another run may have written since
      removeTemporaries(folder);
      if (statOf(join(folder, '.gitignore')) === undefined) replaceFile(join(folder, '.gitignore'), GITIGNORE, 0o600);
      return work();
    });
  }

  /** Writes values into a file, each under its comment where it is new. What else stands there stays. */
  write(file: string, values: ReadonlyMap<string, string>, commentOf: (name: string) => string): void {
    const text = this.read(file)?.text ?? HEAD;
    replaceFile(join(this.root, file), withValues(text, values, file, commentOf), 0o600);
    this.files.delete(file);
  }
}

function readStoreFile(root: string, file: string): StoreFile | undefined {
  const path = join(root, file);
  const found = statOf(path);
  if (found === undefined) return undefined;
  if (!found.isFile()) throw badStore(file, 'is not a regular file');
  const text = readText(path, file);
  const entries = readEntries(text, path);
  const findings = entries.flatMap((entry) => referenceIn(entry, file, path));
  if (findings.length > 0) throw new LabError(findings);
  const values = new Map<string, string>();
  for (const { name, value = '' } of entries) {
    if (value === '') values.delete(name);
    else values.set(name, value);
  }
  return { text, entries, values };
}

/** A value that names a variable depends on who reads it: here, in a shell of the host, under sudo. */
function referenceIn({ name, names, line }: EnvEntry, file: string, path: string): readonly Finding[] {
  if (names.length === 0) return [];
  const why = `holds a $ that means a variable, in the value of ${name}`;
  return [finding(SECRETS_ERRORS.badStore, { file, why }, { source: { file: path, line } })];
}

function readText(path: string, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readRegular(path, LARGEST));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EFBIG') throw badStore(file, 'has more than 4 MiB');
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw badStore(file, 'is not a text in UTF-8');
    throw error;
  }
}

const badStore = (file: string, why: string): LabError => LabError.of(SECRETS_ERRORS.badStore, { file, why });
