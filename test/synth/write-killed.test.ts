import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OutputFile } from '../../lib/core/index.ts';
import { promisify } from 'node:util';
import type { Disk } from '../../lib/synth/write-disk.ts';
import { isUnfinished, writeDist } from '../../lib/synth/write.ts';
import { dyingDisk, stepsOf } from './write-disks.ts';
import { contentsOf, file, refusalsOf, temporaryFolder } from './write-support.ts';

const write = (dist: string, files: readonly OutputFile[], disk?: Disk) =>
  writeDist(dist, files, { overrides: [], sources: '{}\n' }, disk);

const killed = async (dist: string, files: readonly OutputFile[], step: number): Promise<void> => {
  await expect(write(dist, files, dyingDisk(step))).rejects.toThrow('killed');
};

/** Three outputs between which everything happens: new, changed, gone, a file for a folder, a folder for a file. */
const first = [
  file('home/compose.yml', 'one\n'),
  file('home/prepare', '#!/bin/sh\n', 0o755),
  file('home/config/traefik/traefik.yml'),
  file('dns'),
  file('docs/a/b'),
];
const second = [
  file('home/compose.yml', 'two\n'),
  file('home/prepare', '#!/bin/sh\n', 0o755),
  file('cloud/compose.yml'),
  file('dns/example.com.zone'),
  file('docs/a'),
];
const third = [
  file('home/compose.yml', 'three\n'),
  file('home/jobs', '#!/bin/sh\n', 0o755),
  file('dns/home.arpa.zone'),
  file('docs/a/c'),
];

/** What a dist/ holds that only ever had these files. */
async function expected(files: readonly OutputFile[]): Promise<Record<string, string>> {
  const dist = join(temporaryFolder(), 'dist');
  await write(dist, files);
  return { ...contentsOf(dist), ...FOREIGN };
}

const FOREIGN = { 'home/.env': '600 PASSWORD=x\n', 'home/config/mine': '644 mine\n' };

/** A dist/ with the first output, and files of somebody else. */
async function firstDist(): Promise<string> {
  const dist = join(temporaryFolder(), 'dist');
  await write(dist, first);
  writeFileSync(join(dist, 'home/.env'), 'PASSWORD=x\n', { mode: 0o600 });
  writeFileSync(join(dist, 'home/config/mine'), 'mine\n');
  return dist;
}

const count = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

jest.setTimeout(60_000); // most of it is waiting for the disk

describe('a run that is killed', () => {
  test.each([
    ['the same', second],
    ['another', third],
    ['the earlier', first],
  ])('at any step is completed by the next run, which has %s output', async (_, next) => {
    const steps = await stepsOf(async (disk) => write(await firstDist(), second, disk));
    expect(steps).toBeGreaterThan(25);
    const outcome = await expected(next);
    for (const step of count(steps)) {
      const dist = await firstDist();
      await killed(dist, second, step);
      await write(dist, next);
      expect({ step, ...contentsOf(dist) }).toEqual({ step, ...outcome });
      expect(await write(dist, next)).toMatchObject({ written: [], removed: [], wasUnfinished: false });
    }
  });

  test('at any step of the very first run is completed by the next run', async () => {
    const steps = await stepsOf((disk) => write(join(temporaryFolder(), 'dist'), second, disk));
    const outcome = await expected(second);
    for (const step of count(steps)) {
      const dist = join(temporaryFolder(), 'dist');
      await killed(dist, second, step);
      await write(dist, second);
      expect({ step, ...contentsOf(dist), ...FOREIGN }).toEqual({ step, ...outcome });
    }
  });

  test('twice, with another output each time, is completed by the third run', async () => {
    const steps = await stepsOf(async (disk) => write(await firstDist(), second, disk));
    const outcomes = new Map([
      [first, await expected(first)],
      [third, await expected(third)],
    ]);
    // A sample of all pairs of steps, which take a minute.
    for (const step of count(steps).filter((each) => each % 4 === 0)) {
      for (const again of count(steps).filter((each) => each % 5 === 1)) {
        for (const [next, outcome] of outcomes) {
          const dist = await firstDist();
          await killed(dist, second, step);
          await write(dist, third, dyingDisk(again)).catch((error: Error) => expect(error.message).toBe('killed'));
          await write(dist, next);
          expect({ step, again, ...contentsOf(dist) }).toEqual({ step, again, ...outcome });
        }
      }
    }
  });

  test('leaves a dist/ that is whole, or says that it is not', async () => {
    const steps = await stepsOf(async (disk) => write(await firstDist(), second, disk));
    const whole = [await expected(first), await expected(second)];
    let unfinished = 0;
    for (const step of count(steps)) {
      const dist = await firstDist();
      await killed(dist, second, step);
      if (await isUnfinished(dist)) unfinished++;
      else expect(whole).toContainEqual(withoutStaging(contentsOf(dist)));
    }
    expect(unfinished).toBeGreaterThan(10);
    expect(unfinished).toBeLessThan(steps);
  });

  test('says in the pending list what it was about to do', async () => {
    const dist = await firstDist();
    const steps = await stepsOf(async (disk) => write(await firstDist(), second, disk));
    await killed(dist, second, steps - 1); // all but the end
    const pending = JSON.parse(readFileSync(join(dist, '.pending.json'), 'utf8'));
    expect(Object.keys(pending.files)).toEqual(second.map(({ path }) => path).sort());
    expect(pending.orphans).toEqual(['dns', 'docs/a/b', 'home/config/traefik/traefik.yml']);
    expect(await write(dist, second)).toMatchObject({ wasUnfinished: true });
    expect(await isUnfinished(dist)).toBe(false);
  });

  test('still lets nobody lose a file that was edited meanwhile', async () => {
    const dist = await firstDist();
    const steps = await stepsOf(async (disk) => write(await firstDist(), second, disk));
    await killed(dist, second, steps - 1);
    writeFileSync(join(dist, 'home/compose.yml'), 'edited\n');
    expect(await refusalsOf(write(dist, second))).toMatchObject([{ code: 'HL200' }]);
  });
});

const withoutStaging = (contents: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(contents).filter(([path]) => !path.startsWith('.staging-')));

describe('a process that is killed', () => {
  const CHILD = resolve(__dirname, 'write-child.ts');
  const child = (dist: string, files: string, step = 0) =>
    spawnSync(process.execPath, ['-r', 'ts-node/register', CHILD, dist, files, String(step)], { encoding: 'utf8' });

  test.each([2, 6, 10, 14, 20, 30])('before step %i leaves what the next process completes', async (step) => {
    const dist = await firstDist();
    const files = join(temporaryFolder(), 'files.json');
    writeFileSync(files, JSON.stringify(second));
    expect(child(dist, files, step).signal).toBe('SIGKILL');
    expect(readdirSync(dist).some((name) => name.startsWith('.staging-'))).toBe(true);
    await write(dist, second);
    expect(contentsOf(dist)).toEqual(await expected(second));
  });
});

describe('runs at once', () => {
  const fresh = async (files: readonly OutputFile[]): Promise<Record<string, string>> => {
    const dist = join(temporaryFolder(), 'dist');
    await write(dist, files);
    return contentsOf(dist);
  };

  test('in one process write one after the other', async () => {
    const dist = join(temporaryFolder(), 'dist');
    await Promise.all(Array.from({ length: 20 }, (_, index) => write(dist, index % 2 === 0 ? first : second)));
    expect(contentsOf(dist)).toEqual(await fresh(second));
  });

  test('in several processes leave the files of one of them, whole', async () => {
    const folder = temporaryFolder();
    const lists = [first, second].map((files, index) => {
      const list = join(folder, `${index}.json`);
      writeFileSync(list, JSON.stringify(files));
      return list;
    });
    const child = resolve(__dirname, 'write-child.ts');
    for (let round = 0; round < 3; round++) {
      const dist = join(folder, `dist-${round}`);
      const told = await Promise.all(
        Array.from({ length: 6 }, async (_, index) => {
          const args = ['-r', 'ts-node/register', child, dist, lists[index % 2] ?? '', '0', '15'];
          return (await promisify(execFile)(process.execPath, args)).stdout;
        }),
      );
      expect(told.join('')).toBe('');
      expect([await fresh(first), await fresh(second)]).toContainEqual(contentsOf(dist));
    }
  }, 120_000);
});

describe('temporary files', () => {
  test('of a killed run go with the next run, even one that changes nothing', async () => {
    const dist = await firstDist();
    mkdirSync(join(dist, '.staging-4194999')); // above the highest process id of Linux
    writeFileSync(join(dist, '.staging-4194999/0'), 'half\n');
    await write(dist, first);
    expect(contentsOf(dist)).toEqual(await expected(first));
  });

  test('of a run that goes on are an error', async () => {
    const dist = await firstDist();
    const folder = join(dist, `.staging-${process.ppid}`);
    mkdirSync(folder);
    expect(await refusalsOf(write(dist, second))).toMatchObject([
      { code: 'HL206', message: expect.stringContaining(`process ${process.ppid}`) },
    ]);
    expect(contentsOf(dist)['home/compose.yml']).toBe('644 one\n');

    const anHourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(folder, anHourAgo, anHourAgo); // the process id belongs to somebody else by now
    await write(dist, second);
    expect(contentsOf(dist)).toEqual(await expected(second));
  });

  test('of another program stay', async () => {
    const dist = await firstDist();
    mkdirSync(join(dist, '.staging-area'));
    await write(dist, second);
    expect(readdirSync(dist)).toContain('.staging-area');
    rmSync(join(dist, '.staging-area'), { recursive: true });
  });
});
