import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { catalogue } from '../../lib/cli/catalogue.ts';

const LIB = resolve(__dirname, '../../lib');

/** The codes that stand in a catalogue file. */
const codesIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^ {4}code: '([A-Z]{2}\d{3})',$/gm)].map(([, code]) => code!);

test('the catalogue has every code of every room once, sorted', async () => {
  const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|[\\/-])errors\.ts$/.test(file))
    .map((file) => join(LIB, file));
  const codes = (await catalogue()).map(({ code }) => code);
  expect(codes).toEqual(files.flatMap(codesIn).sort());
  expect(new Set(codes).size).toBe(codes.length);
});

test('every page says what, why and how to mend it, in whole sentences', async () => {
  for (const { code, title, why, fix } of await catalogue()) {
    expect([code, title]).toEqual([code, expect.stringMatching(/^[A-Z].{5,}[^.]$/)]);
    expect([code, why]).toEqual([code, expect.stringMatching(/^\S.{20,}[.)]$/s)]);
    expect([code, fix]).toEqual([code, expect.stringMatching(/^\S.{10,}$/s)]);
  }
});
