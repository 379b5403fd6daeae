import type { OutputFile } from '../core/index.ts';
import { byCodeUnit } from '../values/index.ts';
import { sha256 } from './hash.ts';
import type { OverrideRecord } from './overrides.ts';

/** dist/manifest.json: every file but itself, `.sources.json` and `.pending.json`, so that a file is known to be ours. */
export interface Manifest {
  readonly version: 1;
  /** By path relative to dist/. */
  readonly files: Readonly<Record<string, ManifestEntry>>;
  /** Every use of the escape hatch. */
  readonly overrides: readonly OverrideRecord[];
}

/** A file as it was written. */
export interface ManifestEntry {
  readonly sha256: string;
  /** Octal, as text: `0644`. */
  readonly mode: string;
  /** Path of the construct that it comes from. */
  readonly construct?: string;
}

export const MANIFEST_FILE = 'manifest.json';
export const SOURCES_FILE = '.sources.json';
export const PENDING_FILE = '.pending.json';

/** The manifest of a set of files. */
export function manifestOf(files: readonly OutputFile[], overrides: readonly OverrideRecord[]): Manifest {
  const entries = files.map(({ path, content, mode, construct }): [string, ManifestEntry] => [
    path,
    { sha256: sha256(content), mode: mode.toString(8).padStart(4, '0'), ...(construct !== undefined && { construct }) },
  ]);
  return { version: 1, files: Object.fromEntries(entries.sort(([a], [b]) => byCodeUnit(a, b))), overrides };
}

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, undefined, 1)}\n`;

/** Reads a manifest back; undefined for a text that is none. */
export function readManifest(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null;
    return value?.version === 1 && typeof value.files === 'object' ? (value as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
