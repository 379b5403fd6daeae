import { canonical } from '../../lib/compose/language/canonical.ts';
import { diagnoseSizes } from '../../lib/compose/diagnose/sizes.ts';
import type { Mapping, Tree } from '../../lib/compose/index.ts';
import { isMapping, isSequence, mergeLayers, parseCompose } from '../../lib/compose/index.ts';
import { interpolateLayer } from '../../lib/compose/language/interpolate-tree.ts';
import { checkConsistency } from '../../lib/compose/load/consistency.ts';
import { addDefaults } from '../../lib/compose/load/defaults.ts';
import { normalize } from '../../lib/compose/load/normalize.ts';
import { resolvePaths } from '../../lib/compose/load/resolve-paths.ts';
import { checkSemantics } from '../../lib/compose/load/semantics.ts';
import { REFUSED_DUPLICATES } from '../../lib/compose/language/merge-rules.ts';
import type { PatternNode, PatternTable } from '../../lib/compose/pattern.ts';
import { attributeTable } from '../../lib/compose/language/schema/attributes.ts';
import { enforceUnicity } from '../../lib/compose/language/unicity.ts';
import { validateReferences } from '../../lib/compose/language/validate.ts';
import { NEVER_SHORT, REFUSED } from '../engines/compose-refused.ts';
import { EXTERNAL_SAMPLES, FILE_SAMPLES, SERVICE_SAMPLES } from '../engines/compose-samples.ts';
import { TABLES } from './tables.ts';

// The samples are held against the real program by test/engines/compose-language.test.ts and compose-refused.test.ts.
// What is shown here is that they are enough: without any one row of the tables, what is made of them is something else.

type Layers = readonly Mapping[];

const merged = (stack: Layers): Mapping =>
  mergeLayers(stack.map((tree, index) => ({ name: String(index), tree: interpolateLayer({ tree }, () => undefined) })))
    .tree;

/** A whole file, as it is judged. */
const whole = (stack: Layers): Mapping =>
  normalize(addDefaults(canonical(merged(stack)), 'v2'), { name: 'p', environment: ENVIRONMENT, release: 'v2' });

const ENVIRONMENT = { B: 'b', C: 'c', FROM_ENV: 'f', HL_TEST_SET: 'set' };
const nowhere = (): undefined => undefined;

/** What each table has a part in making of a stack of layers. */
const MADE: Readonly<Record<string, (stack: Layers) => unknown>> = {
  merging: (stack) => canonical(merged(stack)),
  unicity: merged,
  'lists that are refused twice': (stack) => enforceUnicity(merged(stack), REFUSED_DUPLICATES),
  'short forms': (stack) => canonical(merged(stack)),
  casts: merged,
  paths: (stack) => resolvePaths(canonical(merged(stack)), { directory: '/d', real: (path) => `/real${path}` }),
  'defaults of 2.40': (stack) => addDefaults(canonical(merged(stack)), 'v2'),
  'defaults of 5.x': (stack) => addDefaults(canonical(merged(stack)), 'v5'),
  'normal forms': whole,
  'implied dependencies': whole,
  sizes: (stack) => diagnoseSizes(canonical(merged(stack)), nowhere),
  judges: (stack) => checkSemantics(addDefaults(canonical(merged(stack)), 'v2'), { locate: nowhere, shortForms: true }),
  consistency: (stack) => checkConsistency({ tree: whole(stack), disabled: {} }, nowhere),
  references: (stack) => validateReferences(whole(stack)),
};

/** Rows of compose-go's that change nothing, table and path: why. */
const SILENT: Readonly<Record<string, string>> = {
  'merging services.*.dns_opt': 'the schema allows lists alone, which are appended without a rule',
  'unicity services.*.build.platform': 'it is misspelt in compose-go, and the schema knows no such attribute',
  'unicity networks.*.ipam.options': 'the schema allows no list there',
  'short forms services.*.extends': 'it is taken away before; the stacks of test/fixtures/stacks extend in both forms',
  'paths services.*.extends.file': 'likewise',
  'implied dependencies cgroup': 'the schema allows no service there',
  'defaults of 2.40 services.*.env_file.[]': 'the short form says it; the long one is printed as if it did',
  ...Object.fromEntries(
    NEVER_SHORT.map((path) => [`references ${path}`, 'names are keys by then, but for files that nobody normalized']),
  ),
};

/** Values that are no samples, as 2.40 refuses them or does not print what becomes of them. */
const MORE: Readonly<Record<string, readonly Tree[]>> = {
  depends_on: [{ db: { condition: 'service_started', required: 'true' } }, { db: { restart: true } }],
  env_file: [[{ path: 'a.env' }]],
  gpus: [[{ driver: 'nvidia' }]],
  build: [{ context: '.', ssh: { k: './p' } }],
  volumes: [[{ type: 'bind', source: './a', target: '/a', bind: {} }]],
};

/** Every sample alone and above every other one, as the test of the engine has them. */
const samplesFor = (path: string): readonly Layers[] => {
  const [section = '', , key = path] = path.split('.');
  const isService = section === 'services' || !path.includes('.');
  const values = isService
    ? [...(key === '' || key === '*' ? [] : (SERVICE_SAMPLES[key] ?? [])), ...(MORE[key] ?? [])]
    : [...(FILE_SAMPLES[section] ?? []), ...(EXTERNAL_SAMPLES[section] ?? [])];
  const layer = (value: Tree): Mapping =>
    isService ? { services: { web: { image: 'x', [key]: value } } } : { services: {}, [section]: { entry: value } };
  return values.flatMap((upper) => [[layer(upper)], ...values.map((lower) => [layer(lower), layer(upper)])]);
};

async function stacksFor(name: string, path: string): Promise<readonly Layers[]> {
  const refused = REFUSED[name]?.[path];
  if (refused !== undefined) return [(await parseCompose(refused, { file: 'refused.yaml' })).map(({ tree }) => tree)];
  if (name === 'sizes') return [[treeAt(path.split('.'), await float())]];
  if (name === 'normal forms' && path === 'services.*') return samplesFor('links');
  return samplesFor(path);
}

/** What `1e9` is read as. */
async function float(): Promise<Tree> {
  const [layer] = await parseCompose('x-size: 1e9\n', { file: 'float.yaml' });
  return layer?.tree['x-size'] ?? null;
}

const treeAt = (path: readonly string[], value: Tree): Mapping =>
  path.reduceRight<Tree>(
    (below, key) => (key === '[]' ? [below] : { [key === '*' ? 'x' : key]: below }),
    value,
  ) as Mapping;

/** What is made without one row, which is taken away for a while. */
function withoutRow<Result>(table: PatternTable<unknown>, path: string, make: () => Result): Result {
  const node = path
    .split('.')
    .reduce<PatternNode<unknown> | undefined>((at, key) => at?.below(key === '*' ? 'of no such name' : key), table) as {
    rule?: unknown;
  };
  const rows = table.rows as unknown as { pattern: string }[];
  const index = rows.findIndex(({ pattern }) => pattern === path);
  const [row] = rows.splice(index, 1);
  const { rule } = node;
  expect(rule).toBeDefined();
  delete node.rule;
  try {
    return make();
  } finally {
    node.rule = rule;
    rows.splice(index, 0, row as { pattern: string });
  }
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each));

const tables = Object.entries(TABLES).filter(([name]) => name !== 'attributes');

test('every table is asked', () => expect(tables.map(([name]) => name).filter((name) => !(name in MADE))).toEqual([]));

describe.each(tables)('the table of %s', (name, [, table]) => {
  const make = MADE[name] ?? String;
  const patterns = table.rows.map(({ pattern }) => pattern);
  test.each(patterns.filter((path) => SILENT[`${name} ${path}`] === undefined))(
    'has a case for its row %s',
    async (path) => {
      const stacks = await stacksFor(name, path);
      const before = stacks.map((stack) => text(make(stack)));
      const without = withoutRow(table, path, () => stacks.map((stack) => text(make(stack))));
      expect(without.some((each, index) => each !== before[index])).toBe(true);
    },
  );
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
