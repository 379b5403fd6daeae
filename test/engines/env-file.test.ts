import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { OPEN, READ, REFUSED } from '../shell/env-table.ts';
import { awks, readerOf } from '../shell/programs.ts';
import { aFolder } from '../synth/lab.ts';
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

const PIECES = [
  ...['V', 'W', '=', ':', '"', "'", '\\', '#', ' #', ' ', '\n', '\n', '\t', 'a', 'n', '$', '$$', '{', '}', '0', '1'],
  ...['export ', 'V=', 'V="', "V='", '\r', '\u00a0', 'ä', '\u3000', '\u0001', '-', '$W', '\\$', '\v', '\\0101', '.'],
];

describeEngine(['docker-compose'], '.env as Compose reads it', () => {
  test.each(READ)('$file', ({ file, ...values }) => expect(composeReads(file)).toEqual(values));

  test.each(REFUSED)('%j is refused', (file) => expect(composeReads(file)).toBeUndefined());

  test.each(OPEN)('%j is taken by Compose alone', (file) => expect(composeReads(file)).toBeDefined());

  test('whatever is written there: the same is read, or its line is told', () => {
    const readers = awks().map(readerOf);
    const files = fc
      .tuple(fc.constantFrom('', 'V='), fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 9 }))
      .map(([head, pieces]) => `${head}${pieces.join('')}\n`);
    fc.assert(
      fc.property(files, (file) => {
        const expected = composeReads(file);
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
