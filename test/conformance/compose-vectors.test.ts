import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { interpolate, parseDotenv, parsePort, parseVolume } from '../../lib/compose/index.ts';
import { describeShared } from '../engines/support.ts';

interface Vectors {
  readonly template: readonly {
    env: Record<string, string | null>;
    template: string;
    expected?: string;
    error?: string;
    test: string;
  }[];
  readonly dotenv: readonly {
    src: string;
    env: Record<string, string | null>;
    initial: Record<string, string>;
    expected: Record<string, string>;
    error?: string;
    test: string;
  }[];
  readonly volume: readonly { spec: string; expected: string; error?: string; test: string }[];
  readonly port: readonly { spec: string; expected: string; error?: string; test: string }[];
}

describeShared('conformance/compose-unit-vectors.json', 'the unit vectors of compose-go', (file) => {
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

  test('are 256', () => expect(Object.values(vectors).flatMap((each: readonly unknown[]) => each)).toHaveLength(256));

  test.each(vectors.template.map((each, index) => [index, each.test, each] as const))(
    'template %i: %s',
    (_index, _test, vector) => {
      const run = (): string => interpolate(vector.template, (name) => vector.env[name] ?? undefined);
      if (vector.error === undefined) expect(run()).toBe(vector.expected);
      else expect(run).toThrow();
    },
  );

  test.each(vectors.dotenv.map((each, index) => [index, each.test, each] as const))(
    'dotenv %i: %s',
    (_index, _test, { src, env, initial, expected, error }) => {
      const run = () => parseDotenv(src, { lookup: (name) => env[name] ?? undefined, initial });
      if (error === undefined) expect(run()).toEqual(expected);
      else expect(run).toThrow();
    },
  );

  test.each(vectors.volume.map((each, index) => [index, each.spec, each] as const))(
    'volume %i: %s',
    (_index, spec, vector) => {
      const parsed = parseVolume(spec);
      if (vector.error === undefined) expect(parsed).toEqual(parse(vector.expected));
      else expect(parsed).toHaveProperty('error');
    },
  );

  test.each(vectors.port.map((each, index) => [index, each.spec, each] as const))(
    'port %i: %s',
    (_index, spec, vector) => {
      const parsed = parsePort(spec);
      if (vector.error === undefined) expect(parsed).toEqual(parse(vector.expected));
      else expect(parsed).toHaveProperty('error');
    },
  );
});
