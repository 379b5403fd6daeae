import fc from 'fast-check';
import { decodeLabels, encodeLabels, labelRows } from '../../../lib/traefik/labels/index.ts';
import { configuration } from './samples.ts';

test('what is written as labels reads back the same, without a problem', () => {
  fc.assert(
    fc.property(configuration, (wanted) => {
      const { labels, problems } = encodeLabels(wanted);
      expect(problems).toEqual([]);
      const decoded = decodeLabels(labels);
      expect(decoded.problems).toEqual([]);
      expect(decoded.configuration).toEqual(wanted);
    }),
    { numRuns: 150 },
  );
});

test('labels are sorted by code unit', () => {
  fc.assert(
    fc.property(configuration, (wanted) => {
      const names = Object.keys(encodeLabels(wanted).labels);
      expect(names).toEqual([...names].sort());
    }),
  );
});

test('all 245 labels that a user may set are written by some configuration', () => {
  const known = [...labelRows()].filter(({ leaf, path }) => leaf && !path.startsWith('traefik.http.models'));
  expect(known).toHaveLength(245);
  const patterns = known.map(({ path }) => {
    const source = path
      .replaceAll('.', '\\.')
      .replaceAll('<name>', '[^.]+')
      .replaceAll('<key>', '.+')
      .replaceAll('[n]', '\\[\\d+\\]');
    // A plugin is a name, and what stands below it.
    return new RegExp(`^${source}(?:\\..+)?$`);
  });
  const unseen = new Set(patterns);
  for (const wanted of fc.sample(configuration, { numRuns: 600, seed: 1 })) {
    for (const label of Object.keys(encodeLabels(wanted).labels)) {
      for (const pattern of unseen) if (pattern.test(label)) unseen.delete(pattern);
    }
    if (unseen.size === 0) break;
  }
  expect([...unseen].map(({ source }) => source)).toEqual([]);
});
