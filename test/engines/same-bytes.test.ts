import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { aFolder } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

const ROOT = join(__dirname, '../..');
const SOURCES = [
  'app',
  'lib',
  'servers',
  'sharedStacks',
  'lab.facts.json',
  'package.json',
  'tsconfig.json',
  'deno.json',
];

/** Every file of a folder with its mode. `.sources.json` is for messages, and not part of the promise. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.endsWith('.sources.json'),
  );
  return Object.fromEntries(
    names
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => [
        relative(folder, path),
        `${(statSync(path).mode & 0o777).toString(8)}\n${readFileSync(path, 'utf8')}`,
      ]),
  );
}

/** Synthesizes the reference homelab in a process of its own. */
function synthesize(
  cwd: string,
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Record<string, string> {
  const out = aFolder();
  const run = spawnSync(program, [...args, 'synth', '--out', out], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (run.status !== 0) throw new Error(`${run.stdout}\n${run.stderr}`);
  return filesOf(out);
}

const TS_NODE = [join(ROOT, 'node_modules/ts-node/dist/bin.js'), 'lib/cli/main.ts'];
const underNode = (cwd: string, env?: Record<string, string>) => synthesize(cwd, process.execPath, TS_NODE, env);

/** The project's sources elsewhere, as another machine would have them. */
function aCopy(): string {
  const folder = aFolder();
  for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

describe('the reference homelab gives the same bytes', () => {
  const first = underNode(ROOT);

  test('which are many files', () => expect(Object.keys(first).length).toBeGreaterThan(20));
  test('twice', () => expect(underNode(ROOT)).toEqual(first));
  test('in another folder', () => expect(underNode(aCopy())).toEqual(first));
  test('with another locale and time zone', () => {
    expect(underNode(ROOT, { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Auckland' })).toEqual(first);
  });

  describeEngine(['deno'], 'under Deno', () => {
    test('as well', () => {
      const args = ['run', '--allow-all', '--no-lock', 'lib/cli/main.ts'];
      expect(synthesize(aCopy(), needEngine('deno'), args)).toEqual(first);
    }, 120_000);
  });
});
