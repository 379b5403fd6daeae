import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { OutputFile } from '../../lib/core/index.ts';
import { sha256 } from '../../lib/core/hash.ts';
import type { WriteOptions } from '../../lib/synth/write.ts';
import { isUnfinished, writeDist } from '../../lib/synth/write.ts';
import { contentsOf, file, refusalsOf, temporaryFolder } from './write-support.ts';

const overrides: WriteOptions['overrides'] = [];
const write = (dist: string, files: readonly OutputFile[], options: Partial<WriteOptions> = {}) =>
  writeDist(dist, files, { overrides, ...options });
const newDist = (): string => join(temporaryFolder(), 'dist');

const compose = file('home/compose.yml', 'services: {}\n');
const prepare = file('home/prepare', '#!/bin/sh\n', 0o755);
const config = file('home/config/traefik/traefik.yml', 'entryPoints: {}\n', 0o600);

describe('writing a new dist/', () => {
  test('writes every file with its mode, and the manifest', async () => {
    const dist = newDist();
    const result = await write(dist, [compose, prepare, config], { sources: '{}\n' });
    expect(contentsOf(dist)).toEqual({
      '.sources.json': '644 {}\n',
      'home/compose.yml': '644 services: {}\n',
      'home/config/traefik/traefik.yml': '600 entryPoints: {}\n',
      'home/prepare': '755 #!/bin/sh\n',
      'manifest.json': expect.stringMatching(/^644 /),
    });
    expect(result).toEqual({
      directory: dist,
      written: [
        '.sources.json',
        'home/compose.yml',
        'home/config/traefik/traefik.yml',
        'home/prepare',
        'manifest.json',
      ],
      unchanged: [],
      removed: [],
      overruled: [],
      wasUnfinished: false,
    });
  });

  test('gives modes that the umask does not cut', async () => {
    const dist = newDist();
    const before = process.umask(0o077);
    await write(dist, [prepare]).finally(() => process.umask(before));
    expect(statSync(join(dist, prepare.path)).mode & 0o777).toBe(0o755);
  });

  test('names hash, mode and construct of every file in the manifest, and every override, in one order', async () => {
    const dist = newDist();
    const late = { construct: 'home/b', service: 'b', by: 'compose', keys: ['init'] } as const;
    const early = { construct: 'home/a', service: 'a', by: 'server', keys: ['memory'] } as const;
    await write(dist, [prepare, { ...compose, construct: 'home' }], { overrides: [late, early] });
    const text = readFileSync(join(dist, 'manifest.json'), 'utf8');
    expect(JSON.parse(text)).toEqual({
      version: 1,
      files: {
        'home/compose.yml': { sha256: sha256(compose.content), mode: '0644', construct: 'home' },
        'home/prepare': { sha256: sha256(prepare.content), mode: '0755' },
      },
      overrides: [early, late],
    });
    await write(dist, [{ ...compose, construct: 'home' }, prepare], { overrides: [early, late] });
    expect(readFileSync(join(dist, 'manifest.json'), 'utf8')).toBe(text);
  });
});

describe('writing over an earlier dist/', () => {
  test('leaves unchanged files untouched', async () => {
    const dist = newDist();
    await write(dist, [compose, prepare], { sources: '{}\n' });
    const past = new Date('2001-01-01T00:00:00Z');
    const all = ['home/compose.yml', 'home/prepare', 'manifest.json', '.sources.json'].map((path) => join(dist, path));
    for (const path of all) utimesSync(path, past, past);

    expect(await write(dist, [compose, prepare], { sources: '{}\n' })).toMatchObject({
      written: [],
      unchanged: ['.sources.json', 'home/compose.yml', 'home/prepare', 'manifest.json'],
      removed: [],
    });
    for (const path of all) expect(statSync(path).mtime).toEqual(past);
  });

  test('replaces what changed, and nothing else', async () => {
    const dist = newDist();
    await write(dist, [compose, prepare]);
    expect(await write(dist, [{ ...compose, content: 'name: hl\n' }, prepare])).toMatchObject({
      written: ['home/compose.yml', 'manifest.json'],
      unchanged: ['home/prepare'],
    });
    expect(readFileSync(join(dist, compose.path), 'utf8')).toBe('name: hl\n');
  });

  test('writes a file again that somebody removed', async () => {
    const dist = newDist();
    await write(dist, [compose]);
    rmSync(join(dist, compose.path));
    expect((await write(dist, [compose])).written).toEqual(['home/compose.yml']);
  });

  test('gives a file its permissions back', async () => {
    const dist = newDist();
    await write(dist, [prepare, config]);
    chmodSync(join(dist, prepare.path), 0o644);
    chmodSync(join(dist, config.path), 0o644); // what git makes of 0600
    expect((await write(dist, [prepare, config], { check: true })).written).toEqual(['home/prepare']);
    expect((await write(dist, [prepare, config])).written).toEqual(['home/prepare']);
    expect(statSync(join(dist, prepare.path)).mode & 0o777).toBe(0o755);
    expect(statSync(join(dist, config.path)).mode & 0o777).toBe(0o600);
  });

  test('takes a file as its own that already has the content it will have', async () => {
    const dist = newDist();
    mkdirSync(join(dist, 'home'), { recursive: true });
    writeFileSync(join(dist, compose.path), compose.content);
    expect(await write(dist, [compose])).toMatchObject({ unchanged: ['home/compose.yml'] });
  });
});

describe('orphans', () => {
  test('are removed, and the folders that are empty then', async () => {
    const dist = newDist();
    await write(dist, [compose, config]);
    expect((await write(dist, [compose])).removed).toEqual(['home/config/traefik/traefik.yml']);
    expect(Object.keys(contentsOf(dist))).toEqual(['home/compose.yml', 'manifest.json']);
  });

  test('leave folders in which somebody else has files', async () => {
    const dist = newDist();
    await write(dist, [compose, config]);
    writeFileSync(join(dist, 'home/config/notes.txt'), 'mine\n');
    await write(dist, [compose]);
    expect(contentsOf(dist)).toMatchObject({ 'home/config/notes.txt': '644 mine\n' });
    expect(existsSync(join(dist, 'home/config/traefik'))).toBe(false);
  });

  test('may be gone already', async () => {
    const dist = newDist();
    await write(dist, [compose, config]);
    rmSync(join(dist, 'home/config'), { recursive: true });
    expect((await write(dist, [compose])).removed).toEqual([]);
  });

  test('make room: a file for a folder, a folder for a file', async () => {
    const dist = newDist();
    await write(dist, [file('a'), file('b/c/d'), file('b/e')]);
    await write(dist, [file('a/x/y'), file('b')]);
    expect(Object.keys(contentsOf(dist))).toEqual(['a/x/y', 'b', 'manifest.json']);
  });

  test('are never looked for behind a symbolic link', async () => {
    const dist = newDist();
    const elsewhere = temporaryFolder();
    await write(dist, [compose, config]);
    rmSync(join(dist, 'home/config'), { recursive: true });
    mkdirSync(join(elsewhere, 'traefik'));
    writeFileSync(join(elsewhere, 'traefik/traefik.yml'), config.content);
    symlinkSync(elsewhere, join(dist, 'home/config'));
    expect((await write(dist, [compose])).removed).toEqual([]);
    expect(existsSync(join(elsewhere, 'traefik/traefik.yml'))).toBe(true);
    expect(contentsOf(dist)).toMatchObject({ 'home/config': `→ ${elsewhere}` });
  });
});

describe('what is not ours', () => {
  test('is left alone, .env above all', async () => {
    const dist = newDist();
    await write(dist, [compose, config]);
    writeFileSync(join(dist, 'home/.env'), 'PASSWORD=x\n', { mode: 0o600 });
    writeFileSync(join(dist, 'home/config/traefik/.env'), 'A=b\n', { mode: 0o600 });
    writeFileSync(join(dist, 'README'), 'mine\n');
    await write(dist, [file('cloud/compose.yml')], { force: true });
    expect(contentsOf(dist)).toMatchObject({
      'home/.env': '600 PASSWORD=x\n',
      'home/config/traefik/.env': '600 A=b\n',
      README: '644 mine\n',
    });
  });

  test('is never a .env file, not even when the manifest says so', async () => {
    const dist = newDist();
    await write(dist, [compose]);
    const env = join(dist, 'home/.env');
    writeFileSync(env, 'PASSWORD=x\n');
    const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
    manifest.files['home/.env'] = { sha256: sha256('PASSWORD=x\n'), mode: '0644' };
    writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest));
    expect(await refusalsOf(write(dist, [compose]))).toMatchObject([{ code: 'HL203' }]);
    await write(dist, [compose], { force: true });
    expect(readFileSync(env, 'utf8')).toBe('PASSWORD=x\n');
  });

  test('is an edited file: all are named, and nothing is written', async () => {
    const dist = newDist();
    await write(dist, [{ ...compose, construct: 'home' }, prepare, config]);
    writeFileSync(join(dist, compose.path), 'edited\n');
    writeFileSync(join(dist, config.path), 'edited, and an orphan\n');
    const before = contentsOf(dist);
    const next = [{ ...compose, construct: 'home' }, { ...prepare, content: '#!/bin/sh -e\n' }, file('new')];
    expect(await refusalsOf(write(dist, next))).toEqual([
      { code: 'HL200', path: 'home', message: expect.stringContaining('dist/home/compose.yml was not written by') },
      { code: 'HL200', message: expect.stringContaining('dist/home/config/traefik/traefik.yml was not written by') },
    ]);
    expect(contentsOf(dist)).toEqual(before);
    expect(await isUnfinished(dist)).toBe(false);
  });

  test('is a file that was there before the first run', async () => {
    const dist = newDist();
    mkdirSync(join(dist, 'home'), { recursive: true });
    writeFileSync(join(dist, compose.path), 'services: { mine: {} }\n');
    expect(await refusalsOf(write(dist, [compose]))).toMatchObject([{ code: 'HL200' }]);
    expect(contentsOf(dist)).toEqual({ 'home/compose.yml': '644 services: { mine: {} }\n' });
  });

  test('is overwritten and removed with force, and the result says which', async () => {
    const dist = newDist();
    await write(dist, [compose, prepare]);
    writeFileSync(join(dist, compose.path), 'edited\n');
    writeFileSync(join(dist, prepare.path), 'edited\n');
    expect(await write(dist, [compose], { force: true })).toMatchObject({
      written: ['home/compose.yml', 'manifest.json'],
      removed: ['home/prepare'],
      overruled: ['home/compose.yml', 'home/prepare'],
    });
    expect(readFileSync(join(dist, compose.path), 'utf8')).toBe(compose.content);
  });

  test.each([
    [
      'a folder in the place of a file',
      (dist: string) => mkdirSync(join(dist, 'home/compose.yml'), { recursive: true }),
      'home/compose.yml',
    ],
    ['a link in the place of a file', (dist: string) => link(dist, 'home/compose.yml'), 'home/compose.yml'],
    ['a link in the place of a folder', (dist: string) => link(dist, 'home'), 'home'],
    ['a file in the place of a folder', (dist: string) => writeFileSync(join(dist, 'home'), 'mine\n'), 'home'],
    ['a link in the place of the manifest', (dist: string) => link(dist, 'manifest.json'), 'manifest.json'],
  ])('is %s: an error, with force too', async (_, obstruct, path) => {
    const dist = newDist();
    mkdirSync(dist);
    obstruct(dist);
    const before = contentsOf(dist);
    for (const force of [false, true]) {
      const refusals = await refusalsOf(write(dist, [compose], { force }));
      expect(refusals).toMatchObject([
        { code: 'HL201', message: expect.stringContaining(`dist/${path} is in the way`) },
      ]);
    }
    expect(contentsOf(dist)).toEqual(before);
  });

  test('is a foreign file in a folder that has to become a file', async () => {
    const dist = newDist();
    await write(dist, [file('a/b')]);
    writeFileSync(join(dist, 'a/mine'), '');
    expect(await refusalsOf(write(dist, [file('a')]))).toMatchObject([{ code: 'HL201' }]);
    expect(Object.keys(contentsOf(dist))).toEqual(['a/b', 'a/mine', 'manifest.json']);
  });
});

const link = (dist: string, path: string): void => {
  mkdirSync(join(dist, path, '..'), { recursive: true });
  symlinkSync(temporaryFolder(), join(dist, path));
};

describe('paths that cannot be', () => {
  test.each([
    ['../out', 'leads out of dist/'],
    ['/etc/passwd', 'leads out of dist/'],
    ['a//b', 'leads out of dist/'],
    ['a/./b', 'leads out of dist/'],
    ['', 'leads out of dist/'],
    ['a\\b', 'has a character'],
    ['C:a', 'has a character'],
    ['home/.env', 'belong to the user alone'],
    ['manifest.json', 'the compiler keeps for itself'],
    ['.pending.json/x', 'the compiler keeps for itself'],
    ['.staging-7/x', 'the compiler keeps for itself'],
  ])('%j is refused', async (path, why) => {
    const dist = newDist();
    expect(await refusalsOf(write(dist, [file(path)]))).toMatchObject([
      { code: 'HL204', message: expect.stringContaining(why) },
    ]);
    expect(existsSync(dist)).toBe(false);
  });

  test.each([
    [['a', 'a'], 'is written twice'],
    [['home/a', 'Home/b'], 'differs from home in upper and lower case only'],
    [['a/b', 'a'], 'is a folder of other files'],
    [['a', 'a/b'], 'is a folder of other files'],
  ])('%j are refused together', async (paths, why) => {
    expect(
      await refusalsOf(
        write(
          newDist(),
          paths.map((path) => file(path)),
        ),
      ),
    ).toMatchObject([{ code: 'HL204', message: expect.stringContaining(why) }]);
  });

  test('are refused in a manifest, which could otherwise have anything removed', async () => {
    const dist = newDist();
    await write(dist, [compose]);
    const victim = join(dist, '../victim');
    writeFileSync(victim, 'mine\n');
    const text = readFileSync(join(dist, 'manifest.json'), 'utf8').replace('home/compose.yml', '../victim');
    writeFileSync(join(dist, 'manifest.json'), text.replace(sha256(compose.content), sha256('mine\n')));
    expect(await refusalsOf(write(dist, [prepare]))).toMatchObject([
      { code: 'HL203', message: expect.stringContaining('the path "../victim" leads out of dist/') },
    ]);
    expect(existsSync(victim)).toBe(true);
  });
});

describe('a manifest that cannot be read', () => {
  test.each([
    ['{', 'JSON'],
    ['[]', 'it is no mapping'],
    ['{"version":2}', 'its version is 2, and only 1 is known'],
    ['{"version":1,"files":{"a":{"sha256":"x","mode":"0644"}},"overrides":[]}', 'the sha256 of a is none'],
    ['{"version":1,"files":{},"overrides":{}}', 'overrides is no list'],
  ])('%s is an error that says why, and force begins anew', async (text, why) => {
    const dist = newDist();
    await write(dist, [compose, prepare]);
    writeFileSync(join(dist, 'manifest.json'), text);
    expect(await refusalsOf(write(dist, [compose]))).toMatchObject([
      { code: 'HL203', message: expect.stringContaining(why) },
    ]);
    expect(await write(dist, [{ ...compose, content: 'name: hl\n' }], { force: true })).toMatchObject({ removed: [] });
    expect(Object.keys(contentsOf(dist))).toEqual(['home/compose.yml', 'home/prepare', 'manifest.json']);
  });
});

describe('checking', () => {
  test('writes nothing, and says what a run would do', async () => {
    const dist = newDist();
    const next = [{ ...compose, content: 'name: hl\n' }, config];
    expect((await write(dist, [compose], { check: true })).written).toEqual(['home/compose.yml', 'manifest.json']);
    expect(existsSync(dist)).toBe(false);

    await write(dist, [compose, prepare], { sources: '{}\n' });
    const before = contentsOf(dist);
    const would = await write(dist, next, { check: true, sources: '{"a":1}\n' });
    expect(contentsOf(dist)).toEqual(before);
    expect(await write(dist, next, { sources: '{"a":1}\n' })).toEqual(would);
    expect(await write(dist, next, { check: true, sources: '{"a":2}\n' })).toMatchObject({ written: [], removed: [] });
  });

  test('refuses what a run would refuse', async () => {
    const dist = newDist();
    await write(dist, [compose]);
    writeFileSync(join(dist, compose.path), 'edited\n');
    expect(await refusalsOf(write(dist, [compose], { check: true }))).toMatchObject([{ code: 'HL200' }]);
  });
});

test('300 files are written in parallel, and found unchanged in less time', async () => {
  const dist = newDist();
  const files = Array.from({ length: 300 }, (_, index) => file(`s${index % 30}/f${index}`, 'x'.repeat(2000)));
  await write(dist, files);
  const start = performance.now();
  expect((await write(dist, files)).unchanged).toHaveLength(301); // with the manifest
  expect(performance.now() - start).toBeLessThan(1000); // some 30 ms on an idle machine
});
