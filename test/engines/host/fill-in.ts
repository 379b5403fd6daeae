import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Fills in every value that a server asks for, as a person does; `given` ones as they are. */
export function fillIn(folder: string, dataRoot: string, given: Readonly<Record<string, string>> = {}): void {
  const file = join(folder, '.env.example');
  if (!existsSync(file)) return; // nothing is asked for
  const example = readFileSync(file, 'utf8');
  const names = [...example.matchAll(/^([A-Z]\w*)=/gm)].map(([, name = '']) => name);
  mkdirSync(join(dataRoot, 'secrets'), { recursive: true });
  const text = names.map((name) => `${name}='${given[name] ?? `value-of-${name.toLowerCase()}`}'\n`).join('');
  writeFileSync(join(dataRoot, 'secrets/.env'), text, { mode: 0o600 });
}
