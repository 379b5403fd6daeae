import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatFinding } from '../lib/values/index.ts';

const ROOT = resolve(__dirname, '..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, '.vscode', name), 'utf8'));

interface Tasks {
  readonly tasks: readonly {
    readonly label: string;
    readonly script: string;
    readonly problemMatcher: readonly (string | { readonly pattern: readonly { readonly regexp: string }[] })[];
  }[];
}

test('every task runs a script that there is', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  for (const { script } of (read('tasks.json') as Tasks).tasks) expect(Object.keys(scripts)).toContain(script);
});

test('the editor finds the place of every finding in what synth prints', () => {
  const { problemMatcher } = (read('tasks.json') as Tasks).tasks.find(({ label }) => label === 'synth')!;
  const finds = (text: string): boolean =>
    problemMatcher.some(
      (each) =>
        typeof each === 'object' &&
        each.pattern.every(({ regexp }, index) => new RegExp(regexp).test(text.split('\n')[index] ?? '')),
    );
  const source = { file: '/lab/servers/home/server.ts', line: 12, column: 3 };
  const base = { code: 'HL100', severity: 'error', message: 'Port 80 is taken.', fix: 'Move it.' } as const;
  expect(finds(formatFinding({ ...base, source, path: 'home/b' }, '/lab'))).toBe(true);
  expect(finds(formatFinding({ ...base, source }, '/lab'))).toBe(true);
  expect(finds(formatFinding(base, '/lab'))).toBe(false);
});

test('the schemas and programs that the editor is pointed to are there', () => {
  const settings = read('settings.json') as { 'yaml.schemas': Readonly<Record<string, unknown>> };
  const local = Object.keys(settings['yaml.schemas']).filter((path) => path.startsWith('./'));
  expect(local).toHaveLength(1);
  const { configurations } = read('launch.json') as { configurations: readonly { program: string }[] };
  const programs = configurations.map(({ program }) => program.replace('${workspaceFolder}', '.'));
  for (const path of [...local, ...programs]) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
});
