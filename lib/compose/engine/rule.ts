import type { CitedRules, PatternTable } from '../pattern.ts';
import { compilePatterns } from '../pattern.ts';
import type { RuleSource } from '../language/rule-source.ts';
import { goText } from '../language/go-values.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isScalar, isSequence } from '../tree-access.ts';

/** What a value is judged with. */
export interface Judging {
  /** The service that the value is of. */
  readonly service: Mapping;
  /** The whole file. */
  readonly tree: Mapping;
  /** Tells that the engine refuses the value, or one below it. */
  readonly refuse: (reason: string, ...below: Path) => void;
}

/** Judges a value as the engine does. */
export type Judge = (value: Tree, judging: Judging) => void;

/**
 * Rules of the engine by the function that has them: of moby, of runc, or of Docker Compose where it makes the request.
 * Each is a file with its function, as in the tables of the language.
 */
export type EngineRules = {
  readonly [source: `${'moby' | 'runc' | 'compose'} ${string}.go ${string}`]: Readonly<Record<string, Judge>>;
};

/** Compiles a table, so that a walk along a file needs no path as text. */
export const compileRules = (rules: EngineRules): PatternTable<Judge> =>
  compilePatterns(rules as CitedRules<Judge> & Record<RuleSource, Readonly<Record<string, Judge>>>);

/** A value as text, where it is one and nothing in it depends on a variable or on a fact of the host. */
export const textOf = (value: Tree | undefined): string | undefined => {
  if (value === undefined || value === null || !isScalar(value)) return undefined;
  const text = goText(value);
  return text.includes('$') || text.includes('@@') ? undefined : text;
};

/** A value as a number, where it is one. */
export const numberOf = (value: Tree | undefined): number | undefined => {
  const text = textOf(value);
  const number = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
};

/** Judges a text that is known. */
export const text =
  (judge: (text: string, judging: Judging) => string | undefined): Judge =>
  (value, judging) => {
    const known = textOf(value);
    const reason = known === undefined ? undefined : judge(known, judging);
    if (reason !== undefined) judging.refuse(reason);
  };

/** Names with their values, of a mapping or of a list of `name=value`. */
export function pairsOf(
  value: Tree | undefined,
): readonly (readonly [name: string, value: Tree, key: string | number])[] {
  if (isMapping(value)) return Object.entries(value).map(([name, said]) => [name, said, name]);
  if (!isSequence(value)) return [];
  return value.flatMap((entry, index) => {
    const said = textOf(entry);
    if (said === undefined) return [];
    const at = said.indexOf('=');
    return [[at < 0 ? said : said.slice(0, at), at < 0 ? null : said.slice(at + 1), index] as const];
  });
}

/** What stands at a path of mappings. */
export function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let node = tree;
  for (const key of path) node = isMapping(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  return node;
}

/** The entries of a list; none where it is something else. */
export const listOf = (value: Tree | undefined): readonly Tree[] => (isSequence(value) ? value : []);
