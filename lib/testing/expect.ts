import { AssertionError } from 'node:assert';
import { nearest } from '../values/index.ts';
import type { Mismatch } from './mismatch.ts';
import { showMismatches } from './mismatch.ts';

/** Fails a test, in every runner: all of them know node's AssertionError. */
export function fail(message: string, callee: (...args: never[]) => unknown): never {
  throw new AssertionError({ message, stackStartFn: callee });
}

/** Fails with the places that differ. */
export function failOn(what: string, mismatches: readonly Mismatch[], callee: (...args: never[]) => unknown): void {
  if (mismatches.length > 0) fail(`${what} is not as expected:\n${showMismatches(mismatches)}`, callee);
}

/** `"home" has no service "moives"; it has "movies", "photos". Did you mean "movies"?` */
export function lacks(owner: string, what: string, name: string, there: readonly string[]): string {
  const listed = there.length === 0 ? 'it has none' : `it has ${shortList(there)}`;
  const meant = nearest(name, there);
  const question = meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`;
  return `${owner} has no ${what} ${JSON.stringify(name)}; ${listed}.${question}`;
}

const MOST = 20;

const shortList = (names: readonly string[]): string => {
  const shown = names
    .slice(0, MOST)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return names.length > MOST ? `${shown} and ${names.length - MOST} more` : shown;
};
