import fc from 'fast-check';
import { parse } from 'yaml';
import type { Layer, Mapping, Tree } from '../../lib/compose/index.ts';
import { canonical, interpolate, mergeLayers, parseCompose, renderYaml, variablesIn } from '../../lib/compose/index.ts';
import { LabError } from '../../lib/values/index.ts';

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const scalar: fc.Arbitrary<Tree> = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(text, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const mapping = fc.dictionary(text, tree, { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Mapping>;

/** -0 is 0 in YAML, and a whole number that is too large for a number is a bigint to our reader. */
const plain = (value: Tree): Tree =>
  JSON.parse(JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? Number(item) : item))) as Tree;

describe('any tree', () => {
  test('reads back from the YAML that it is written as, by YAML 1.1, YAML 1.2 and our own reader', async () => {
    await fc.assert(
      fc.asyncProperty(mapping, async (value) => {
        const yaml = renderYaml(value);
        expect(parse(yaml, { version: '1.2', uniqueKeys: false })).toEqual(plain(value));
        expect(parse(yaml, { version: '1.1', uniqueKeys: false })).toEqual(plain(value));
        const [layer] = await parseCompose(yaml, { file: 'x.yml' });
        expect(plain(layer?.tree ?? {})).toEqual(plain(value));
      }),
      { numRuns: 500 },
    );
  });
});

describe('any text', () => {
  test('names a variable although its default is in a bad form, as nobody may need the default', () => {
    expect(interpolate('${A+${}}', () => undefined)).toBe('');
    expect(variablesIn('${A+${}}').map(({ name }) => name)).toEqual(['A']);
  });

  test('is read or refused with a line, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          text,
          fc.string({ maxLength: 200 }),
          fc
            .array(
              fc.constantFrom(
                'a:',
                ' ',
                '\n',
                '- ',
                '&a',
                '*a',
                '!reset',
                '"',
                "'",
                '{',
                '}',
                '[',
                ']',
                '<<: ',
                '|',
                '\t',
              ),
              { maxLength: 40 },
            )
            .map((parts) => parts.join('')),
        ),
        async (input) => {
          try {
            await parseCompose(input, { file: 'x.yml' });
          } catch (error) {
            if (!LabError.isLabError(error)) throw error;
            for (const finding of error.findings) expect(finding.source?.line).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('is interpolated or refused, and names the variables that it needs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('$', '{', '}', 'A', 'b', ':-', '-', ':?', '+', 'x', ' '), { maxLength: 16 }),
        (parts) => {
          const input = parts.join('');
          const asked = new Set<string>();
          try {
            interpolate(input, (name) => void asked.add(name));
          } catch (error) {
            if (!LabError.isLabError(error)) throw error;
            return;
          }
          const named = new Set(variablesIn(input).map(({ name }) => name));
          for (const name of asked) expect(named).toContain(name);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the merge', () => {
  const layer = (name: string, value: Mapping): Layer => ({ name, tree: value });

  test('with an empty layer changes nothing', () => {
    fc.assert(
      fc.property(mapping, (value) => {
        expect(mergeLayers([layer('a', value), layer('b', {})]).tree).toEqual(mergeLayers([layer('a', value)]).tree);
      }),
    );
  });

  test('copies nothing that stands in one layer alone', () => {
    const service = { image: 'a:1.0.0', environment: { A: 'b' } };
    const { tree: merged } = mergeLayers([
      layer('a', { services: { a: service } }),
      layer('b', { services: { b: {} } }),
    ]);
    expect((merged['services'] as Mapping)['a']).toBe(service);
  });

  test('of layers with different services does not depend on their order', () => {
    fc.assert(
      fc.property(mapping, mapping, (a, b) => {
        const [one, two] = [layer('a', { services: { one: a } }), layer('b', { services: { two: b } })];
        expect(mergeLayers([one, two]).tree).toEqual(mergeLayers([two, one]).tree);
      }),
    );
  });

  test('of what is canonical already changes nothing more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('8080:80', '127.0.0.1:9000-9001:90-91/udp', '53'), { maxLength: 3 }),
        (ports) => {
          const once = canonical({ services: { a: { ports, volumes: ['data:/data', './x:/y:ro'] } } });
          expect(canonical(once)).toBe(once);
        },
      ),
    );
  });
});
