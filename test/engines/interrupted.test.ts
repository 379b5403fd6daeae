import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningHost } from '../synth/host/running-host.ts';
import { aRunningHost } from '../synth/host/running-host.ts';
import { describeEngine } from './support.ts';
import { changedFolders, deploy, harmIn, liveOf, restorerOf, stateOfBoth } from './two-releases.ts';

/**
 * `prepare` on a disk that is full, and ended by SIGKILL in the midst of its work: a live file is the old one or the new
 * one, success means that all is done, and the next run completes the rest.
 */

jest.setTimeout(300_000);

/** A host with the first release in place and the second one copied to it. */
async function aHostBetweenReleases(host: RunningHost) {
  await deploy(host, 1);
  expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
  const before = liveOf(host);
  await deploy(host, 2);
  const restore = restorerOf(changedFolders(host));
  expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
  const after = stateOfBoth(host);
  restore();
  /** What is wrong after the next run, which nothing disturbs. */
  const complete = (what: string): readonly string[] => {
    const { status, stderr } = host.run('prepare');
    if (status !== 0) return [`${what}: the next run fails: ${stderr}`];
    return JSON.stringify(stateOfBoth(host)) === JSON.stringify(after)
      ? []
      : [`${what}: the next run leaves some undone`];
  };
  return { before, after, restore, complete };
}

const mount = (...args: readonly string[]): number | null => spawnSync('mount', args).status;

describeEngine([], 'prepare', () => {
  test('on a full disk keeps every file that lives', async () => {
    const host = aRunningHost();
    mkdirSync(host.dataRoot);
    expect(mount('-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', host.dataRoot)).toBe(0);
    try {
      const { before, after, restore, complete } = await aHostBetweenReleases(host);
      const filler = join(host.dataRoot, 'filler');
      const wrong: string[] = [];
      let failed = 0;
      for (let left = 0; left <= 48; left += 4) {
        restore();
        const { bavail, bsize } = statfsSync(host.dataRoot);
        writeFileSync(filler, Buffer.alloc(bavail * bsize - left * 1024));
        const { status, stderr } = host.run('prepare');
        rmSync(filler);
        const what = `${left} KiB left: ${stderr.split('\n')[0]}`;
        if (status !== 0) failed++;
        if (status !== 0 && stderr === '') wrong.push(`${what}: failed without a word`);
        wrong.push(...harmIn(host, { before, after, status, what }), ...complete(what));
      }
      expect(wrong).toEqual([]);
      expect(failed).toBeGreaterThan(2);
    } finally {
      spawnSync('umount', [host.dataRoot]);
    }
  });

  test('ended by SIGKILL at any moment is completed by the next run', async () => {
    const host = aRunningHost();
    const { before, after, restore, complete } = await aHostBetweenReleases(host);
    const env = { ...process.env, PATH: `${host.bin}:${process.env['PATH']}` };
    /** Runs it, for so many milliseconds at most. */
    const run = async (limit: number): Promise<number | null> => {
      const child = spawn('sh', [join(host.dist, 'home/prepare')], { env, detached: true, stdio: 'ignore' });
      const ended = once(child, 'close') as Promise<[number | null]>;
      const over = new AbortController();
      await Promise.race([ended, sleep(limit, undefined, { signal: over.signal })]);
      over.abort();
      // The whole group: what the shell has started goes on otherwise.
      if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
      return (await ended)[0];
    };
    const begin = performance.now();
    expect(await run(60_000)).toBe(0);
    const whole = performance.now() - begin;

    const wrong: string[] = [];
    let killed = 0;
    for (let moment = 1; moment <= 16; moment++) {
      restore();
      const status = await run((whole * moment) / 17);
      if (status === null) killed++;
      const what = `killed after ${moment}/17`;
      wrong.push(...harmIn(host, { before, after, status, what }), ...complete(what));
    }
    expect(wrong).toEqual([]);
    expect(killed).toBeGreaterThan(8);
  });
});
