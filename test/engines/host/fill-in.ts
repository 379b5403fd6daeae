import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hash of `open sesame`, as the program prints it that a person is told to ask. */
const HASH = '$2b$10$0q1hHrRKkXnVtYc5gOXb5.HjPkbfKmbQ3.XBh8Fkp2SN0LVAYKmTq';

/**
 * Fills in every value that a server asks for, as a person does: `given` ones as they are, else what the command prints
 * that stands above it, else a word.
 */
export function fillIn(folder: string, dataRoot: string, given: Readonly<Record<string, string>> = {}): void {
  const file = join(folder, '.env.example');
  if (!existsSync(file)) return; // nothing is asked for
  const asked = readFileSync(file, 'utf8').matchAll(/^(?:# Make one: (.*)\n)?([A-Z]\w*)=/gm);
  const values = [...asked].map(([, make, name = '']) => [
    name,
    given[name] ?? madeBy(make) ?? `value-of-${name.toLowerCase()}`,
  ]);
  mkdirSync(join(dataRoot, 'secrets'), { recursive: true });
  const text = values.map(([name, value]) => `${name}='${value}'\n`).join('');
  writeFileSync(join(dataRoot, 'secrets/.env'), text, { mode: 0o600 });
}

function madeBy(command: string | undefined): string | undefined {
  if (command === undefined) return undefined;
  // Its images cannot be had here.
  if (command.startsWith('docker ')) return command.endsWith(' hash') ? HASH : undefined;
  return execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trim();
}
