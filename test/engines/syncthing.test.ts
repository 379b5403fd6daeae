import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Syncthing } from '../../lib/syncthing/index.ts';
import { templateOf, textOf } from '../apps/support.ts';
import { aFolder } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

/** The start script of Syncthing with the real program: who gets to its interface. */

jest.setTimeout(60_000);

const SECRETS = { 'interface-password': 'open sesame\n', 'api-key': 'key-of-the-api' };

describeEngine(['syncthing', 'curl'], 'the interface of Syncthing', () => {
  const running: ChildProcess[] = [];

  afterAll(() => running.forEach((each) => each.kill('SIGKILL')));

  /** Starts it as its container does, with its places in a folder. */
  async function start(secrets: Readonly<Record<string, string>>, folder = aFolder()) {
    const script = textOf(await templateOf((server) => new Syncthing(server, 'sync')), 'home/config/sync/start.sh');
    writeFileSync(join(folder, 'start.sh'), script);
    for (const each of ['bin', 'secrets', 'home', 'interface']) mkdirSync(join(folder, each), { recursive: true });
    if (!existsSync(join(folder, 'bin/syncthing'))) symlinkSync(needEngine('syncthing'), join(folder, 'bin/syncthing'));
    for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, 'secrets', name), value);
    const socket = join(folder, 'interface/socket');
    const env = {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      HOME: folder,
      STHOMEDIR: join(folder, 'home'),
      STGUIADDRESS: `unix://${socket}`,
      STNODEFAULTFOLDER: '1',
      HL_SECRETS: join(folder, 'secrets'),
    };
    return { folder, socket, env, command: ['sh', join(folder, 'start.sh')] as const };
  }

  /** The status of an answer of the interface. */
  const ask = (socket: string, path: string, ...more: readonly string[]): string =>
    spawnSync(
      'curl',
      ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--unix-socket', socket, ...more, `http://localhost${path}`],
      { encoding: 'utf8' },
    ).stdout;

  async function up(secrets = SECRETS, folder?: string) {
    const { command, env, ...rest } = await start(secrets, folder);
    const [program, ...args] = command;
    const process = spawn(program, args, { env, stdio: 'ignore' });
    running.push(process);
    for (let tries = 0; ask(rest.socket, '/rest/noauth/health') !== '200'; tries++) {
      if (tries === 150 || process.exitCode !== null) throw new Error('Syncthing does not answer');
      await sleep(200);
    }
    return { ...rest, process };
  }

  const STATUS = '/rest/system/status';
  /** Signs in as its page does. */
  const signIn = (socket: string, password: string): string =>
    ask(socket, '/rest/noauth/auth/password', '-d', JSON.stringify({ username: 'admin', password }));

  test('listens on its socket alone, and answers those who know the password or the key', async () => {
    const { socket, process, folder } = await up();
    expect(ask(socket, STATUS)).toBe('403');
    expect(signIn(socket, 'open barley')).toBe('403');
    expect(signIn(socket, 'open sesame')).toBe('204');
    expect(ask(socket, STATUS, '-H', 'X-API-Key: wrong')).toBe('403');
    expect(ask(socket, STATUS, '-H', 'X-API-Key: key-of-the-api')).toBe('200');
    expect(statSync(socket).mode & 0o007).toBe(0);
    const config = readFileSync(join(folder, 'home/config.xml'), 'utf8');
    expect(config).toMatch(/<password>\$2[aby]\$/);
    expect(config).not.toContain('open sesame');
    const listening = spawnSync('ss', ['-Hltnp'], { encoding: 'utf8' }).stdout.split('\n');
    expect(listening.filter((line) => line.includes('syncthing') && line.includes(':8384'))).toEqual([]);
    process.kill('SIGTERM');
    await new Promise((ended) => process.once('exit', ended));

    // A new value of the secret holds from the next start on, which finds the old socket in its way.
    const again = await up({ ...SECRETS, 'interface-password': 'open barley' }, folder);
    expect(signIn(again.socket, 'open sesame')).toBe('403');
    expect(signIn(again.socket, 'open barley')).toBe('204');
  });

  test.each(['interface-password', 'api-key'])('does not open while %s is empty', async (name) => {
    const { command, env, socket } = await start({ ...SECRETS, [name]: '' });
    const [program, ...args] = command;
    const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
    expect([status, existsSync(socket)]).toEqual([1, false]);
    expect(stderr).toContain(`${name} is empty`);
  });
});
