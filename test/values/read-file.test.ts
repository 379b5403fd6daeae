import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LARGEST_FILE, readRegularText } from '../../lib/values/read-file.ts';
import { aFolder, hl, removeFolders } from '../cli/hl.ts';

const folder = mkdtempSync(join(tmpdir(), 'hl-read-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
  removeFolders();
});

const LIB = join(__dirname, '../../lib');

/** What stands at a path, awkward in one way each. */
const AWKWARD: Readonly<Record<string, (path: string) => void>> = {
  'a pipe': (path) => void execFileSync('mkfifo', [path]),
  'a link to /dev/zero': (path) => symlinkSync('/dev/zero', path),
  'a folder': (path) => void mkdirSync(path),
  'a file of 1 GB': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 1e9);
  },
};
const awkward = Object.entries(AWKWARD);

test.each(awkward)('%s is refused, and at once', (what, make) => {
  const path = join(folder, what.replaceAll(/\W/g, '-'));
  make(path);
  expect(() => readRegularText(path)).toThrow(/regular file|16 MiB/);
});

test('a file that fits is read, also where the system does not know its size', () => {
  writeFileSync(join(folder, 'fits'), 'é'.repeat(100_000));
  expect(readRegularText(join(folder, 'fits'))).toBe('é'.repeat(100_000));
  writeFileSync(join(folder, 'most'), Buffer.alloc(LARGEST_FILE));
  expect(readRegularText(join(folder, 'most'))).toHaveLength(LARGEST_FILE);
  if (process.platform === 'linux') expect(readRegularText('/proc/self/status')).toContain('Name:');
});

test('nobody else opens files, but for writing secrets', () => {
  const readers = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.ts') &&
      /\b(?:readFile|readFileSync|createReadStream|openSync|readSync|readTextFile)\b/.test(
        readFileSync(join(LIB, file), 'utf8'),
      ),
  );
  expect(readers.sort()).toEqual([join('secrets', 'files.ts'), join('values', 'read-file.ts')]);
});

const OK = 'services: { web: { image: "example/web:1.2.3" } }\n';

test.each(awkward)('an audit tells of %s, and judges the rest', async (_, make) => {
  const cwd = aFolder({ 'good/compose.yml': OK.replace(' }', ', privileged: true }'), 'bad/keep': '' });
  make(join(cwd, 'bad/compose.yml'));
  const { out } = await hl(['audit', '.', '--json'], { cwd });
  expect(out).toContain('HL132');
});

test.each(awkward)('%s behind an include is told at the file that includes it', async (what, make) => {
  const cwd = aFolder({ 'a/compose.yml': `include: [part.yml]\n${OK}` });
  make(join(cwd, 'a/part.yml'));
  const { out } = await hl(['audit', '.', '--all'], { cwd });
  expect(out).toMatch(what === 'a folder' ? /CO011/ : /CO080[^]*a\/compose\.yml/);
});

test.each(awkward)('docker compose finds %s in the way', async (_, make) => {
  const cwd = aFolder();
  make(join(cwd, 'compose.yml'));
  const { code, err } = await hl(['compose', 'config'], { cwd });
  expect(code).not.toBe(0);
  expect(err).toMatch(/^error [A-Z]{2}\d{3}/);
});
