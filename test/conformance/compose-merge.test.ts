import { readFileSync } from 'node:fs';
import type { Layer, Mapping, MergeResult } from '../../lib/compose/index.ts';
import { mergeLayers, parseCompose } from '../../lib/compose/index.ts';
import { describeShared } from '../engines/support.ts';

interface MergeCase {
  readonly name: string;
  readonly mode: 'merge' | 'unicity' | 'load' | 'spec';
  readonly layers: readonly string[];
  readonly expected?: string;
  readonly error?: string;
}

describeShared('conformance/compose-merge-cases.json', 'the merge cases of compose-go', (file) => {
  const all = JSON.parse(readFileSync(file, 'utf8')) as readonly MergeCase[] | { cases: readonly MergeCase[] };
  const cases = 'cases' in all ? all.cases : (all as readonly MergeCase[]);
  const merges = cases.filter(({ mode }) => mode === 'merge' || mode === 'unicity');

  const merged = async (texts: readonly string[]): Promise<MergeResult> => {
    const layers: Layer[] = [];
    for (const [index, text] of texts.entries())
      layers.push(...(await parseCompose(text, { file: `${index + 1}.yml` })));
    return mergeLayers(layers);
  };

  test('are 71 merges and searches for duplicates', () => expect(merges).toHaveLength(71));

  test.each(merges.map((each) => [each.name, each] as const))('%s', async (_name, { layers, expected, error }) => {
    const { tree, findings } = await merged(layers);
    if (error !== undefined) {
      expect(findings.length).toBeGreaterThan(0);
      return;
    }
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const [wanted] = await parseCompose(expected ?? '', { file: 'expected.yml' });
    expect(tree).toEqual((wanted?.tree ?? {}) as Mapping);
  });
});
