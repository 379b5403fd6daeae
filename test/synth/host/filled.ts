import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILL } from '../../../lib/host/fill-shell.ts';
import { PARSE_ENV } from '../../../lib/shell/index.ts';
import { aFolder } from '../lab.ts';

/** A value in an .env file, as Compose reads it. */
const inEnv = (value: string): string =>
  `P="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '\\$')}"\n`;

/** A file with a value in the place of each placeholder; undefined where it is refused. */
export function filled(format: string, text: string, value: string): string | undefined {
  const folder = aFolder();
  writeFileSync(join(folder, 'env'), inEnv(value));
  const script = `${PARSE_ENV}\nvalues_in() { parse_env < "$1"; }\n${FILL}\nfill ${format} env`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: folder, input: text, encoding: 'utf8' });
  if (status === 0) return stdout;
  expect(stderr).toMatch(/^P /); // the variable is named, and its value is not shown
  return undefined;
}
