import { parse } from 'yaml';
import type { OutputFile } from '../core/index.ts';
import { compare, readingOf } from './match.ts';
import type { Mismatch } from './mismatch.ts';

/** Where a file is not as expected. Objects and lists are compared with the data in it, anything else with its text. */
export function compareFile({ path, content }: OutputFile, pattern: unknown): readonly Mismatch[] {
  if (pattern === undefined) return [];
  if (readingOf(pattern) === 'text') return compare(pattern, content);
  if (/\.json$/.test(path)) return compare(pattern, JSON.parse(content));
  if (/\.ya?ml$/.test(path)) return compare(pattern, parse(content));
  return compare(pattern, content);
}
