import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aRunningHost } from '../synth/host/running-host.ts';
import { aFolder } from '../synth/lab.ts';
import { aFailingMachine, SHELLS } from './a-failing-machine.ts';
import { aServerThatAlerts, ntfyAt } from './a-server-that-alerts.ts';
import { describeEngine, needEngine } from './support.ts';
import { changedFolders, deploy, harmIn, liveOf, restorerOf, stateOfBoth } from './two-releases.ts';

/**
 * A failure at every command of a program: the n-th call of any program of the machine fails, for n from one until a run
 * ends undisturbed. It fails without a word, as a program does that is killed, so the one that called it has to say what
 * failed. A live file is the old one or the new one, success means that all is done, and the next run completes the rest.
 */

jest.setTimeout(600_000);

describeEngine(['busybox'], 'a failure at every command', () => {
  test.each(SHELLS())('of prepare, in %s', async (name, shell, every, first) => {
    const busybox = name === 'busybox' ? needEngine('busybox') : undefined;
    const host = aRunningHost();
    const state = () => stateOfBoth(host);
    await deploy(host, 1);
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    const before = liveOf(host);
    await deploy(host, 2);
    const restore = restorerOf(changedFolders(host));
    const run = aFailingMachine(host, join(host.dist, 'home/prepare'), busybox);
    const whole = run(shell, []);
    expect([whole.status, whole.stderr.replace(/^prepare: neither setpriv.*\n/, '')]).toEqual([0, '']);
    expect(whole.calls).toBeGreaterThan(60);
    const after = state();
    process.stdout.write(`    ${whole.calls} calls\n`);

    const wrong: string[] = [];
    for (let fail = first; fail <= whole.calls; fail += every) {
      restore();
      const { status, stderr } = run(shell, [], fail);
      wrong.push(...harmIn(host, { before, after, status, what: `call ${fail}: ${stderr.split('\n')[0]}` }));
      // A flock that ends with 1 is one that somebody else holds.
      if (
        status !== 0 &&
        !/^prepare: (failed while .*: .*\. Mend|nothing was changed, because|another run is under way)/m.test(stderr)
      )
        wrong.push(`call ${fail}: ends with ${status} and does not say where: ${stderr}`);
      const again = run(shell, []);
      if (again.status !== 0) wrong.push(`call ${fail}: the next run fails: ${again.stderr}`);
      else if (JSON.stringify(state()) !== JSON.stringify(after))
        wrong.push(`call ${fail}: the next run does not complete it`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(SHELLS())('of jobs and heartbeat, in %s', async (name, shell) => {
    const busybox = name === 'busybox' ? needEngine('busybox') : undefined;
    const host = aRunningHost();
    await deploy(host, 1);
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    const report = join(host.dataRoot, 'beats/reports/smart');
    for (const [script, args, done] of [
      ['jobs', [], () => readFileSync(host.dockerLog, 'utf8').includes('run')],
      ['heartbeat', ['smart', '0'], () => existsSync(report) && /^\d+ 0\n$/.test(readFileSync(report, 'utf8'))],
    ] as const) {
      const run = aFailingMachine(host, join(host.dist, 'home', script), busybox);
      const whole = run(shell, args);
      expect([script, whole.status, whole.stderr]).toEqual([script, 0, '']);
      for (let fail = 1; fail <= whole.calls; fail++) {
        writeFileSync(host.dockerLog, '');
        rmSync(report, { force: true });
        const { status, stderr } = run(shell, args, fail);
        if (status !== 0) expect([fail, stderr]).toEqual([fail, expect.stringMatching(`^${script}: .*\\w`)]);
        if (status === 0) expect([script, fail, stderr, done()]).toEqual([script, fail, stderr, true]);
        if (existsSync(report)) expect(readFileSync(report, 'utf8')).toMatch(/^\d+ 0\n$/);
        expect(run(shell, args)).toMatchObject({ status: 0 });
        expect(done()).toBe(true);
      }
    }
  });

  test.each(SHELLS())(
    'of alert and notify-test, in %s: who says that it was sent has sent all of it',
    async (name, shell) => {
      const busybox = name === 'busybox' ? needEngine('busybox') : undefined;
      const { host } = await aServerThatAlerts((home) => ntfyAt(home, 'http://ntfy.example.com'));
      const sent = join(aFolder(), 'sent');
      const answer = '{"id":"x","event":"message"}';
      const curl = `#!/bin/sh\nset -e\ncat > ${sent}.new\nmv ${sent}.new ${sent}\nprintf '%s\\n200' '${answer}'\n`;
      writeFileSync(join(host.bin, 'curl'), curl, { mode: 0o755 });
      for (const [script, args] of [
        ['alert', ['--limit', 'k', 'alert', 'Backup failed', 'no space']],
        ['notify-test', []],
      ] as const) {
        const turns = join(host.dataRoot, '.hl/told');
        const run = aFailingMachine(host, join(host.dist, 'home', script), busybox);
        const begin = (): void => {
          rmSync(sent, { force: true });
          rmSync(turns, { recursive: true, force: true });
        };
        begin();
        const whole = run(shell, args);
        expect([script, whole.status, whole.stderr]).toEqual([script, 0, '']);
        const message = readFileSync(sent, 'utf8').replace(/ on [-0-9 :]* UTC/, '');
        for (let fail = 1; fail <= whole.calls; fail++) {
          begin();
          const { status, stdout, stderr } = run(shell, args, fail);
          const what = `call ${fail}: ${stderr}`;
          if (status !== 0)
            expect([what, `${stderr}${stdout}`]).toEqual([
              what,
              expect.stringMatching(/^(alert|notify-test): |^failed\t/m),
            ]);
          else expect([what, readFileSync(sent, 'utf8').replace(/ on [-0-9 :]* UTC/, '')]).toEqual([what, message]);
        }
      }
    },
  );
});
