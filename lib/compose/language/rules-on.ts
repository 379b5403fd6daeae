import { LONG_FORMS } from './canonical.ts';
import { CASTS } from './casts.ts';
import { DEFAULTS_OF } from '../load/defaults.ts';
import { NORMAL_FORMS } from '../load/normalize.ts';
import type { Release } from '../load/release.ts';
import { PATHS } from '../load/resolve-paths.ts';
import type { MergeRule, UniqueBy } from './merge-rules.ts';
import { DEFAULT_MERGE, MERGE_RULES, UNIQUE_BY } from './merge-rules.ts';
import type { PatternNode } from '../pattern.ts';
import { compilePatterns } from '../pattern.ts';
import type { Cited } from './rule-source.ts';
import { attributeTable } from './schema/attributes.ts';
import type { Word } from './trace.ts';
import type { Path, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';

/** A rule by which a value came out as it did. */
export interface RuleOn extends Cited {
  /** What the rule says, for people. */
  readonly says: string;
}

/** What a value of a result came from. */
export interface Explained {
  readonly path: Path;
  readonly value: Tree;
  /** What layers say of it, the lowest first. */
  readonly words: readonly Word[];
  readonly release: Release;
}

/** Every rule that had a part in a value, in the order in which Compose applies them, and what the schema calls it. */
export const rulesOn = (explained: Explained): readonly RuleOn[] =>
  [castRule, mergeRule, uniqueRule, formRule, defaultRule, pathRule, schemaRule].flatMap((ask) => ask(explained) ?? []);

/** The row of a table for a path, and how much of the path it is for: that of the path, or the nearest one above it. */
function rowOn<Rule>(table: PatternNode<Rule>, path: Path): ({ rule: Rule; depth: number } & Cited) | undefined {
  let node: PatternNode<Rule> | undefined = table;
  let found: ({ rule: Rule; depth: number } & Cited) | undefined;
  for (const [index, key] of path.entries()) {
    node = node.below(typeof key === 'number' ? '[]' : key);
    if (node === undefined) break;
    const { rule, source } = node;
    if (rule !== undefined && source !== undefined) found = { rule, source, depth: index + 1 };
  }
  return found;
}

type Ask = (explained: Explained) => RuleOn | undefined;

const castRule: Ask = ({ path, words }) => {
  const row = words.length === 0 ? undefined : rowOn(CASTS, path);
  if (row?.depth !== path.length) return undefined;
  return { says: `a text is read as ${row.rule === 'integer' ? 'an' : 'a'} ${row.rule} here`, source: row.source };
};

const mergeRule: Ask = ({ path, value, words }) => {
  if (words.length < 2) return undefined;
  const row = rowOn(MERGE_RULES, path);
  if (row?.depth === path.length) return { says: MERGED[row.rule], source: row.source };
  const says = isSequence(value)
    ? 'lists are appended'
    : isMapping(value)
      ? 'mappings are joined by their keys'
      : 'the highest layer wins; nothing said (null) keeps what is below';
  return { says, source: DEFAULT_MERGE };
};

const uniqueRule: Ask = ({ path, words }) => {
  const row = words.length < 2 ? undefined : rowOn(UNIQUE_BY, path);
  return row?.depth === path.length ? { says: ONE[row.rule], source: row.source } : undefined;
};

/** Of a value that a layer says in a short form, at its own place or above it. */
const formRule: Ask = ({ path, value, words }) => {
  const last = words.at(-1);
  const row = rowOn(LONG_FORMS, path);
  if (last === undefined || row === undefined || isMapping(last.value)) return undefined;
  const isShort = last.place.length < path.length || isMapping(value);
  return isShort ? { says: 'the short form is made long', source: row.source } : undefined;
};

/** What no layer says is added by Compose. */
const defaultRule: Ask = ({ path, words, release }) => {
  if (words.length > 0) return undefined;
  const added = rowOn(ADDED, path);
  const rows = [DEFAULTS_OF[release], NORMAL_FORMS, LONG_FORMS].flatMap((table) => rowOn<unknown>(table, path) ?? []);
  const nearest = rows.sort((one, other) => other.depth - one.depth)[0];
  const row = added?.depth === path.length ? added : nearest;
  return row && { says: 'Compose adds what no layer says', source: row.source };
};

/** What Compose adds to sections. */
const ADDED = compilePatterns<true>({
  'loader/normalize.go normalizeNetworks': { 'networks.default': true, 'services.*.networks.default': true },
});

const pathRule: Ask = ({ path, value, words }) => {
  const row = rowOn(PATHS, path);
  const said = words.at(-1)?.value;
  if (row === undefined || typeof value !== 'string' || typeof said !== 'string' || said.startsWith(value))
    return undefined;
  const isPath = row.depth === path.length || path.at(-1) === 'source' || path.at(-1) === 'device';
  return isPath ? { says: 'a relative path is seen from the project directory', source: row.source } : undefined;
};

const schemaRule: Ask = ({ path }) => {
  const row = rowOn(attributeTable(), path);
  return row && { says: 'what may stand here', source: row.source };
};

const MERGED: Readonly<Record<MergeRule, string>> = {
  replace: 'the highest layer replaces it whole, also by nothing',
  keyValues: 'entries are joined by their key, the higher layer wins',
  list: 'lists are appended; a text is a list of one',
  extraHosts: 'lists are appended; only equal entries are one',
  dependsOn: 'joined by service; the short form says condition: service_started',
  namedNulls: 'joined by name; the short form says nothing about it',
  build: 'joined; a text is the context alone',
  logging: 'joined where the driver is the same, else replaced',
  ipamConfig: 'by subnet; a subnet that the higher layer does not repeat is lost',
};

const ONE: Readonly<Record<UniqueBy, string>> = {
  key: 'entries with the same text before `=` are one, and the higher layer wins',
  value: 'equal entries are one',
  mountTarget: 'a mount replaces the one with the same target',
  deviceTarget: 'a device replaces the one with the same target',
  port: 'a port replaces the one with the same address, published and target port and protocol',
  secretTarget: 'a secret replaces the one with the same target',
  configTarget: 'a config replaces the one with the same target',
  envFilePath: 'a file replaces the one with the same path',
};
