import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from '../../lib/secrets/store.ts';
import { aFolder, removeFolders } from '../cli/hl.ts';

afterAll(removeFolders);

const FILE = 'secrets/home.env';
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const set = (root: string, name: string, value: string): Promise<void> => {
  const store = new Store(root);
  return store.change(() => store.write(FILE, new Map([[name, value]]), () => 'about'));
};

test('folder and files are for their owner alone, whatever the umask is', async () => {
  const root = aFolder();
  const before = process.umask(0);
  try {
    await set(root, 'A', '1');
  } finally {
    process.umask(before);
  }
  expect([modeOf(join(root, 'secrets')), modeOf(join(root, FILE))]).toEqual(['700', '600']);
});

test('a file that others could read is for its owner alone after the next change', async () => {
  const root = aFolder({ [FILE]: 'B=2\n' });
  await set(root, 'A', '1');
  expect(modeOf(join(root, FILE))).toBe('600');
  expect(new Store(root).valueOf(FILE, 'B')).toBe('2');
});

test('many changes at once lose none, and leave no other file behind', async () => {
  const root = aFolder();
  const names = Array.from({ length: 20 }, (_, index) => `NAME_${index}`);
  await Promise.all(names.map((name) => set(root, name, name.toLowerCase())));
  const store = new Store(root);
  expect(names.map((name) => store.valueOf(FILE, name))).toEqual(names.map((name) => name.toLowerCase()));
  expect(readdirSync(join(root, 'secrets')).sort()).toEqual(['.gitignore', 'home.env']);
});

test('a lock whose process is gone is no lock, and what it left is removed', async () => {
  const child = spawn('true');
  await once(child, 'close');
  const stale = `.home.env.${'0'.repeat(24)}.tmp`;
  const root = aFolder({ 'secrets/.lock': `${child.pid}\n`, [`secrets/${stale}`]: 'A=secret' });
  await set(root, 'A', '1');
  expect(readdirSync(join(root, 'secrets')).sort()).toEqual(['.gitignore', 'home.env']);
});

test('a lock of a process that lives is waited for, and then told', async () => {
  const root = aFolder({ 'secrets/.lock': `${process.pid}\n` });
  await expect(set(root, 'A', '1')).rejects.toMatchObject({
    code: 'HL297',
    message: expect.stringContaining(`is being written by another run (process ${process.pid})`),
  });
  expect(existsSync(join(root, FILE))).toBe(false);
}, 20_000);

test('a failure within a change gives the lock back', async () => {
  const root = aFolder();
  const store = new Store(root);
  await expect(store.change(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await set(root, 'A', '1');
});

test('nothing is read or written through a link', async () => {
  const elsewhere = aFolder({ 'home.env': 'A=theirs\n' });
  const root = aFolder();
  symlinkSync(elsewhere, join(root, 'secrets'));
  await expect(set(root, 'A', '1')).rejects.toMatchObject({ code: 'HL297' });
  const other = aFolder();
  mkdirSync(join(other, 'secrets'));
  symlinkSync(join(elsewhere, 'home.env'), join(other, FILE));
  await expect(set(other, 'A', '1')).rejects.toMatchObject({ code: 'HL297' });
  expect(readFileSync(join(elsewhere, 'home.env'), 'utf8')).toBe('A=theirs\n');
});

test.each([
  ['a variable in a value', 'A=$HOME\n', 'holds a $ that means a variable, in the value of A'],
  ['a variable in double quotes', 'A="x${B}"\n', 'holds a $ that means a variable, in the value of A'],
  ['bytes that are no text', Buffer.from([0x41, 0x3d, 0xff, 0x0a]), 'is not a text in UTF-8'],
])('%s is refused, and the file stays', async (_, content, why) => {
  const root = aFolder({ [FILE]: content });
  await expect(set(root, 'B', '1')).rejects.toMatchObject({ code: 'HL297', message: expect.stringContaining(why) });
  expect(readFileSync(join(root, FILE))).toEqual(Buffer.from(content));
});

test('a line that Compose refuses is told with its place', async () => {
  const root = aFolder({ [FILE]: 'A=1\nB="x\n' });
  const source = { file: join(root, FILE), line: 2 };
  await expect(set(root, 'C', '1')).rejects.toMatchObject({
    findings: [expect.objectContaining({ code: 'CO055', source })],
  });
});

test('a write that fails leaves no temporary file behind', async () => {
  const root = aFolder();
  mkdirSync(join(root, 'secrets/home.env/in-the-way'), { recursive: true });
  const { replaceFile } = await import('../../lib/secrets/files.ts');
  expect(() => replaceFile(join(root, FILE), 'A=secret\n', 0o600)).toThrow();
  expect(readdirSync(join(root, 'secrets'))).toEqual(['home.env']);
});
