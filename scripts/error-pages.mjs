// Writes a page for every code that a finding can have, from the catalogues: generated, and not committed.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
require('ts-node').register();
const { errorPages } = require('../lib/cli/error-pages.ts');

const folder = process.argv[2] ?? 'docs/reference/errors';
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of await errorPages()) writeFileSync(join(folder, name), text);
