import { canonical, LONG_FORMS } from '../../lib/compose/canonical.ts';
import { CASTS } from '../../lib/compose/casts.ts';
import type { Mapping, Tree } from '../../lib/compose/index.ts';
import { isMapping, isSequence, mergeLayers } from '../../lib/compose/index.ts';
import { interpolateLayer } from '../../lib/compose/interpolate-tree.ts';
import { MERGE_RULES, REFUSED_DUPLICATES, UNIQUE_BY } from '../../lib/compose/merge-rules.ts';
import type { PatternNode } from '../../lib/compose/pattern.ts';
import { attributeTable } from '../../lib/compose/schema/attributes.ts';
import { enforceUnicity } from '../../lib/compose/unicity.ts';
import { EXTERNAL_SAMPLES, FILE_SAMPLES, SERVICE_SAMPLES } from '../engines/compose-samples.ts';

// The samples are held against the real program by test/engines/compose-language.test.ts. What is shown here is that
// they are enough: without any one row of the tables, what is made of them is something else.

const TABLES = {
  merging: MERGE_RULES,
  unicity: UNIQUE_BY,
  'lists that are refused twice': REFUSED_DUPLICATES,
  'short forms': LONG_FORMS,
  casts: CASTS,
} as const;

/** Rows of compose-go's that change nothing, table and path: why. */
const SILENT: Readonly<Record<string, string>> = {
  'merging services.*.dns_opt': 'the schema allows lists alone, which are appended without a rule',
  'unicity services.*.build.platform': 'it is misspelt in compose-go, and the schema knows no such attribute',
  'unicity networks.*.ipam.options': 'the schema allows no list there',
  'short forms services.*.extends': 'it is taken away before; the stacks of test/fixtures/stacks extend in both forms',
};

/** Values that 2.40 refuses and newer releases read, so that they are no samples; the list of what is printed otherwise has them. */
const NEWER: Readonly<Record<string, readonly Tree[]>> = {
  depends_on: [{ db: { condition: 'service_started', required: 'true' } }],
};

/** Every sample alone and above every other one, as the test of the engine has them. */
const stacksOf = (path: string): readonly (readonly Mapping[])[] => {
  const [section = '', , key = ''] = path.split('.');
  const values =
    section === 'services'
      ? [...(SERVICE_SAMPLES[key] ?? []), ...(NEWER[key] ?? [])]
      : [...(FILE_SAMPLES[section] ?? []), ...(EXTERNAL_SAMPLES[section] ?? [])];
  const layer = (value: Tree): Mapping =>
    section === 'services'
      ? { services: { web: { image: 'x', [key]: value } } }
      : { services: {}, [section]: { entry: value } };
  return values.flatMap((upper) => [[layer(upper)], ...values.map((lower) => [layer(lower), layer(upper)])]);
};

const made = (stack: readonly Mapping[]): string => {
  const layers = stack.map((tree, index) => ({
    name: String(index),
    tree: interpolateLayer({ tree }, () => undefined),
  }));
  const { tree } = mergeLayers(layers);
  return JSON.stringify([canonical(tree), enforceUnicity(tree, REFUSED_DUPLICATES)]);
};

/** The node of a row, whose rule can be taken away for a while. */
function nodeOf(table: PatternNode<unknown>, path: string): { rule?: unknown } {
  const node = path
    .split('.')
    .reduce<PatternNode<unknown> | undefined>((at, key) => at?.below(key === '*' ? 'of no such name' : key), table);
  return node as { rule?: unknown };
}

describe.each(Object.entries(TABLES))('the table of %s', (name, table) => {
  const patterns = table.rows.map(({ pattern }) => pattern);
  test.each(patterns.filter((path) => SILENT[`${name} ${path}`] === undefined))('has a case for its row %s', (path) => {
    const stacks = stacksOf(path);
    const before = stacks.map(made);
    const node = nodeOf(table, path);
    const { rule } = node;
    expect(rule).toBeDefined();
    delete node.rule;
    const without = stacks.map(made);
    node.rule = rule;
    expect(without.some((each, index) => each !== before[index])).toBe(true);
  });
});

/** Attributes that 2.40 does not print, with those below them: what shows them instead. */
const ELSEWHERE = [
  'services.*.extends', // the stacks of test/fixtures/stacks
  'services.*.pre_start', // newer than 2.40: the list of what is printed otherwise
  'services.*.build.no_cache_filter', // likewise
  'services.*.pull_refresh_after', // in the schema alone: compose-go has no field for it
];

/** Whether a value speaks of a path; the entries of lists have no step of their own. */
function speaksOf(value: Tree, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (isSequence(value)) return value.some((entry) => speaksOf(entry, path));
  if (!isMapping(value)) return false;
  if (key === '*') return Object.values(value).some((entry) => speaksOf(entry, rest));
  return Object.hasOwn(value, key) && speaksOf(value[key] as Tree, rest);
}

test('every attribute of the table stands in a sample', () => {
  const samples: Readonly<Record<string, readonly Tree[]>> = {
    ...FILE_SAMPLES,
    ...Object.fromEntries(
      Object.entries(EXTERNAL_SAMPLES).map(([key, all]) => [key, [...all, ...(FILE_SAMPLES[key] ?? [])]]),
    ),
    services: Object.entries(SERVICE_SAMPLES).flatMap(([key, all]) => all.map((value) => ({ [key]: value }))),
  };
  const asked = attributeTable()
    .rows.map(({ pattern }) => pattern.split('.').filter((key) => key !== '[]'))
    .filter(
      (path) =>
        path.length > 2 &&
        path.at(-1) !== '*' &&
        !ELSEWHERE.some((each) => `${path.join('.')}.`.startsWith(`${each}.`)),
    );
  expect(asked.length).toBeGreaterThan(250);
  const silent = asked.filter(
    ([section = '', , ...path]) => !(samples[section] ?? []).some((each) => speaksOf(each, path)),
  );
  expect(silent.map((path) => path.join('.'))).toEqual([]);
});
