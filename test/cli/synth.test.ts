import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aLabFolder, aProgram, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

const CLEAN = `
const movies = new Stack(home, 'movies');
new Service(movies, 'movies', {
  image: 'example/movies:1.2.3', memory: Size.gibibytes(1), ports: [{ port: 8096, to: 'loopback' }],
});
`;

const FLOATING = `
const movies = new Stack(home, 'movies');
new Service(movies, 'movies', { image: 'example/movies:latest', memory: Size.gibibytes(1) });
`;

const CLASH = `
for (const id of ['movies', 'films']) {
  const stack = new Stack(home, id);
  new Service(stack, id, { image: 'example/movies:1.2.3', memory: Size.gibibytes(1), ports: [{ port: 8096, to: 'loopback' }] });
}
`;

test('a clean lab is written, and the summary says what it has', async () => {
  const cwd = aLabFolder(CLEAN);
  const { code, out } = await hl(['synth'], { cwd });
  expect(code).toBe(0);
  expect(out).toContain('home  1 service, 0 routes, 0 monitors, 0 backups');
  expect(out).toMatch(/Wrote \d+ files to dist\//);
  expect(out).toContain('+ home/compose.yml');
  expect(readFileSync(join(cwd, 'dist/home/compose.yml'), 'utf8')).toContain('example/movies:1.2.3');
});

test('a second run says that everything is up to date', async () => {
  const cwd = aLabFolder(CLEAN);
  await hl(['synth'], { cwd });
  const { code, out } = await hl(['synth'], { cwd });
  expect(code).toBe(0);
  expect(out).toContain('dist/ is up to date');
});

test('the numbers told are those of the files that lie in dist/', async () => {
  const cwd = aLabFolder(CLEAN);
  const files = (): number =>
    readdirSync(join(cwd, 'dist'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  const { out: first } = await hl(['synth'], { cwd });
  expect(first).toContain(`Wrote ${files()} files to dist/, 0 as before.`);
  expect(first.match(/^ {2}\+ /gm)).toHaveLength(files());
  expect((await hl(['synth'], { cwd })).out).toContain(`dist/ is up to date: ${files()} files.`);
  rmSync(join(cwd, 'dist/home/compose.yml'));
  const before = files();
  expect((await hl(['synth'], { cwd })).out).toContain(`Wrote 1 file to dist/, ${before} as before.`);
  expect(files()).toBe(before + 1);
});

test('an error writes nothing, names the line, and ends with 1', async () => {
  const cwd = aLabFolder(CLASH);
  const { code, out, err } = await hl(['synth'], { cwd });
  expect(code).toBe(1);
  expect(err).toContain('error HL100');
  expect(err).toMatch(/in: app\/main\.js:\d+:\d+/);
  expect(err).toContain('Nothing was written: 1 error');
  expect(err).not.toMatch(/^\s+at /m);
  expect(out).not.toContain('Wrote');
  expect(existsSync(join(cwd, 'dist'))).toBe(false);
});

test('a warning fails a strict run only', async () => {
  const cwd = aLabFolder(FLOATING);
  expect((await hl(['synth'], { cwd })).code).toBe(0);
  const strict = await hl(['synth', '--strict'], { cwd });
  expect(strict.code).toBe(1);
  expect(strict.err).toContain('error HL130');
});

test('--check writes nothing, and fails as long as dist/ is not up to date', async () => {
  const cwd = aLabFolder(CLEAN);
  const before = await hl(['synth', '--check'], { cwd });
  expect(before.code).toBe(1);
  expect(before.out).toContain('Would write');
  expect(before.err).toContain('dist/ is not up to date');
  expect(existsSync(join(cwd, 'dist'))).toBe(false);
  await hl(['synth'], { cwd });
  expect((await hl(['synth', '--check'], { cwd })).code).toBe(0);
});

test('--out is read from the working directory', async () => {
  const cwd = aLabFolder(CLEAN);
  const { code } = await hl(['synth', '--out', '../elsewhere'], { cwd: join(cwd, 'app') });
  expect(code).toBe(0);
  expect(existsSync(join(cwd, 'elsewhere/home/compose.yml'))).toBe(true);
});

test('a file that was edited by hand is an error, and --force overrules it', async () => {
  const cwd = aLabFolder(CLEAN);
  await hl(['synth'], { cwd });
  const file = join(cwd, 'dist/home/compose.yml');
  writeFileSync(file, 'services: {}\n');
  const refused = await hl(['synth'], { cwd });
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('error HL200');
  expect(readFileSync(file, 'utf8')).toBe('services: {}\n');
  const forced = await hl(['synth', '--force'], { cwd });
  expect(forced.code).toBe(0);
  expect(forced.out).toContain('edited by hand, and overruled: home/compose.yml');
});

test('--json prints the result and nothing else', async () => {
  const cwd = aLabFolder(FLOATING);
  const { code, out, err } = await hl(['synth', '--json'], { cwd });
  expect(code).toBe(0);
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    ok: true,
    servers: [{ id: 'home', services: 1 }],
    findings: expect.arrayContaining([
      expect.objectContaining({ code: 'HL130', source: expect.objectContaining({ file: 'app/main.js' }) }),
    ]),
    dist: { directory: 'dist', removed: [] },
  });
});

test('a hundred findings of one kind are one and a line, unless all are asked for', async () => {
  const cwd = aLabFolder(`
    const stack = new Stack(home, 'apps');
    for (let n = 0; n < 100; n++) new Service(stack, 'app-' + n, { image: 'example/app:latest', memory: Size.mebibytes(8) });
  `);
  const { err } = await hl(['synth'], { cwd });
  expect(err.match(/HL130: /g)).toHaveLength(2);
  expect(err).toContain('warning HL130: 99 more of this kind; `hl synth --all` lists them all');
  const all = await hl(['synth', '--all'], { cwd });
  expect(all.err.match(/HL130: /g)).toHaveLength(100);
});

test('the summary says what can be had again, and what is waived, each with its reason', async () => {
  const cwd = aLabFolder(`
    const stack = new Stack(home, 'movies');
    const films = new Volume(stack, 'films', { holds: 'replaceable', reason: 'the discs are in the cellar' });
    const service = new Service(stack, 'movies', {
      image: 'example/movies:latest', memory: Size.gibibytes(1),
      mounts: [films.at('/films'), Directory.of('/mnt/discs', { holds: 'replaceable', reason: 'ripped twice' }).at('/discs')],
    });
    service.waive('HL130', { reason: 'we build it ourselves' });
  `);
  const { code, out, err } = await hl(['synth', '--strict'], { cwd });
  expect(code).toBe(0);
  expect(out).toContain('home/movies/films: the discs are in the cellar');
  expect(out).toContain('home:/mnt/discs: ripped twice');
  expect(err).toContain('HL130 home/movies/movies: we build it ourselves');
});

test('a file that is gone from the output is told as removed', async () => {
  const cwd = aLabFolder(`
    const movies = new Stack(home, 'movies', { project: 'movies' });
    new Service(movies, 'movies', { image: 'example/movies:1.2.3', memory: Size.gibibytes(1) });
  `);
  await hl(['synth'], { cwd });
  writeFileSync(join(cwd, 'app/other.js'), aProgram(''));
  const { out } = await hl(['synth', '--app', 'app/other.js'], { cwd });
  expect(out).toContain('- home/stacks/movies/compose.yml');
});

test('a person sees what is being done, on a line that goes away; a log does not', async () => {
  const cwd = aLabFolder(CLEAN);
  const { err } = await hl(['synth'], { cwd, interactive: true });
  const line = (text: string): string => `\r\u001b[K${text}`;
  expect(err.startsWith(line('Reading app/main.js …') + line('Compiling …') + line(''))).toBe(true);
  expect((await hl(['synth'], { cwd })).err).not.toContain('\r');
});
