import { readFileSync } from 'node:fs';
import type { Mapping, Tree } from '../../lib/compose/index.ts';
import {
  canonical,
  loadModel,
  loadProject,
  memoryFiles,
  mergeLayers,
  parseCompose,
  printProject,
} from '../../lib/compose/index.ts';
import { describeShared } from '../engines/support.ts';

interface LoadCase {
  readonly name: string;
  readonly mode: string;
  readonly layers: readonly string[];
  readonly expected?: string;
  readonly expected_model?: string;
  readonly error?: string;
  readonly layer_files?: readonly string[];
  readonly cwd?: string;
  readonly working_dir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly aux_files?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, boolean | string>>;
  readonly compose_go_result?: string;
}

/** Where the data themselves hold two results: that of the specification, and that of compose-go, which is ours. */
const AS_COMPOSE_GO: readonly string[] = [
  // The specification drops one entry of a list by `!reset`; compose-go, and so every server, keeps the empty list.
  'spec-13-merge/reset-value',
];

/** What a reader of both sides cannot tell apart: nothing said, and said empty. */
const plain = (tree: unknown): unknown => JSON.parse(JSON.stringify(tree ?? {}));

describeShared('conformance/compose-merge-cases.json', 'the whole files of compose-go', (file) => {
  const all = JSON.parse(readFileSync(file, 'utf8')) as readonly LoadCase[];
  const loads = all.filter(({ mode }) => mode === 'load');
  const specs = all.filter(({ mode }) => mode === 'spec');

  test('are 57 files and 6 examples of the specification', () => {
    expect([loads.length, specs.length]).toEqual([57, 6]);
    expect(specs.filter((each) => each.compose_go_result !== undefined).map(({ name }) => name)).toEqual(AS_COMPOSE_GO);
  });

  const optionsOf = (each: LoadCase) => {
    const { layers, layer_files: names = [], cwd = '/lab', env = {}, aux_files: aux = {}, options = {} } = each;
    const texts = Object.fromEntries(layers.map((text, index) => [names[index] ?? `/lab/${index}.yml`, text]));
    const name = options['project_name'];
    return {
      files: layers.map((_text, index) => names[index] ?? `/lab/${index}.yml`),
      directory: each.working_dir ?? '',
      environment: env,
      disk: memoryFiles({ ...aux, ...texts }, cwd),
      release: 'v5' as const,
      resolvePaths: options['resolve_paths'] !== false,
      normalize: options['skip_normalization'] !== true,
      validate: options['skip_validation'] !== true,
      consistency: options['skip_consistency_check'] !== true,
      keepUnused: true,
      keepFiles: true,
      ...(typeof name === 'string' && { name }),
    };
  };

  test.each(loads.map((each) => [each.name, each] as const))('%s', async (_name, each) => {
    const options = optionsOf(each);
    if (each.error !== undefined) {
      await expect(loadProject(options)).rejects.toThrow();
      return;
    }
    const project = await loadProject({ ...options, profiles: ['*'] });
    const printed = printProject(project.tree, { format: 'yaml', release: 'v5' });
    expect(printed.findings).toEqual([]);
    const [wanted] = await parseCompose(each.expected ?? '', { file: 'expected.yml' });
    expect(plain(printed.tree)).toEqual(plain(wanted?.tree));
    if (each.expected_model === undefined) return;
    const [model] = await parseCompose(each.expected_model, { file: 'model.yml' });
    expect(plain((await loadModel(options)).tree)).toEqual(plain(model?.tree));
  });

  test.each(specs.map((each) => [each.name, each] as const))('%s', async (_name, each) => {
    const parsed = await Promise.all(each.layers.map((text, index) => parseCompose(text, { file: `${index}.yml` })));
    const merged = mergeLayers(parsed.flat());
    const wanted: Tree =
      AS_COMPOSE_GO.includes(each.name) && each.compose_go_result !== undefined
        ? (JSON.parse(each.compose_go_result) as Tree)
        : ((await parseCompose(each.expected ?? '', { file: 'expected.yml' }))[0]?.tree ?? {});
    expect(plain(canonical(merged.tree))).toEqual(plain(canonical(wanted as Mapping)));
  });
});
