import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aFolder } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

const ROOT = join(__dirname, '../..');

/** A lab as somebody else writes it, in one of the ways of importing. */
const lab = (imports: string): string => `${imports}
const lab = new Homelab({ domain: 'example.com' });
const home = new Server(lab, 'home', {
  addresses: { ssh: 'home.lan' }, os: Os.debian(13), arch: Arch.amd64, memory: Size.gibibytes(8), cpus: 4,
});
new Jellyfin(home, 'movies', { library: Directory.of('/mnt/media', { holds: 'replaceable', reason: 'discs' }).readOnly() });
`;

const NAMES = '{ Arch, Directory, Homelab, Os, Server, Size }';

/** Tells what was made, and that it was written by the one class that every way of importing gives. */
const PRINT = `
const template = await Template.of(lab);
template.server('home').hasService('movies', Match.objectLike({ restart: 'unless-stopped' }));
console.log(JSON.stringify(Object.keys(template.files()).sort()));
`;

const FILES: Readonly<Record<string, string>> = {
  'lab.cjs': `${lab(`const ${NAMES} = require('homelab-cdk'); const { Jellyfin } = require('homelab-cdk/apps'); const { Match, Template } = require('homelab-cdk/testing');`)}
(async () => {${PRINT}})();`,
  'lab.mjs': `${lab(`import ${NAMES} from 'homelab-cdk';\nimport { Jellyfin } from 'homelab-cdk/apps';\nimport { Match, Template } from 'homelab-cdk/testing';`)}${PRINT}`,
  'lab.ts': `${lab(`import ${NAMES} from 'homelab-cdk';\nimport { Jellyfin } from 'homelab-cdk/apps';`)}
export default lab;
// @ts-expect-error a misspelt key of Compose does not compile
new Jellyfin(home, 'other', { library: Directory.of('/mnt') }).override('other', { compose: { imagee: 'x' } });
`,
  'lab.test.mjs': `
import assert from 'node:assert/strict';
import test from 'node:test';
import { Template } from 'homelab-cdk/testing';
import { createRequire } from 'node:module';
${lab(`import ${NAMES} from 'homelab-cdk';\nimport { Jellyfin } from 'homelab-cdk/apps';`)}
test('both ways of importing give one class', () => {
  assert.equal(createRequire(import.meta.url)('homelab-cdk').Homelab, Homelab);
});
test('the output is as it was', async () => {
  const files = (await Template.of(lab)).files();
  const again = (await Template.of(lab)).files();
  assert.deepEqual(files, again);
  assert.match(files['home/compose.yml'], /jellyfin/);
});
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      target: 'es2022',
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
    },
    files: ['lab.ts'],
  }),
  'package.json': JSON.stringify({ name: 'a-lab', private: true }),
};

const run = (cwd: string, program: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
};

describe('a second repository', () => {
  let folder = '';

  beforeAll(() => {
    folder = aFolder(FILES);
    const packed = aFolder();
    run(ROOT, 'npm', 'pack', '--pack-destination', packed);
    const tarball = join(packed, readdirSync(packed)[0] ?? '');
    const compilers = ['5.9', '6', '7'].map(
      (version) => `typescript-${version.replace('.', '-')}@npm:typescript@${version}`,
    );
    const runners = ['ts-node@10', '@swc/core@1', 'typescript@5.9'];
    run(folder, 'npm', 'install', '--no-audit', '--no-fund', tarball, '@types/node@20', ...compilers, ...runners);
  }, 240_000);

  const files = expect.arrayContaining(['home/compose.yml', 'home/prepare']);

  test('imports the package in CommonJS', () =>
    expect(JSON.parse(run(folder, process.execPath, 'lab.cjs'))).toEqual(files));
  test('imports the package in ESM', () => expect(JSON.parse(run(folder, process.execPath, 'lab.mjs'))).toEqual(files));

  test.each(['5-9', '6', '7'])('compiles with TypeScript %s', (version) => {
    run(folder, process.execPath, `node_modules/typescript-${version}/bin/tsc`, '-p', '.');
  });

  test('tests its lab with the runner of Node', () => {
    expect(run(folder, process.execPath, '--test', 'lab.test.mjs')).toMatch(/pass 2/);
  });

  test('has declarations, source maps and sources to step into', () => {
    const installed = join(folder, 'node_modules/homelab-cdk');
    expect(readdirSync(join(installed, 'build'))).toEqual(
      expect.arrayContaining(['index.js', 'index.d.ts', 'index.js.map', 'index.d.ts.map']),
    );
    expect(readdirSync(join(installed, 'lib'))).toContain('index.ts');
    expect(readdirSync(join(installed, 'schemas')).sort()).toEqual([
      'blueprint.schema.json',
      'manifest.schema.json',
      'x-hl.schema.json',
    ]);
  });

  test('runs the command', () => {
    mkdirSync(dirname(join(folder, 'app/main.mjs')), { recursive: true });
    writeFileSync(
      join(folder, 'app/main.mjs'),
      `${FILES['lab.mjs']?.split('const template')[0]}\nexport default lab;\n`,
    );
    expect(run(folder, 'npx', 'hl', 'list', '--app', 'app/main.mjs')).toContain('movies');
  });

  test('begins a lab that installs and runs although the package is in no registry', () => {
    const at = aFolder();
    run(folder, 'npx', 'hl', 'init', join(at, 'lab'));
    run(join(at, 'lab'), 'npm', 'install', '--no-audit', '--no-fund');
    expect(run(join(at, 'lab'), 'npm', 'run', 'synth')).toContain('+ home/compose.yml');
  }, 120_000);

  test('begins a lab, adds to it, compiles it and tells of it, command by command', () => {
    const at = join(folder, 'my-lab');
    run(folder, 'npx', 'hl', 'init', 'my-lab');
    const hl = (...args: string[]): string => run(at, 'npx', 'hl', ...args);
    expect(hl('add', 'server', 'cloud')).toContain('edited app/main.ts:');
    expect(hl('add', 'service', 'photos', '--server', 'cloud', '--image', 'ghcr.io/owner/photos:1.2.3')).toContain(
      'edited servers/cloud/server.ts:',
    );
    run(at, process.execPath, join(folder, 'node_modules/typescript/bin/tsc'));
    expect(hl('synth')).toContain('+ cloud/compose.yml');
    expect(hl('synth', '--check')).toContain('dist/ is up to date');
    expect(hl('list')).toContain('service cloud/photos/photos ghcr.io/owner/photos:1.2.3');
    expect(hl('explain', 'cloud/photos/photos:image')).toContain('servers/cloud/localStacks/photos.ts:');
    expect(hl('explain', 'HL130')).toContain('An image tag that floats');
    expect(hl('audit', 'dist', '--hosts')).toContain('2 files, 2 services');
    expect(hl('compose', '-f', 'dist/cloud/compose.yml', 'config', '--services')).toBe('photos\n');
    expect(hl('completion', 'bash')).toContain('complete');
  }, 60_000);

  describeEngine(['deno'], 'under Deno', () => {
    test('imports the package', () => {
      const output = run(folder, needEngine('deno'), 'run', '--allow-all', '--node-modules-dir=manual', 'lab.mjs');
      expect(JSON.parse(output)).toEqual(files);
    });

    test('runs the command of the package, which finds app/main.ts', () => {
      const at = join(folder, 'by-deno');
      mkdirSync(join(at, 'app'), { recursive: true });
      writeFileSync(join(at, 'app/main.ts'), FILES['lab.ts']?.replace(/\/\/ @ts-expect[^]*/, '') ?? '');
      writeFileSync(join(at, 'package.json'), '{"name":"by-deno","private":true}');
      symlinkSync(join(folder, 'node_modules'), join(at, 'node_modules'));
      const args = ['run', '--allow-all', '--node-modules-dir=manual', 'npm:homelab-cdk/hl', 'list'];
      expect(run(at, needEngine('deno'), ...args)).toContain('service home/movies/movies');
    });
  });
});
