import { fitsGlob } from '../values/index.ts';
import type { Data, DataPath, Mismatch } from './mismatch.ts';
import { show } from './mismatch.ts';

const MATCHER = Symbol.for('homelab-cdk.Matcher');

/** Says what a value has to be like. Made by `Match`. */
export interface Matcher {
  readonly [MATCHER]: true;
  /** What it asks for, in words. */
  readonly description: string;
  /** What it looks at in a file: the text as it stands, or the data in it. */
  readonly reads: 'text' | 'data';
  /** Where a value is not like that; nothing where it is. */
  readonly test: (value: Data, path: DataPath) => readonly Mismatch[];
}

const matcher = (description: string, reads: Matcher['reads'], test: Matcher['test']): Matcher => ({
  [MATCHER]: true,
  description,
  reads,
  test,
});

const isMatcher = (value: Data): value is Matcher => typeof value === 'object' && value !== null && MATCHER in value;

const isRecord = (value: Data): value is Readonly<Record<string, Data>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const describe = (pattern: Data): string => (isMatcher(pattern) ? pattern.description : show(pattern));

/** What a pattern looks at in a file. */
export const readingOf = (pattern: Data): Matcher['reads'] =>
  isMatcher(pattern) ? pattern.reads : typeof pattern === 'object' && pattern !== null ? 'data' : 'text';

/** How a plain pattern is read: an object `like` it may have more keys, an `exact` one may not. */
type Reading = 'like' | 'exact';

/** Where a value does not fit a pattern: a matcher, or plain data. Lists are compared item by item, in order. */
export function compare(
  pattern: Data,
  value: Data,
  path: DataPath = [],
  reading: Reading = 'like',
): readonly Mismatch[] {
  if (isMatcher(pattern)) return pattern.test(value, path);
  if (Array.isArray(pattern)) return compareLists(pattern, value, path, reading);
  if (isRecord(pattern)) return compareRecords(pattern, value, path, reading);
  return Object.is(pattern, value) ? [] : [{ path, expected: show(pattern), found: show(value) }];
}

function compareLists(pattern: readonly Data[], value: Data, path: DataPath, reading: Reading): readonly Mismatch[] {
  if (!Array.isArray(value)) return [{ path, expected: show(pattern), found: show(value) }];
  const items = value as readonly Data[];
  const length = Math.max(pattern.length, items.length);
  return Array.from({ length }).flatMap((_, index) => {
    const at = [...path, index];
    if (index < pattern.length) return compare(pattern[index], items[index], at, reading);
    return [{ path: at, expected: 'nothing', found: show(items[index]) }];
  });
}

function compareRecords(
  pattern: Readonly<Record<string, Data>>,
  value: Data,
  path: DataPath,
  reading: Reading,
): readonly Mismatch[] {
  if (!isRecord(value)) return [{ path, expected: show(pattern), found: show(value) }];
  const wanted = Object.keys(pattern).flatMap((key) => compare(pattern[key], value[key], [...path, key], reading));
  if (reading === 'like') return wanted;
  const more = Object.keys(value).filter((key) => !(key in pattern));
  return [...wanted, ...more.map((key) => ({ path: [...path, key], expected: 'nothing', found: show(value[key]) }))];
}

/** The shortest list of mismatches that any of the values gives. */
const closest = (attempts: readonly (readonly Mismatch[])[]): readonly Mismatch[] =>
  attempts.reduce((best, each) => (each.length < best.length ? each : best));

/** Every pattern in the list, in this order, with anything between. */
function findInOrder(patterns: readonly Data[], items: readonly Data[], path: DataPath): readonly Mismatch[] {
  let from = 0;
  for (const pattern of patterns) {
    const at = items.findIndex((item, index) => index >= from && compare(pattern, item).length === 0);
    if (at >= 0) {
      from = at + 1;
      continue;
    }
    const rest = items.slice(from);
    const expected = `an item ${describe(pattern)}`;
    if (rest.length === 0) return [{ path, expected, found: show(items) }];
    const near = closest(rest.map((item, index) => compare(pattern, item, [...path, from + index])));
    return near.length > 0 && isRecord(pattern) && !isMatcher(pattern)
      ? near
      : [{ path, expected, found: show(items) }];
  }
  return [];
}

/** What expectations are made of. Plain data among them means: an object with at least these keys, a list just so. */
export const Match = {
  /** An object with at least these keys, at every depth. */
  objectLike: (pattern: Readonly<Record<string, Data>>): Matcher =>
    matcher(`an object like ${show(pattern)}`, 'data', (value, path) => compareRecords(pattern, value, path, 'like')),

  /** A list in which these items stand in this order, with any others between them. */
  arrayWith: (patterns: readonly Data[]): Matcher => {
    const description = `a list with ${patterns.map(describe).join(', ')}`;
    return matcher(description, 'data', (value, path) =>
      Array.isArray(value)
        ? findInOrder(patterns, value as readonly Data[], path)
        : [{ path, expected: description, found: show(value) }],
    );
  },

  /** Just this, without any other key at any depth. */
  exact: (pattern: Data): Matcher =>
    matcher(`exactly ${describe(pattern)}`, readingOf(pattern), (value, path) =>
      compare(pattern, value, path, 'exact'),
    ),

  /** A text of this form: `*` stands for any characters; or a regular expression. */
  stringLike: (pattern: string | RegExp): Matcher => {
    const form =
      typeof pattern === 'string' ? undefined : new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
    const fits = (text: string): boolean => form?.test(text) ?? fitsGlob(String(pattern), text);
    const description = `a text like ${typeof pattern === 'string' ? show(pattern) : String(pattern)}`;
    return matcher(description, 'text', (value, path) =>
      typeof value === 'string' && fits(value) ? [] : [{ path, expected: description, found: show(value) }],
    );
  },

  /** Anything but nothing. */
  anyValue: (): Matcher =>
    matcher('any value', 'text', (value, path) =>
      value === undefined || value === null ? [{ path, expected: 'any value', found: show(value) }] : [],
    ),

  /** No such key. */
  absent: (): Matcher =>
    matcher('nothing', 'text', (value, path) =>
      value === undefined ? [] : [{ path, expected: 'nothing', found: show(value) }],
    ),

  /** Anything that does not fit the pattern. */
  not: (pattern: Data): Matcher => {
    const description = `not ${describe(pattern)}`;
    return matcher(description, readingOf(pattern), (value, path) =>
      compare(pattern, value, path).length > 0 ? [] : [{ path, expected: description, found: show(value) }],
    );
  },
};
