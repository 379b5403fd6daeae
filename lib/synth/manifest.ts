import type { OutputFile } from '../core/index.ts';
import { byCodeUnit, sortedBy } from '../values/index.ts';
import { sha256 } from '../core/hash.ts';
import type { OverrideRecord } from './overrides.ts';
import { refusalOf } from './write-paths.ts';

/** What dist/manifest.json says of one file. */
export interface ManifestEntry {
  /** Of the content, lower-case hexadecimal. */
  readonly sha256: string;
  readonly mode: '0600' | '0644' | '0755';
  /** Path of the construct that it comes from. */
  readonly construct?: string;
}

/** dist/manifest.json: every file but itself, .sources.json and .pending.json, and every override. */
export interface Manifest {
  /** Version of this format. */
  readonly version: 1;
  /** By path relative to dist/, with `/`, sorted by code unit. */
  readonly files: Readonly<Record<string, ManifestEntry>>;
  readonly overrides: readonly OverrideRecord[];
}

/** dist/.pending.json: what a run is about to do. While it is there, dist/ is unfinished. */
export interface Pending {
  readonly version: 1;
  /** SHA-256 of every file as it will be, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths that are no longer part of the output: removed if they are there, and the folders that are empty then. */
  readonly orphans: readonly string[];
  /** SHA-256 of files that an earlier unfinished run wrote, and that this one replaces or removes, by path. */
  readonly earlier: Readonly<Record<string, string>>;
}

/** The manifest of these files. */
export function manifestOf(files: readonly OutputFile[], overrides: readonly OverrideRecord[]): Manifest {
  const entries = sortedBy(files, ({ path }) => path).map(({ path, content, mode, construct }) => {
    const entry = { sha256: sha256(content), mode: octal(mode), ...(construct !== undefined && { construct }) };
    return [path, entry] as const;
  });
  // In the order of their text: that of the tree is the order in which things were declared.
  const sorted = sortedBy(overrides, (override) => JSON.stringify(override));
  return { version: 1, files: Object.fromEntries(entries), overrides: sorted };
}

/** JSON as dist/ holds it. */
export const renderJson = (value: unknown): string => `${JSON.stringify(value, undefined, 1)}\n`;

/** Reads a manifest. @throws Error that says what is wrong with it */
export function parseManifest(text: string): Manifest {
  const { files, overrides } = parseVersioned(text);
  for (const [path, entry] of entriesOf(files, 'files')) {
    requirePath(path);
    const { sha256: hash, mode, construct } = mappingOf(entry, path);
    if (!isHash(hash)) throw new Error(`the sha256 of ${path} is none`);
    if (!MODES.includes(mode)) throw new Error(`the mode of ${path} is none of ${MODES.join(', ')}`);
    if (construct !== undefined && typeof construct !== 'string')
      throw new Error(`the construct of ${path} is no text`);
  }
  if (!Array.isArray(overrides)) throw new Error('overrides is no list');
  return { version: 1, files: files as Manifest['files'], overrides: overrides as readonly OverrideRecord[] };
}

/** Reads a pending list. @throws Error that says what is wrong with it */
export function parsePending(text: string): Pending {
  const { files, orphans, earlier } = parseVersioned(text);
  for (const [path, hash] of [...entriesOf(files, 'files'), ...entriesOf(earlier, 'earlier')]) {
    requirePath(path);
    if (!isHash(hash)) throw new Error(`the sha256 of ${path} is none`);
  }
  if (!Array.isArray(orphans)) throw new Error('orphans is no list');
  orphans.map(String).forEach(requirePath);
  return { version: 1, files, orphans, earlier } as Pending;
}

const MODES: readonly unknown[] = ['0600', '0644', '0755'] satisfies ManifestEntry['mode'][];

const octal = (mode: OutputFile['mode']): ManifestEntry['mode'] => `0${mode.toString(8)}` as ManifestEntry['mode'];

const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function parseVersioned(text: string): Readonly<Record<string, unknown>> {
  const value = mappingOf(JSON.parse(text), 'it');
  if (value['version'] !== 1)
    throw new Error(`its version is ${JSON.stringify(value['version'])}, and only 1 is known`);
  return value;
}

function mappingOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${what} is no mapping`);
}

const entriesOf = (value: unknown, what: string): [string, unknown][] =>
  Object.entries(mappingOf(value, what)).sort(([a], [b]) => byCodeUnit(a, b));

/** A manifest may have been changed by anybody, and what it lists can be removed. */
function requirePath(path: string): void {
  const refusal = refusalOf(path);
  if (refusal !== undefined) throw new Error(`the path ${JSON.stringify(path)} ${refusal}`);
}
