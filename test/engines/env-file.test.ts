import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseDotenv } from '../../lib/compose/language/dotenv.ts';
import { LabError } from '../../lib/index.ts';
import { OPEN, READ, REFUSED } from '../shell/env-table.ts';
import { awks, readerOf } from '../shell/programs.ts';
import { aFolder } from '../synth/lab.ts';
import { WRITTEN } from './env-values.ts';
import { describeEngine, needEngine } from './support.ts';

const FILE = 'name: x\nservices: { a: { image: b, environment: { V: "${V-UNSET}", W: "${W-UNSET}" } } }\n';

/** What Compose reads in an .env file; undefined where it refuses it. */
function composeReads(file: string): { v?: string; w?: string } | undefined {
  const folder = aFolder({ 'compose.yml': FILE });
  writeFileSync(join(folder, '.env'), file);
  const args = ['-f', join(folder, 'compose.yml'), 'config', '--format', 'json'];
  const env = { PATH: process.env['PATH'], HOME: folder };
  const { status, stdout } = spawnSync(needEngine('docker-compose'), args, { encoding: 'utf8', env });
  if (status !== 0) return undefined;
  const { V, W } = JSON.parse(stdout).services.a.environment as { V: string; W: string };
  const value = (text: string): string => text.replaceAll('$$', '$');
  return { ...(V !== 'UNSET' && { v: value(V) }), ...(W !== 'UNSET' && { w: value(W) }) };
}

/** What the reader of synth and of the command reads. */
function synthReads(file: string): { v?: string; w?: string } | undefined {
  try {
    const { V: v, W: w } = parseDotenv(file);
    return { ...(v !== undefined && { v }), ...(w !== undefined && { w }) };
  } catch (error) {
    if (LabError.isLabError(error)) return undefined;
    throw error;
  }
}

const PIECES = [
  ...['V', 'W', '=', ':', '"', "'", '\\', '#', ' #', ' ', '\n', '\n', '\t', 'a', 'n', '$', '$$', '{', '}', '0', '1'],
  ...['export ', 'V=', 'V="', "V='", '\r', '\u00a0', 'ä', '\u3000', '\u0001', '-', '$W', '\\$', '\v', '\\0101', '.'],
];

describeEngine(['docker-compose'], '.env as Compose reads it', () => {
  test.each(READ)('$file', ({ file, ...values }) => expect(composeReads(file)).toEqual(values));

  test.each(REFUSED)('%j is refused', (file) => expect(composeReads(file)).toBeUndefined());

  test.each(OPEN)('%j is taken by Compose alone', (file) => expect(composeReads(file)).toBeDefined());

  test.each(WRITTEN.map((file) => [file.slice(0, 40), file]))('%j is read alike by all', (_start, file) => {
    const expected = composeReads(`${file}\n`);
    expect(synthReads(`${file}\n`)).toEqual(expected);
    for (const awk of awks()) {
      const { trouble, ...values } = readerOf(awk)(`${file}\n`);
      if (trouble === undefined) expect(values).toEqual(expected);
      // Nothing is told of what all could know.
      else
        expect([expected === undefined || /\$|\0/.test(file), trouble]).toEqual([true, expect.stringMatching(/^line/)]);
    }
  });

  test('a byte that is no character reaches nobody as another one', () => {
    const file = Buffer.from('V=a\xffb\n', 'latin1');
    for (const awk of awks()) expect(readerOf(awk)(file).trouble).toMatch(/^line 1: .*UTF-8/);
  });

  test('whatever is written there: the same is read, or its line is told', () => {
    const readers = awks().map(readerOf);
    const files = fc
      .tuple(fc.constantFrom('', 'V='), fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 9 }))
      .map(([head, pieces]) => `${head}${pieces.join('')}\n`);
    fc.assert(
      fc.property(files, (file) => {
        const expected = composeReads(file);
        expect(synthReads(file)).toEqual(expected);
        for (const read of readers) {
          const { trouble, ...values } = read(file);
          if (trouble !== undefined) expect(trouble).toMatch(/^line \d+: /);
          else expect(values).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});
