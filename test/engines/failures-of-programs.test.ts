import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Schedule, Service, Stack, Volume } from '../../lib/index.ts';
import { aFailingMachine, SHELLS } from './a-failing-machine.ts';
import { ntfyAt } from './a-server-that-alerts.ts';
import { aServerWithHealth } from './a-server-with-health.ts';
import { TOKENS } from './an-ntfy.ts';
import { describeEngine, needEngine } from './support.ts';

/**
 * Every program that a lab puts on its hosts, found in the Blueprint: whichever command fails in it, it either does all
 * that it does otherwise, or says that it did not.
 */

jest.setTimeout(600_000);

/** How each is called here. A program without a row fails the first test. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  alert: ['--limit', 'k', 'alert', 'Backup failed', 'no space'],
  'alert-path': [],
  health: [],
  heartbeat: ['host-health', '0'],
};

/** A server with all programs, on which everything is well. */
async function aFullServer() {
  const made = await aServerWithHealth(
    { diskPercent: 99, inodePercent: 99 },
    {
      env: `ALERT_TOKEN_HOME=${TOKENS.home}\n`,
      declare: (home) => {
        ntfyAt(home, 'http://ntfy.example.com', 'ntfy', 'alert-path');
        const stack = new Stack(home, 'photos');
        const mounts = [new Volume(stack, 'library', { holds: 'state' }).at('/data')];
        new Service(stack, 'photos', { image: 'example/photos:1.0', mounts });
        stack.backup({ schedule: Schedule.daily('03:10') });
      },
    },
  );
  made.has([{ id: 'a', restarts: 1 }]);
  made.says('smartctl', "case $1 in --scan) echo '/dev/sda -d sat # x' ;; *) echo PASSED ;; esac");
  const answer = '{"id":"x","event":"message","message":"alert path of home"}';
  writeFileSync(join(made.host.bin, 'curl'), `#!/bin/sh\ncat > /dev/null\nprintf '%s\\n200' '${answer}'\n`, {
    mode: 0o755,
  });
  const programs = made.blueprint.hostNeeds.programs.filter(({ server }) => server === 'home');
  return { ...made, programs };
}

/** Shares of the disk of this machine change while the test runs. */
const withoutShares = (text: string): string => text.replace(/\d+ % in use/g, 'N % in use');

describeEngine(['busybox'], 'a failure at every command of every program of a host', () => {
  test('tries each of them: a new program needs a row in the table of this file', async () => {
    const { programs } = await aFullServer();
    expect(programs.map(({ name }) => name).sort()).toEqual(Object.keys(ARGUMENTS).sort());
  });

  test.each(SHELLS())('is told, or all is done nevertheless, in %s', async (name, shell) => {
    const busybox = name === 'busybox' ? needEngine('busybox') : undefined;
    const { programs, host } = await aFullServer();
    const wrong: string[] = [];
    for (const { name: program } of programs) {
      const args = ARGUMENTS[program] ?? [];
      const run = aFailingMachine(host, join(host.dist, 'home', program), busybox);
      const begin = (): void => rmSync(join(host.dataRoot, '.hl/told'), { recursive: true, force: true });
      const whole = run(shell, args);
      expect([program, whole.status, whole.stderr]).toEqual([program, 0, '']);
      for (let fail = 1; fail <= whole.calls; fail++) {
        begin();
        const { status, stdout, stderr } = run(shell, args, fail);
        const says = new RegExp(`^${program}: .*\\w|^fault\\t.*\\w`, 'm').test(stderr + stdout);
        if (status !== 0 && !says) wrong.push(`${program}, call ${fail}: fails without a word`);
        if (status === 0 && withoutShares(stdout) !== withoutShares(whole.stdout))
          wrong.push(`${program}, call ${fail}: seems well, and did less: ${stdout}`);
        begin();
        const again = run(shell, args);
        if (again.status !== 0)
          wrong.push(`${program}, call ${fail}: the next run fails: ${again.stdout}${again.stderr}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
