import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { Duration, Monitor, Schedule, Secret, Service, Size, Stack, Volume } from '../../lib/index.ts';
import { offer } from '../../lib/tool/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { freePort, start, until } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

/** A server whose jobs report, prepared by `prepare`, and the web server that answers for them. */
async function aServerThatReports() {
  const host = aHost();
  const lab = aLab();
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  new Heartbeats(home, 'heartbeats');
  const stack = new Stack(home, 'app');
  const app = new Service(stack, 'app', {
    image: 'example/app:1',
    memory: Size.mebibytes(64),
    mounts: [new Volume(stack, 'data', { holds: 'state' }).at('/data')],
  });
  app.monitor('sweep', { kind: 'heartbeat', period: Duration.hours(1), longestRun: Duration.minutes(5) });
  stack.backup({ schedule: Schedule.daily('03:10') });
  offer(stack, 'BackupTool', { tool: 'cron' });
  await host.deploy(lab);
  expect(host.run('prepare')).toMatchObject({ status: 0 });
  const config = join(host.dataRoot, 'config/heartbeats');
  const reports = join(host.dataRoot, 'heartbeats/reports');
  const seen = join(host.dataRoot, 'heartbeats/seen');
  const www = aFolder();
  mkdirSync(join(www, 'cgi-bin'));
  spawnSync('cp', ['-p', join(config, 'age'), join(www, 'cgi-bin/age')]);
  const port = await freePort();
  const limits = join(config, 'limits/limits');
  const httpd = start(needEngine('busybox'), ['httpd', '-f', '-p', `127.0.0.1:${port}`, '-h', www], {
    LIMITS: limits,
    REPORTS: reports,
    SEEN: seen,
  });
  const ask = async (job: string): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}/cgi-bin/age/${job}`);
    return `${answer.status} ${(await answer.text()).trim()}`;
  };
  await until(() => ask('none'), httpd.output);
  const script = join(host.dist, 'home/heartbeat');
  const report = (...args: string[]) => spawnSync(script, args, { encoding: 'utf8' });
  const aged = (job: string, seconds: number, status = 0): void =>
    writeFileSync(join(reports, job), `${Math.floor(Date.now() / 1000) - seconds} ${status}\n`);
  return { ask, report, aged, reports, seen, limits, script };
}

describeEngine(['busybox'], 'reports of jobs', () => {
  test('are answered by how long ago they came and how they ended', async () => {
    const { ask, report, aged, seen } = await aServerThatReports();
    expect(report('list').stdout.split('\n')).toEqual(
      expect.arrayContaining(['app-sweep', 'app-backup', 'host-health']),
    );
    expect(await ask('')).toBe('200 Ask for a job by its name.');
    expect(report('app-backup', '0')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(await ask('app-backup')).toMatch(/^200 It reported \d seconds ago\.$/);
    expect(report('app-backup', '23')).toMatchObject({ status: 0 });
    expect(await ask('app-backup')).toMatch(/^503 It failed with status 23, \d seconds ago\.$/);
    for (const [word, said] of [
      ['failure', 503],
      ['success', 200],
      ['timeout', 503],
      ['oom-kill', 503],
    ] as const) {
      expect(report('app-backup', word)).toMatchObject({ status: 0, stderr: '' });
      expect(await ask('app-backup')).toMatch(new RegExp(`^${said}`));
    }
    writeFileSync(join(seen, 'jobs'), 'app-sweep 1\napp-backup 1\n'); // neither is new
    aged('app-backup', 86_400 + 3600 + 900 - 5);
    expect(await ask('app-backup')).toMatch(/^200/);
    aged('app-backup', 86_400 + 3600 + 900 + 5);
    expect(await ask('app-backup')).toMatch(/^503 It reported \d+ seconds ago, and at most 90900 are right\.$/);
    aged('app-sweep', 3600 + 300 + 900 + 5);
    expect(await ask('app-sweep')).toMatch(/^503/);
    aged('app-sweep', -4000);
    expect(await ask('app-sweep')).toBe('503 Its report is from the future.');
  });

  /** Writes the table anew, as a deploy so many seconds ago did. */
  const deployed = (limits: string, jobs: readonly string[], secondsAgo: number): void => {
    writeFileSync(limits, jobs.map((job) => `${job} 90900\n`).join(''));
    const at = Date.now() / 1000 - secondsAgo;
    utimesSync(limits, at, at);
  };

  test('that never came have as much time as if they had when the job appeared, however often is deployed', async () => {
    const { ask, limits, seen } = await aServerThatReports();
    const old = 'app-backup';
    rmSync(join(seen, 'jobs'));
    deployed(limits, [old], 100_000);
    expect(await ask(old)).toMatch(/^503 It has never reported in 1000\d\d seconds/);
    // A new job beside it has its own first day, and the old one gets none anew.
    deployed(limits, [old, 'new-job'], 0);
    expect(await ask('new-job')).toMatch(/^200 It has never reported in \d seconds\.$/);
    expect(await ask(old)).toMatch(/^503/);
    expect(readdirSync(seen)).toEqual(['jobs']);
    // The day of the new one is kept through the deploys after it.
    writeFileSync(join(seen, 'jobs'), `${old} 1\nnew-job ${Math.floor(Date.now() / 1000) - 90_901}\n`);
    deployed(limits, [old, 'new-job'], 0);
    expect(await ask('new-job')).toMatch(/^503/);
  });

  test('of a job that was gone for a while are not those of the one that has its name now', async () => {
    const { ask, limits, aged, seen } = await aServerThatReports();
    rmSync(join(seen, 'jobs'));
    deployed(limits, ['app-backup', 'other'], 500_000);
    expect(await ask('other')).toMatch(/^503/);
    aged('app-backup', 400_000, 1);
    expect(await ask('app-backup')).toMatch(/^503 It failed/);
    deployed(limits, ['other'], 0);
    expect(await ask('')).toMatch(/^200/); // as the healthcheck does, and nobody else
    deployed(limits, ['app-backup', 'other'], 0);
    expect(await ask('app-backup')).toMatch(/^200 It has never reported/);
    aged('app-backup', 5, 1);
    expect(await ask('app-backup')).toMatch(/^503 It failed/);
    // A clock that was wrong when it appeared.
    writeFileSync(join(seen, 'jobs'), 'app-backup 4000000000\nother 4000000000\n');
    aged('app-backup', 5, 0);
    expect(await ask('app-backup')).toMatch(/^200 It reported/);
    expect(await ask('other')).toMatch(/^503/);
  });

  test('of before this was kept count, and where nothing can be kept the day of the table does', async () => {
    const { ask, limits, aged, seen } = await aServerThatReports();
    spawnSync('rm', ['-rf', seen]);
    aged('app-backup', 100_000);
    deployed(limits, ['app-backup', 'new-job'], 10);
    expect(await ask('app-backup')).toMatch(/^503 It reported/);
    expect(await ask('new-job')).toMatch(/^200 It has never reported in 1\d seconds/);
    mkdirSync(seen);
    expect(await ask('app-backup')).toMatch(/^503 It reported/);
    deployed(limits, ['app-backup', 'new-job'], 0);
    expect(await ask('app-backup')).toMatch(/^503 It reported/);
  });

  test('of jobs that do not exist are refused, asked for or made, and nothing that is no report is believed', async () => {
    const { ask, report, reports } = await aServerThatReports();
    expect(await ask('other')).toMatch(/^404/);
    expect(await ask('..%2f..%2fetc%2fpasswd')).toMatch(/^404/);
    expect(await ask('app-backup;id')).toMatch(/^404/);
    for (const wrong of [['other', '0'], ['app-backup', 'well'], ['app-backup', ''], ['app-backup'], []]) {
      expect(report(...wrong)).toMatchObject({ status: 2, stdout: '' });
    }
    writeFileSync(join(reports, 'app-backup'), '$(id) 0\n');
    expect(await ask('app-backup')).toBe('503 Its report cannot be read.');
    writeFileSync(join(reports, 'app-backup'), '');
    expect(await ask('app-backup')).toBe('503 Its report cannot be read.');
  });

  test('are whole or not there, and a folder that is missing is told', async () => {
    const { report, reports, script } = await aServerThatReports();
    spawnSync('rm', ['-rf', reports]);
    expect(report('app-backup', '0').status).not.toBe(0);
    for (const shell of [['dash'], [needEngine('busybox'), 'ash'], ['bash', '--posix']]) {
      mkdirSync(reports, { recursive: true });
      const [program = '', ...args] = shell;
      expect(spawnSync(program, [...args, script, 'app-backup', '0'], { encoding: 'utf8' })).toMatchObject({
        status: 0,
      });
      expect(spawnSync('ls', ['-lA', reports], { encoding: 'utf8' }).stdout).toMatch(
        /^total \d+\n-rw-r--r--.* app-backup\n$/,
      );
    }
    chmodSync(reports, 0o755);
  });
});

/** A server that takes reports from elsewhere, prepared by `prepare`, and its web server. */
async function aServerThatTakesPushes() {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  new Heartbeats(home, 'heartbeats', { host: 'reports' });
  home.heartbeat('laptop', { from: 'elsewhere', period: Duration.days(1) });
  home.heartbeat('smart', { period: Duration.days(1) });
  await host.deploy(lab);
  const token = 'p'.repeat(40);
  host.setEnv(`HEARTBEAT_TOKEN_HOME=${token}\n`);
  expect(host.run('prepare')).toMatchObject({ status: 0 });
  const config = join(host.dataRoot, 'config/heartbeats');
  const [reports, pushed] = ['reports', 'pushed'].map((name) => join(host.dataRoot, 'heartbeats', name));
  const www = aFolder();
  mkdirSync(join(www, 'cgi-bin'));
  for (const script of ['age', 'push']) spawnSync('cp', ['-p', join(config, script), join(www, 'cgi-bin', script)]);
  const port = await freePort();
  const httpd = start(needEngine('busybox'), ['httpd', '-f', '-p', `127.0.0.1:${port}`, '-h', www], {
    LIMITS: join(config, 'limits/limits'),
    TOKEN: join(config, 'token/token'),
    REPORTS: reports,
    PUSHED: pushed,
  });
  const url = `http://127.0.0.1:${port}/cgi-bin`;
  await until(async () => ((await fetch(`${url}/age/`)).ok ? true : undefined), httpd.output);
  const push = async (path: string, headers: Record<string, string>, method = 'POST'): Promise<number> =>
    (await fetch(`${url}/push/${path}`, { method, headers })).status;
  const age = async (job: string): Promise<number> => (await fetch(`${url}/age/${job}`)).status;
  const kept = () => readdirSync(pushed ?? '');
  const aged = (seconds: number): void =>
    writeFileSync(join(pushed ?? '', 'laptop'), `${Math.floor(Date.now() / 1000) - seconds} 0\n`);
  return { push, age, aged, kept, token, tokenFile: join(config, 'token/token') };
}

describeEngine(['busybox'], 'reports from elsewhere', () => {
  test('are kept by whoever shows the token, and answered by how long ago they came and how the job ended', async () => {
    const { push, age, aged, kept, token } = await aServerThatTakesPushes();
    const right = { 'X-Heartbeat-Token': token };
    expect(await push('laptop?success=false', right)).toBe(200);
    expect(await age('laptop')).toBe(503);
    expect(await push('laptop?success=true&duration=3s', right)).toBe(200);
    expect(await age('laptop')).toBe(200);
    expect(kept()).toEqual(['laptop']);
    aged(86_400 + 3600 + 900 + 5);
    expect(await age('laptop')).toBe(503);
  });

  test('are taken from nobody else, for no job of the host, and in no other form', async () => {
    const { push, kept, token, tokenFile } = await aServerThatTakesPushes();
    const right = { 'X-Heartbeat-Token': token };
    const strangers = [
      {},
      { 'X-Heartbeat-Token': '' },
      { 'X-Heartbeat-Token': `${token}x` },
      { Authorization: 'Bearer x' },
    ];
    for (const headers of strangers)
      expect(await push('laptop?success=true', headers as Record<string, string>)).toBe(401);
    expect(await push('smart?success=true', right)).toBe(404);
    expect(await push('other?success=true', right)).toBe(404);
    expect(await push('..%2flaptop?success=true', right)).toBe(404);
    for (const query of ['', '?success=yes', '?nosuccess=true']) expect(await push(`laptop${query}`, right)).toBe(400);
    expect(await push('laptop?success=true', right, 'GET')).toBe(405);
    expect(await push('', {}, 'GET')).toBe(200); // what the monitor of its route asks for
    writeFileSync(tokenFile, ''); // prepare has not filled it in
    for (const headers of [{ 'X-Heartbeat-Token': '' }, {}]) {
      expect(await push('laptop?success=true', headers as Record<string, string>)).toBe(401);
    }
    expect(kept()).toEqual([]);
  });
});

/** A server whose reports are told to something that counts pings, and what that got: a real HTTP server. */
async function aServerThatPings() {
  const asked: string[] = [];
  let status = 200;
  const receiver = createServer(({ method, url }: IncomingMessage, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  closing.push(() => receiver.close());
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;

  const host = aHost();
  const lab = aLab();
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  const counts = new Stack(aServer(lab, 'cloud'), 'counts');
  const { variable: keyVariable } = new Secret(counts, 'ping-key');
  offer(counts, 'PingReceiver', { tool: 'counts', url: `http://127.0.0.1:${port}/ping/`, keyVariable });
  new Heartbeats(home, 'heartbeats');
  new Monitor(home, 'sweep', { kind: 'heartbeat', period: Duration.hours(1) });
  await host.deploy(lab);
  host.setEnv(`${keyVariable}=s3cret\n`);
  expect(host.run('prepare')).toMatchObject({ status: 0 });
  const script = join(host.dist, 'home/heartbeat');
  const report = async (exit: number, curl = '') => {
    const env = { ...process.env, PATH: `${curl}:${process.env['PATH']}` };
    const child = spawn(script, ['sweep', String(exit)], { env });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  };
  const kept = () => spawnSync('cat', [join(host.dataRoot, 'heartbeats/reports/sweep')], { encoding: 'utf8' }).stdout;
  const answer = (next: number): void => void (status = next);
  return { asked, report, kept, answer, script, pings: join(host.dataRoot, 'config/heartbeats/pings') };
}

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

describeEngine(['curl'], 'reports where something counts pings', () => {
  test('are told there as well, with how the job ended', async () => {
    const { asked, report, kept } = await aServerThatPings();
    expect(await report(0)).toEqual({ code: 0, said: '' });
    expect(await report(23)).toEqual({ code: 0, said: '' });
    expect(asked).toEqual(['GET /ping/s3cret/home-sweep/0?create=1', 'GET /ping/s3cret/home-sweep/23?create=1']);
    expect(kept()).toMatch(/^\d+ 23\n$/);
  });

  test('are kept where they cannot be told there, and that is said', async () => {
    const { report, kept, answer } = await aServerThatPings();
    answer(404);
    const { code, said } = await report(0);
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/^heartbeat: sweep is kept here, and could not be told elsewhere: curl: \(22\).*404/),
    ]);
    expect(kept()).toMatch(/^\d+ 0\n$/);
  });

  test('have the key in no argument, and in a file that its owner alone reads', async () => {
    const { report, pings } = await aServerThatPings();
    const folder = aFolder();
    const real = spawnSync('sh', ['-c', 'command -v curl'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(join(folder, 'curl'), `#!/bin/sh\nprintf '%s\\n' "$@" >> ${folder}/log\nexec ${real} "$@"\n`);
    chmodSync(join(folder, 'curl'), 0o755);
    expect(await report(0, folder)).toEqual({ code: 0, said: '' });
    const seen = spawnSync('cat', [join(folder, 'log')], { encoding: 'utf8' }).stdout;
    expect(seen).toContain('--config');
    expect(seen).not.toContain('s3cret');
    expect(spawnSync('stat', ['-c', '%a', pings], { encoding: 'utf8' }).stdout).toBe('600\n');
  });
});

describeEngine(['shellcheck'], 'the script of reports that are told elsewhere as well', () => {
  test('has nothing in it that shellcheck finds', async () => {
    const { script } = await aServerThatPings();
    const { stdout, status } = spawnSync(needEngine('shellcheck'), ['-s', 'sh', script], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});

describeEngine(['busybox', 'shellcheck'], 'the scripts of reports', () => {
  test('have nothing in them that shellcheck finds', async () => {
    const { script, limits } = await aServerThatReports();
    const age = join(limits, '../../age');
    const push = join((await aServerThatTakesPushes()).tokenFile, '../../push');
    const { stdout, status } = spawnSync(needEngine('shellcheck'), ['-s', 'sh', script, age, push], {
      encoding: 'utf8',
    });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});

describeEngine(['systemd-analyze'], 'the drop-in of a timer', () => {
  test('is what systemd reads, and calls a program that is there', async () => {
    const host = aHost();
    const lab = aLab();
    const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
    new Heartbeats(home, 'heartbeats');
    home.heartbeat('smart', { reports: { timer: 'smart-check.timer' }, period: Duration.days(1) });
    await host.deploy(lab);
    const units = join(host.dist, 'home/systemd'); // as docs/monitoring.md copies them
    writeFileSync(join(units, 'smart-check.service'), '[Service]\nType=oneshot\nExecStart=/bin/true\n');
    writeFileSync(join(units, 'smart-check.timer'), '[Timer]\nOnCalendar=daily\n');
    const verify = () =>
      spawnSync(needEngine('systemd-analyze'), ['verify', 'smart-check.timer', 'smart-check.service'], {
        encoding: 'utf8',
        env: { ...process.env, SYSTEMD_UNIT_PATH: `${units}:` },
      });
    expect(verify().stderr).toContain(`${host.dataRoot}/bin/heartbeat is not executable`); // it is read
    expect(host.run('prepare')).toMatchObject({ status: 0 });
    expect(verify()).toMatchObject({ status: 0, stderr: '' });
  });
});
