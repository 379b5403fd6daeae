import fc from 'fast-check';
import type { Mapping, Tree } from '../../lib/compose/index.ts';
import { MERGE_RULES, UNIQUE_BY } from '../../lib/compose/language/merge-rules.ts';
import { aFolder, removeFolders } from '../cli/hl.ts';
import { EXTERNAL_SAMPLES, FILE_SAMPLES, SERVICE_SAMPLES } from './compose-samples.ts';
import { docker, ours } from './compose-programs.ts';
import { expectAlike, stackRuns, STACKS } from './compose-stacks.ts';
import type { Outcome } from './compose-programs.ts';
import { SEED } from './seed.ts';
import { describeEngine } from './support.ts';

afterAll(removeFolders);

/** A value that is tagged, as `!override [a]`. */
interface Tagged {
  readonly tag: '!reset' | '!override';
  readonly value: Tree;
}

const isTagged = (value: unknown): value is Tagged => typeof value === 'object' && value !== null && 'tag' in value;

/** YAML in the flow form: JSON, but for tags. */
function flow(value: unknown): string {
  if (isTagged(value)) return `${value.tag} ${JSON.stringify(value.value)}`;
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${flow(each)}`)
    .join(', ')}}`;
}

/** What stands beside every generated file. */
const AUXILIARY = {
  'a.env': 'FROM_A=1\nBOTH=a\nQUOTED="x ${HL_TEST_SET} y" # comment\n',
  'b.env': "BOTH=b\nSINGLE='$x'\nexport EXPORTED=e\n",
  'a.label': 'l.a=1\nl.both=a\n',
  'b.label': 'l.both=b\n',
};

/** One file of services, with everything that samples name. */
const aFile = (service: Mapping, file: Mapping = {}): Mapping => ({ services: { web: service }, ...file });

const BASE: Mapping = {
  services: { web: { image: 'base' }, other: { image: 'other', build: { context: '.' } } },
  networks: { front: {}, back: {} },
  volumes: { data: {} },
  secrets: { s1: { file: './s1' } },
  configs: { c1: { file: './c1' } },
  models: { llm: { model: 'ai/model' } },
};

/** Both programs read the layers; both refuse them, or both print the same bytes. */
async function compare(
  layers: readonly unknown[],
  name: string,
  config: readonly string[] = [],
): Promise<'same' | 'refused'> {
  const folder = aFolder({
    ...AUXILIARY,
    ...Object.fromEntries(layers.map((layer, index) => [`${index}.yaml`, flow(layer)])),
  });
  const args = [
    ...layers.flatMap((_layer, index) => ['-f', `${index}.yaml`]),
    '-p',
    'p',
    '--profile',
    '*',
    '--all-resources',
  ];
  const flags = [...args, 'config', '--format', 'json', ...config];
  const [theirs, mine] = await Promise.all([docker(flags, folder), ours(flags, folder)]);
  const text = layers.map(flow).join('\n---\n');
  const refused = (outcome: Outcome): string => `${name}\n${text}\nrefused: ${outcome.err}`;
  if (theirs.code !== mine.code)
    throw new Error(`${theirs.code === 0 ? 'ours' : 'docker'} ${refused(theirs.code === 0 ? mine : theirs)}`);
  if (theirs.code === 0 && theirs.out !== mine.out) {
    expect({ name, text, printed: JSON.parse(mine.out) as unknown }).toEqual({
      name,
      text,
      printed: JSON.parse(theirs.out) as unknown,
    });
    expect(mine.out).toBe(theirs.out);
  }
  return theirs.code === 0 ? 'same' : 'refused';
}

interface Case {
  readonly name: string;
  /** What stands above the base, the lowest first. */
  readonly layers: readonly unknown[];
}

/** Every value alone, above others, reset and overridden. */
function casesOf(values: readonly Tree[], key: string): Case[] {
  const alone = values.map((value, index) => ({ name: `${key} ${index}`, layers: [value] }));
  const pairs = values.flatMap((lower, low) =>
    values.map((upper, high) => ({ name: `${key} ${low} below ${high}`, layers: [lower, upper] })),
  );
  const tagged: Case[] = [
    { name: `${key} reset`, layers: [values[0], { tag: '!reset', value: null }] },
    { name: `${key} overridden`, layers: [values[0], { tag: '!override', value: values.at(-1) }] },
  ];
  return [...alone, ...pairs, ...tagged];
}

/**
 * Cases are tried together, each as a service of its own, as a process costs more than a service. Where a program
 * refuses them, each is tried alone, so that one refusal hides nothing.
 */
async function together(
  key: string,
  cases: readonly Case[],
  wrap: (names: Readonly<Record<string, unknown>>) => unknown,
): Promise<void> {
  const layersOf = (some: readonly Case[]): readonly unknown[] =>
    [0, 1].map((level) => {
      const said = some.flatMap((each, index) =>
        level in each.layers ? [[`w${index}`, each.layers[level]] as const] : [],
      );
      return wrap(Object.fromEntries(said));
    });
  for (let from = 0; from < cases.length; from += 24) {
    const some = cases.slice(from, from + 24);
    const verdict = await compare([BASE, ...layersOf(some)], key);
    if (verdict !== 'refused') continue;
    for (const each of some) await compare([BASE, ...layersOf([each])], each.name);
  }
}

const services =
  (key: string) =>
  (values: Readonly<Record<string, unknown>>): unknown => ({
    services: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { image: 'x', [key]: value }])),
  });

const section =
  (key: string) =>
  (values: Readonly<Record<string, unknown>>): unknown => ({ services: {}, [key]: values });

describeEngine(['docker-compose'], 'the canonical result of docker compose', () => {
  const attributes = [
    ...Object.entries(SERVICE_SAMPLES).map(([key, values]) => [key, casesOf(values, key), services(key)] as const),
    ...Object.entries(FILE_SAMPLES).map(
      ([key, values]) => [`${key} of a file`, casesOf(values, key), section(key)] as const,
    ),
    ...Object.entries(EXTERNAL_SAMPLES).map(
      ([key, values]) => [`external ${key}`, casesOf(values, key), section(key)] as const,
    ),
  ];

  test('is asked for more than 300 times', () => {
    expect(attributes.flatMap(([, cases]) => cases).length).toBeGreaterThan(300);
  });

  test.each(attributes)('is ours for every form of %s, alone and above another one', async (key, cases, wrap) => {
    await together(key, cases, wrap);
  });

  test('is tried for every row of the tables of merging', () => {
    const tried = (path: string): boolean => {
      const [part = '', , key = ''] = path.split('.');
      return part === 'services' ? key in SERVICE_SAMPLES : part in FILE_SAMPLES;
    };
    const patterns = [MERGE_RULES, UNIQUE_BY].flatMap(({ rows }) => rows.map(({ pattern }) => pattern));
    expect(patterns.filter((path) => !tried(path))).toEqual([]);
  });

  const anyService = fc
    .subarray(Object.keys(SERVICE_SAMPLES), { maxLength: 12 })
    .chain((keys) =>
      fc.record(Object.fromEntries(keys.map((key) => [key, fc.constantFrom(...(SERVICE_SAMPLES[key] ?? []))]))),
    );
  const tagged = fc.tuple(anyService, fc.boolean()).map(([service, tag]): Mapping => {
    const [first] = Object.keys(service);
    return tag && first !== undefined
      ? ({ ...service, [first]: { tag: '!override', value: service[first] } } as unknown as Mapping)
      : (service as Mapping);
  });

  const someFlags = fc.subarray([
    '--no-interpolate',
    '--no-normalize',
    '--no-consistency',
    '--no-path-resolution',
    '--no-env-resolution',
  ]);

  test('is ours for generated layers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tagged, { minLength: 1, maxLength: 3 }), someFlags, async (layers, flags) => {
        // The list of what is printed otherwise has a ulimit in quotes.
        fc.pre(!flags.includes('--no-interpolate') || !JSON.stringify(layers).includes('"nproc":"5"'));
        await compare([BASE, ...layers.map((service) => aFile(service))], 'generated', flags);
      }),
      { numRuns: 120, endOnFailure: false, seed: SEED },
    );
  });
});

describeEngine(['docker-compose'], 'a stack as people write it', () => {
  test('stands here at least 40 times', () => expect(STACKS.length).toBeGreaterThanOrEqual(40));

  test.each(STACKS)('%s is printed as docker compose prints it', async (name) => {
    for (const run of stackRuns(name)) await expectAlike(run, docker, ours);
  });
});
