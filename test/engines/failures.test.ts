import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf } from '../shell/scan.ts';
import type { TestHost } from '../synth/host/host.ts';
import { aRunningHost } from '../synth/host/running-host.ts';
import { aFolder } from '../synth/lab.ts';
import { aServerThatAlerts, ntfyAt } from './a-server-that-alerts.ts';
import { describeEngine, needEngine } from './support.ts';
import { changedFolders, deploy, harmIn, liveOf, restorerOf, stateOfBoth } from './two-releases.ts';

/**
 * A failure at every command of a program: the n-th call of any program of the machine fails, for n from one until a run
 * ends undisturbed. It fails without a word, as a program does that is killed, so the one that called it has to say what
 * failed. A live file is the old one or the new one, success means that all is done, and the next run completes the rest.
 */

jest.setTimeout(600_000);

const BUILT_IN: ReadonlySet<string> = new Set(
  '[ . : break cd command continue eval exec exit export printf echo read return set shift test trap true false umask unset until wait local pwd'.split(
    ' ',
  ),
);

/**
 * A folder with each program that a script calls; the n-th call of all of them fails, where there is an n. Busybox runs
 * its own applets whatever the path says, so there each name is a function that calls the program in the folder.
 */
function aFailingMachine(host: TestHost, script: string, busybox?: string) {
  const folder = aFolder();
  const count = join(folder, 'count');
  const commands = commandsOf(readFileSync(script, 'utf8'));
  const functions = new Set(commands.flatMap(({ inside }) => inside ?? []));
  const programs = new Set(
    commands
      .map(({ name }) => name)
      .filter((name) => /^[a-z][a-z0-9]*$/.test(name) && !functions.has(name) && !BUILT_IN.has(name)),
  );
  const faked: string[] = [];
  for (const name of [...programs, 'docker', 'ip']) {
    const real = existsSync(join(host.bin, name)) ? join(host.bin, name) : programCalled(name, busybox);
    if (!real.startsWith('/')) continue;
    faked.push(name);
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\nread -r n < ${count}\nn=$((n + 1))\necho $n > ${count}\nif [ "$n" = "\${HL_FAIL-}" ]; then exit 1; fi\nexec ${real} "$@"\n`,
    );
    chmodSync(join(folder, name), 0o755);
  }
  const asFunctions = faked.map((name) => `${name}() { ${folder}/${name} "$@"; }\n`).join('');
  const run = (shell: readonly string[], args: readonly string[], fail?: number) => {
    writeFileSync(count, '0\n');
    if (busybox !== undefined) {
      const [shebang = '', ...lines] = readFileSync(script, 'utf8').split('\n');
      if (lines[0] !== MARK) writeFileSync(script, [shebang, MARK, asFunctions, ...lines].join('\n'));
    }
    const env = {
      ...process.env,
      PATH: `${folder}:${host.bin}:${process.env['PATH']}`,
      HL_LOCK_WAIT: '0',
      ...(fail !== undefined && { HL_FAIL: String(fail) }),
    };
    const [program = 'sh', ...rest] = shell;
    const { status, stdout, stderr } = spawnSync(program, [...rest, script, ...args], { encoding: 'utf8', env });
    return { status, stdout, stderr, calls: Number(readFileSync(count, 'utf8')) };
  };
  return run;
}

const MARK = '# with functions of the test';

/** Where a program is that a shell calls by its name; Busybox looks among its own first. */
function programCalled(name: string, busybox: string | undefined): string {
  if (busybox !== undefined && spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.split('\n').includes(name))
    return `${busybox} ${name}`;
  return spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}

/**
 * Each shell, and which calls fail in it: some by a fixed stride, as a run of `prepare` makes hundreds
 * of calls. `HL_EVERY_FAILURE=1` tries all in all, which takes a quarter of an hour.
 */
const SHELLS = (): readonly (readonly [name: string, shell: readonly string[], every: number, first: number])[] => {
  const all = process.env['HL_EVERY_FAILURE'] === '1';
  return [
    ['dash', ['dash'], all ? 1 : 11, 1],
    ['bash', ['bash', '--posix'], all ? 1 : 13, all ? 1 : 2],
    ['busybox', [needEngine('busybox'), 'sh'], all ? 1 : 17, all ? 1 : 5],
  ];
};

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
