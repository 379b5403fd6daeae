import type { Mapping, Tree } from '../compose/index.ts';
import { isMapping } from './collect/qualify.ts';

/** Reads plain values out of a merged service, with the variables that are known. */
export interface Reader {
  /** A text with its variables filled in; undefined, and a finding, where one of them is not known. */
  readonly text: (value: Tree | undefined, key: string) => string | undefined;
}

const NO_KEYS: Mapping = {};
const NO_ITEMS: readonly never[] = [];

export const mappingOf = (value: Tree | undefined): Mapping => (isMapping(value) ? value : NO_KEYS);
export const listOf = (value: Tree | undefined): readonly Tree[] => (Array.isArray(value) ? value : NO_ITEMS);
export const textsOf = (value: Tree | undefined): readonly string[] =>
  value === undefined ? NO_ITEMS : listOf(value).map(String);

/** Bytes of a Compose byte value: `512m`, `1.5gb`, a number. Rule: docker/go-units RAMInBytes. */
export function bytesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)i?b?$/i.exec(text);
  if (match === null) return undefined;
  const power = ' kmgtp'.indexOf((match[2] || ' ').toLowerCase());
  return Math.floor(Number(match[1]) * 1024 ** power);
}

/** A number of a Compose value. */
export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a Compose value says yes, however it is written. */
export const isTrue = (value: Tree | undefined): boolean => value === true || value === 'true';

/** The keys with a value only: an absent fact is absent, not undefined. */
export function compact<T extends object>(facts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  type Compact = { [K in keyof T]: Exclude<T[K], undefined> };
  const keys = Object.keys(facts) as (keyof T)[];
  if (keys.every((key) => facts[key] !== undefined)) return facts as Compact;
  const out: Partial<T> = {};
  for (const key of keys) if (facts[key] !== undefined) out[key] = facts[key];
  return out as Compact;
}
