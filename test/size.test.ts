import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIB = join(__dirname, '../lib');

/** Files that are too long for now, with what they may have at most: they shrink, and leave this list. */
const TOO_LONG: Readonly<Record<string, number>> = {
  'checks/errors.ts': 380,
  'core/service-rules.ts': 370,
  'synth/collect/index.ts': 360,
  'traefik/labels/decode.ts': 310,
};
const LONGEST = 300;

const sizes = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, lines: readFileSync(join(LIB, path), 'utf8').split('\n').length - 1 }));

test('half of the files of lib/ have fewer than 80 lines', () => {
  const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sorted.length).toBeGreaterThan(300);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80);
});

test('no file of lib/ has more than 300 lines, but those that are still to be split', () => {
  expect(sizes.filter(({ path, lines }) => lines > (TOO_LONG[path] ?? LONGEST))).toEqual([]);
});
