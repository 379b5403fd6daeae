import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import type { JscConfig } from '@swc/core';
import { transformSync } from '@swc/core';
import { aFolder, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

const ROOT = resolve(__dirname, '../..');
const MODULES = join(ROOT, 'node_modules');

/** swc knows the option; its types do not yet. */
const JSC = { parser: { syntax: 'typescript' }, target: 'es2022', rewriteRelativeImportExtensions: true } as JscConfig;

/** The package as npm would install it: built to JavaScript, with its dependencies beside it. */
function installBuilt(folder: string): void {
  const own = join(folder, 'node_modules/homelab-cdk');
  for (const file of readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const { code } = transformSync(readFileSync(join(ROOT, 'lib', file), 'utf8'), {
      jsc: JSC,
      module: { type: 'commonjs', ignoreDynamic: true, exportInteropAnnotation: true },
    });
    const target = join(own, 'build', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code.replaceAll(/import\((['"].*?)\.ts(['"])\)/g, 'import($1.js$2)'));
  }
  cpSync(join(ROOT, 'package.json'), join(own, 'package.json'));
  give(folder, 'constructs', 'yaml', 'commander');
}

function give(folder: string, ...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(MODULES, name), join(folder, 'node_modules', name));
  }
}

function take(folder: string, ...names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, 'node_modules', name));
}

const node = (cwd: string, ...args: readonly string[]) => {
  const { PATH, HOME } = process.env;
  return spawnSync(process.execPath, args, { cwd, env: { PATH, HOME }, encoding: 'utf8', timeout: 30_000 });
};
const MAIN = 'node_modules/homelab-cdk/build/cli/main.js';
/** A Node that runs TypeScript by itself is told not to: most do not. */
const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);
const PLAIN = stripsTypes ? ['--no-experimental-strip-types', MAIN] : [MAIN];

let lab: string;
beforeAll(async () => {
  lab = aFolder();
  await hl(['init', '--package', '^0.1.0'], { cwd: lab });
  installBuilt(lab);
});

test('the help takes less than 100 ms more than an empty program', () => {
  const timeOf = (...args: readonly string[]): number => {
    const start = performance.now();
    expect(node(lab, ...args).status).toBe(0);
    return performance.now() - start;
  };
  // The fastest of several is what it costs; on a busy machine it takes more of them to see it.
  let [help, nothing] = [Infinity, Infinity];
  for (let round = 0; round < 30 && !(round >= 3 && help - nothing < 100); round++) {
    nothing = Math.min(nothing, timeOf('-e', '0'));
    help = Math.min(help, timeOf(MAIN, '--help'));
  }
  expect(help - nothing).toBeLessThan(100);
});

test('an env file of a project is none of Node', () => {
  const folder = aFolder({ 'compose.yaml': 'services: { a: { image: "x:${TAG}" } }\n', 'own.env': "TAG='$A'\n" });
  const main = join(lab, MAIN);
  chmodSync(main, 0o755);
  const run = (file: string) =>
    spawnSync(main, ['compose', '--env-file', file, 'config', '--images'], { cwd: folder, encoding: 'utf8' });
  expect(run('own.env')).toMatchObject({ status: 0, stdout: 'x:$A\n' });
  expect(run('no.env')).toMatchObject({ status: 1, stderr: expect.stringContaining('CO011') });
});

test('without anything that runs TypeScript the lab is told how to get it', () => {
  const { status, stderr } = node(lab, ...PLAIN, 'list');
  expect(stderr).toMatch(/^error HL303: Node v\S+ cannot run app\/main\.ts,/);
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining('npm install --save-dev ts-node @swc/core typescript@5'),
  ]);
});

test('a lab in TypeScript runs by its own ts-node, with @swc/core or without', () => {
  give(lab, 'ts-node', 'typescript');
  const slow = node(lab, MAIN, 'list');
  expect([slow.status, slow.stderr]).toEqual([0, '']);
  give(lab, '@swc/core');
  const fast = node(lab, MAIN, 'list');
  expect([fast.status, fast.stdout]).toEqual([0, slow.stdout]);
  expect(fast.stdout).toContain('service home/tools/tools');
});

test('the line of an exception is the one in TypeScript', () => {
  writeFileSync(
    join(lab, 'app/throws.ts'),
    `interface A { a: string }\n\nexport const b: A = (() => { throw new Error('no'); })();\n`,
  );
  const { status, stderr } = node(lab, MAIN, 'list', '--app', 'app/throws.ts');
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^error HL320: no\n {2}in: app\/throws\.ts:3:\d+\n/)]);
});

test('a compiler without an interface for JavaScript, and an ES module in TypeScript, are told apart', () => {
  writeFileSync(join(lab, 'module.mts'), 'export default 1;\n');
  expect(node(lab, ...PLAIN, 'list', '--app', 'module.mts').stderr).toContain('which is an ES module in TypeScript');
  take(lab, 'typescript');
  symlinkSync(join(MODULES, 'typescript-7'), join(lab, 'node_modules/typescript'));
  expect(node(lab, ...PLAIN, 'list').stderr).toContain('the lab has no ts-node with typescript 5 or 6');
});
