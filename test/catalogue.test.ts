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

test('every code of every catalogue is named by a test', async () => {
  const named = new Set(texts().match(/\b[A-Z]{2}\d{3}\b/g));
  expect((await catalogue()).map(({ code }) => code).filter((code) => !named.has(code))).toEqual([]);
});
