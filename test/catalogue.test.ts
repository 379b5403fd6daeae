import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../lib/cli/catalogue.ts';

/** The text of every test but this one, without comments: what a test only speaks of it does not hold. */
function texts(): string {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files
    .map((file) => readFileSync(join(__dirname, file), 'utf8').replaceAll(/^\s*(?:\/\/|\*).*$/gm, ''))
    .join('\n');
}

test('every code stands in a row of the page of findings', async () => {
  const page = readFileSync(join(__dirname, '../docs/errors.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ([A-Z]{2})(?:…|(\d{3})–[A-Z]{2}(\d{3})) \|/gm)];
  expect(rows.length).toBeGreaterThan(10);
  const isListed = (code: string): boolean =>
    rows.some(([, room = '', from = '000', to = '999']) => {
      const number = code.slice(2);
      return code.startsWith(room) && from <= number && number <= to;
    });
  expect((await catalogue()).map(({ code }) => code).filter((code) => !isListed(code))).toEqual([]);
});

test('every code of every catalogue is named by a test', async () => {
  const named = new Set(texts().match(/\b[A-Z]{2}\d{3}\b/g));
  expect((await catalogue()).map(({ code }) => code).filter((code) => !named.has(code))).toEqual([]);
});
