import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { ConfigFile, Service, Stack } from '../../lib/index.ts';
import { alertToken } from '../../lib/tool/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { messagesOf, ntfyAt } from './a-server-that-alerts.ts';
import { anNtfy, bearer, read, TOKENS } from './an-ntfy.ts';
import { describeEngine, needEngine } from './support.ts';

jest.setTimeout(120_000);

/** Two servers that send alerts, each by both of two notifiers. */
function aLabOfTwo(urls: Readonly<Record<'home' | 'cloud', string>>, dataRoot: string): Homelab {
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot });
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '127.0.0.2' } } });
  for (const server of [home, cloud]) {
    const stack = new Stack(server, 'app');
    const file = new ConfigFile(stack, 'token', { content: alertToken(server).inFile() });
    new Service(stack, 'app', { image: 'example/app:1', mounts: [file.at('/etc/token')] });
    ntfyAt(server, urls[server.node.id as 'home' | 'cloud'], `ntfy-${server.node.id}`, 'alert-path');
  }
  new Heartbeats(home, 'heartbeats');
  return lab;
}

/** The program of the server home, and the two real ntfy that it would use. */
async function twoWays({ token = TOKENS.home, data }: { token?: string; data?: string } = {}) {
  const [here, away] = [await anNtfy(), await anNtfy({}, ['home', 'cloud'], data)];
  const host = aHost();
  await host.deploy(aLabOfTwo({ home: here.url, cloud: away.url }, host.dataRoot));
  host.setEnv(`ALERT_TOKEN_HOME=${token}\n`);
  const prepared = host.run('prepare');
  if (prepared.status !== 0) throw new Error(prepared.stderr);
  const program = join(host.dataRoot, 'bin/alert-path');
  const state = join(host.dataRoot, '.hl/alert-path');
  const run = async (...args: readonly string[]) => {
    const child = spawn(program, args);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, stderr, lines: stdout.trimEnd().split('\n').filter(Boolean) };
  };
  /** As if the others had been looked for since long ago. */
  const later = (): void => {
    const file = join(state, 'asked');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\d+$/gm, '1'));
  };
  return { here, away, host, program, run, later, state };
}

/** What the other server sends, by its own program: the same message with its own token. */
const sendAsCloud = async (url: string): Promise<void> => {
  const { status } = await fetch(`${url}/alert-path`, {
    method: 'POST',
    body: 'alert path of cloud',
    headers: bearer(TOKENS.cloud),
  });
  expect(status).toBe(200);
};

describeEngine(['ntfy', 'curl', 'busybox'], 'the ways of alerts, with two real ntfy', () => {
  test('are well where the messages of all servers arrive at both, and nobody is called', async () => {
    const { here, away, run } = await twoWays();
    for (const { url } of [here, away]) await sendAsCloud(url);
    expect(await run()).toEqual({
      status: 0,
      stderr: '',
      lines: [
        'ok\thome at home/ntfy-home: its messages arrive',
        'ok\tcloud at home/ntfy-home: its messages arrive',
        'ok\thome at cloud/ntfy-cloud: its messages arrive',
        'ok\tcloud at cloud/ntfy-cloud: its messages arrive',
      ],
    });
    for (const topic of ['alerts', 'warnings', 'info']) expect(await messagesOf(here.url, topic)).toEqual([]);
    expect((await read(here.url, 'alert-path', bearer(TOKENS.home))).messages).toContain('alert path of home');
  });

  test('are broken by a wrong token, which is told once by a way that is left, with the answer of ntfy', async () => {
    const { away, here, run, host } = await twoWays();
    for (const { url } of [here, away]) await sendAsCloud(url);
    // Only here the token is known: the other ntfy has another one for this server.
    const wrong = await anNtfy({}, ['home', 'cloud'], undefined, { ...TOKENS, home: `tk_${'y'.repeat(29)}` });
    await sendAsCloud(wrong.url);
    const file = join(host.dataRoot, 'bin/alert-path');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(away.url, wrong.url));
    const alert = join(host.dataRoot, 'bin/alert');
    writeFileSync(alert, readFileSync(alert, 'utf8').replaceAll(away.url, wrong.url));
    const { status, lines } = await run();
    expect(status).toBe(1);
    expect(lines).toEqual([
      'ok\thome at home/ntfy-home: its messages arrive',
      'ok\tcloud at home/ntfy-home: its messages arrive',
      expect.stringMatching(
        /^fault\thome at cloud\/ntfy-cloud: cloud\/ntfy-cloud does not take a message of home: .*40[13]/,
      ),
    ]);
    await run();
    const told = await messagesOf(here.url, 'alerts');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ title: 'home: 1 fault on the ways of alerts' });
    expect(told[0]?.message).toMatch(/^home at cloud\/ntfy-cloud: .*40[13]/);
  });

  test('are broken where this server has a wrong token for all of them, and then its report says so', async () => {
    const { run } = await twoWays({ token: `tk_${'x'.repeat(29)}` });
    const { status, lines, stderr } = await run();
    expect(status).not.toBe(0);
    expect(lines.filter((line) => line.startsWith('fault\t'))).toHaveLength(2);
    expect(stderr).toContain('alert-path: nobody could be told');
  });

  test('miss the messages of another server that sends none, from the time on that it is looked for', async () => {
    const { here, away, run, later } = await twoWays();
    await sendAsCloud(here.url);
    expect((await run()).lines).toContain('note\tcloud at cloud/ntfy-cloud: no message has arrived yet');
    later();
    const { status, lines } = await run();
    expect([status, lines.filter((line) => line.startsWith('fault'))]).toEqual([
      1,
      [
        'fault\tcloud at cloud/ntfy-cloud: no message has arrived for 45 minutes: cloud is down, or cannot send by cloud/ntfy-cloud',
      ],
    ]);
    await sendAsCloud(away.url);
    expect((await run()).status).toBe(0);
  });

  test('are broken by a notifier that is gone', async () => {
    const { away, run } = await twoWays();
    away.ntfy.process.kill('SIGKILL');
    await once(away.ntfy.process, 'exit');
    const { status, lines } = await run();
    expect([status, lines]).toEqual([
      1,
      expect.arrayContaining([
        expect.stringMatching(/^fault\thome at cloud\/ntfy-cloud: .*does not take.*(connect|refused)/),
      ]),
    ]);
  });

  test('send nothing in a dry run, and keep nothing', async () => {
    const { here, run, state } = await twoWays();
    const { status, lines } = await run('--dry-run');
    expect([status, lines]).toEqual([
      0,
      [expect.stringContaining(`would send to ${here.url}/alert-path`), expect.stringContaining('home,cloud')],
    ]);
    expect(existsSync(state)).toBe(false);
    expect((await read(here.url, 'alert-path', bearer(TOKENS.home))).messages).toEqual([]);
    expect(await run('--wet')).toMatchObject({ status: 2 });
    expect((await run('--help')).lines.join('\n')).toContain('--dry-run');
  });

  test('are in no file that others may read, and the token is in none at all', async () => {
    const { run, state, program } = await twoWays();
    await run();
    for (const name of readdirSync(state)) {
      expect([name, statSync(join(state, name)).mode & 0o077]).toEqual([name, 0]);
      expect(readFileSync(join(state, name), 'utf8')).not.toContain(TOKENS.home);
    }
    expect(readFileSync(program, 'utf8')).not.toContain(TOKENS.home);
    expect(readdirSync(state).sort()).toEqual(['asked', 'faults']);
  });
});

const canMount = process.getuid?.() === 0;

(canMount ? describeEngine : () => undefined)(['ntfy', 'curl'], 'the way to a notifier whose disk is full', () => {
  const disk = aFolderOfItsOwn();
  afterEach(() => disk.unmount());

  test('is broken, and people are told by the other one', async () => {
    const folder = disk.mount();
    const { here, run, away } = await twoWays({ data: folder });
    expect((await run()).status).toBe(0);
    const filler = join(folder, 'film');
    spawnSync('sh', ['-c', `cat /dev/zero > ${filler} 2> /dev/null`]);
    // What SQLite had reserved is used up by a few messages; every run is one.
    let last = await run();
    for (let tries = 0; tries < 40 && last.status === 0; tries++) last = await run();
    expect(last.lines.filter((line) => line.startsWith('fault'))).toEqual([
      expect.stringMatching(
        /^fault\thome at cloud\/ntfy-cloud: cloud\/ntfy-cloud (does not take|took) a message of home/,
      ),
    ]);
    expect((await messagesOf(here.url, 'alerts')).map(({ message }) => message)).toEqual([
      expect.stringContaining('home at cloud/ntfy-cloud'),
    ]);
    rmSync(filler);
    expect((await run()).status).toBe(0);
    away.ntfy.process.kill('SIGKILL');
    await once(away.ntfy.process, 'exit');
  });
});

/** A small file system, which is mounted while a test runs. */
function aFolderOfItsOwn() {
  let folder = '';
  return {
    mount: (): string => {
      folder = aFolder();
      mkdirSync(folder, { recursive: true });
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
      return folder;
    },
    unmount: (): void => void spawnSync('umount', ['--lazy', folder]),
  };
}

describeEngine(['shellcheck'], 'the program alert-path', () => {
  test('has nothing in it that shellcheck finds', async () => {
    const host = aHost();
    await host.deploy(aLabOfTwo({ home: 'http://a.example.com', cloud: 'http://b.example.com' }, host.dataRoot));
    const file = join(host.dist, 'home/alert-path');
    const { stdout, status } = spawnSync(needEngine('shellcheck'), ['-s', 'sh', file], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});
