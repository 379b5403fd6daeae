import { createHash } from 'node:crypto';
import type { Finding } from '../values/index.ts';
import { byCodeUnit } from '../values/index.ts';
import { UNWAIVABLE } from './errors.ts';

/** A finding of an adopted stack that is known and stays for now. */
export interface BaselineEntry {
  readonly code: string;
  readonly path: string;
  /** Of the message: the same rule at the same service may find something else tomorrow. */
  readonly message: string;
}

/** The findings that `hl baseline` recorded, as a lab keeps them in a file. */
export type Baseline = readonly BaselineEntry[];

/** What is adopted, and what is known of it. */
export interface Adoption {
  /** Paths of the adopted stacks. */
  readonly paths: ReadonlySet<string>;
  /** @default - none was recorded */
  readonly baseline?: Baseline | undefined;
  /** Codes that count in full, whatever was there before. @default - those of the general rules that lose data */
  readonly unwaivable?: ReadonlySet<string> | undefined;
}

/** Everything that is found in adopted stacks alone, to be recorded. */
export function baselineOf(findings: readonly Finding[], paths: ReadonlySet<string>): Baseline {
  const entries = findings.filter((each) => isAdopted(each, paths)).map(entryOf);
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
  return [...byKey.entries()].sort(([a], [b]) => byCodeUnit(a, b)).map(([, entry]) => entry);
}

/**
 * Is lenient with what was there before the lab. Without a baseline errors of adopted stacks are warnings; with one,
 * what it records is a note and what is new counts in full. A finding in which something of the lab's own takes part
 * counts in full always, and so does what loses data.
 */
export function tolerate(
  findings: readonly Finding[],
  { paths, baseline, unwaivable = UNWAIVABLE }: Adoption,
): readonly Finding[] {
  if (paths.size === 0) return findings;
  const known = new Set((baseline ?? []).map(keyOf));
  return findings.map((each): Finding => {
    if (unwaivable.has(each.code) || !isAdopted(each, paths)) return each;
    if (known.has(keyOf(entryOf(each)))) return { ...each, severity: 'note' };
    return baseline === undefined && each.severity === 'error' ? { ...each, severity: 'warning' } : each;
  });
}

const keyOf = ({ code, path, message }: BaselineEntry): string => `${path} ${code} ${message}`;

const entryOf = ({ code, path = '', message }: Finding): BaselineEntry => ({
  code,
  path,
  message: createHash('sha256').update(message).digest('hex').slice(0, 16),
});

const isAdopted = ({ path, related = [] }: Finding, paths: ReadonlySet<string>): boolean =>
  [path, ...related.map((place) => place.path)].every((each) => each !== undefined && isBelow(each, paths));

/** Stacks are two steps below the lab: `<server>/<stack>`. */
const isBelow = (path: string, paths: ReadonlySet<string>): boolean => paths.has(path.split('/', 2).join('/'));
