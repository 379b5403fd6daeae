import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OutputFile } from '../../lib/core/index.ts';
import type { Disk } from '../../lib/synth/write-disk.ts';
import { isUnfinished, writeDist } from '../../lib/synth/write.ts';
import { stepsOf, watchedDisk } from './write-disks.ts';
import { contentsOf, file, refusalsOf, temporaryFolder } from './write-support.ts';

const write = (dist: string, files: readonly OutputFile[], disk?: Disk) =>
  writeDist(dist, files, { overrides: [] }, disk);

const before = [file('home/compose.yml', 'one\n'), file('home/old')];
const after = [file('home/compose.yml', 'two\n'), file('home/config/new', 'x'.repeat(200_000))];

async function distBefore(): Promise<string> {
  const dist = join(temporaryFolder(), 'dist');
  await write(dist, before);
  return dist;
}

/** A disk on which one step fails, as a system call does. */
const failingDisk = (at: number, code: string, text: string): Disk =>
  watchedDisk((step, _, path) => {
    if (step === at) throw Object.assign(new Error(`${code}: ${text}, open '${path}'`), { code, path });
  });

describe('a full disk', () => {
  test('at any step is an error that says what became of dist/, and the next run completes it', async () => {
    const steps = await stepsOf(async (disk) => write(await distBefore(), after, disk));
    let unfinished = 0;
    for (let step = 1; step < steps; step++) {
      const dist = await distBefore();
      const [refusal] = await refusalsOf(write(dist, after, failingDisk(step, 'ENOSPC', 'no space left on device')));
      expect(refusal).toMatchObject({ code: 'HL205', message: expect.stringContaining('the disk is full') });
      if (await isUnfinished(dist)) {
        unfinished++;
        expect(refusal?.message).toContain('It is unfinished, and the next run completes it.');
      } else expect(refusal?.message).toContain('Nothing was changed.');
      expect(readdirSync(dist).filter((name) => name.startsWith('.staging-'))).toEqual([]);
      await write(dist, after);
      expect(Object.keys(contentsOf(dist))).toEqual(['home/compose.yml', 'home/config/new', 'manifest.json']);
    }
    expect(unfinished).toBeGreaterThan(3);
  });

  const mounted = process.getuid?.() === 0 && process.platform === 'linux' && mountSmall(temporaryMount());
  afterAll(() => void (mounted !== false && spawnSync('umount', [mounted])));

  (mounted === false ? test.skip : test)('leaves dist/ as it was, on a real small disk (needs root)', async () => {
    if (mounted === false) return;
    const dist = join(mounted, 'dist');
    await write(dist, before);
    const whole = contentsOf(dist);
    expect(await refusalsOf(write(dist, after))).toMatchObject([
      { code: 'HL205', message: expect.stringContaining('Nothing was changed.') },
    ]);
    expect(contentsOf(dist)).toEqual(whole);
    await write(dist, [file('home/compose.yml', 'small\n')]);
    expect(contentsOf(dist)['home/compose.yml']).toBe('644 small\n');
  });
});

function temporaryMount(): string {
  const folder = spawnSync('mktemp', ['-d'], { encoding: 'utf8' }).stdout.trim();
  return folder;
}

/** A disk of 96 KiB at a folder, if this machine lets us mount one. */
function mountSmall(folder: string): string | false {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96k', 'tmpfs', folder]);
  return status === 0 ? folder : false;
}

describe('a folder that may not be written', () => {
  const isRoot = process.getuid?.() === 0;
  const NOBODY = 65534;

  /** Writes as somebody who is not root, and tells what was refused. */
  async function writeAsNobody(dist: string): Promise<string> {
    if (!isRoot) return (await refusalsOf(write(dist, after))).map(({ code, message }) => `${code} ${message}`).join();
    const files = join(dist, '../files.json');
    writeFileSync(files, JSON.stringify(after));
    const child = resolve(__dirname, 'write-child.ts');
    const { stdout, stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register', child, dist, files], {
      uid: NOBODY,
      gid: NOBODY,
      encoding: 'utf8',
    });
    return stdout + stderr;
  }

  test.each(['', 'home'])('is an error, and dist/%s stays as it was', async (folder) => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o755);
    const dist = join(parent, 'dist');
    await write(dist, before);
    const whole = contentsOf(dist);
    if (folder !== '') chmodSync(dist, 0o777);
    chmodSync(join(dist, folder), 0o555);
    const refused = await writeAsNobody(dist);
    chmodSync(join(dist, folder), 0o755);
    expect(refused).toMatch(/HL202 .*dist.* cannot be written: permission denied\. Nothing was changed\./);
    expect(contentsOf(dist)).toEqual(whole);
  });

  test('is a file where dist/ should be', async () => {
    const dist = join(temporaryFolder(), 'dist');
    writeFileSync(dist, 'mine\n');
    expect(await refusalsOf(write(dist, after))).toMatchObject([
      { code: 'HL202', message: expect.stringContaining('not a directory') },
    ]);
  });

  test('keeps an error that is not of the disk as it is', async () => {
    const dist = join(temporaryFolder(), 'dist');
    mkdirSync(dist);
    const broken = watchedDisk(() => {
      throw new TypeError('ours');
    });
    await expect(write(dist, after, broken)).rejects.toThrow(new TypeError('ours'));
  });
});
