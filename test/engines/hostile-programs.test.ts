import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ConfigFile, Directory, Job, Schedule, Secret, Service, Stack, Volume } from '../../lib/index.ts';
import { alertToken, offer } from '../../lib/tool/index.ts';
import type { TestHost } from '../synth/host/host.ts';
import { aHost } from '../synth/host/host.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { ntfyAt } from './a-server-that-alerts.ts';
import { describeEngine, needEngine } from './support.ts';

jest.setTimeout(300_000);

/** Text that would make a file, whichever reader took it for code. */
const code = (canary: string): string =>
  `it's "q" \`touch ${canary}\` $(touch ${canary}) '; touch ${canary}; ' "; touch ${canary}; " \\ %s $5 END`;

const SHELLS: readonly (readonly string[])[] = [['dash'], ['bash', '--posix'], ['busybox', 'sh']];

interface Request {
  readonly head: readonly string[];
  readonly body: Buffer;
}

/** An ntfy that takes everything, and keeps every byte of it. */
async function aRecorder(): Promise<{ readonly url: string; readonly requests: Request[] }> {
  const requests: Request[] = [];
  const server = createServer((socket) => {
    let got = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      got = Buffer.concat([got, chunk]);
      const end = got.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = got.subarray(0, end).toString().split('\r\n');
      const size = Number(head.find((line) => /^content-length:/i.test(line))?.split(':')[1] ?? 0);
      const body = got.subarray(end + 4);
      if (body.length < size) return;
      requests.push({ head, body });
      const answer = '{"id":"a","time":1,"event":"message","topic":"t"}\n';
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\nConnection: close\r\n\r\n${answer}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

/** A server whose texts all hold code, with an ntfy and a job. */
async function aHostileServer(url: string): Promise<{ readonly host: TestHost; readonly canary: string }> {
  const host = aHost();
  const canary = join(host.dist, '../canary');
  const text = code(canary);
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  const stack = new Stack(home, 'photos');
  const place = join(host.dist, '..', 'data', code('canary').replaceAll('/', '_'));
  const key = new Secret(stack, 'key', { description: text, form: { pattern: '[^x]+', words: text } });
  const content = `a: ${text.replaceAll('\\', '')}\nb: "${key.inFile()}"\n`;
  const config = new ConfigFile(stack, 'conf', { fileName: `it's $(touch canary).yml`, content, format: 'yaml' });
  new Service(stack, 'photos', {
    image: 'example/photos:1.0',
    environment: { A: text, KEY: key.asEnv() },
    labels: { a: text },
    command: ['run', text],
    secrets: [key.asFile({ uid: process.getuid?.() ?? 0 })],
    mounts: [
      config.at('/conf'),
      new Volume(stack, 'library', { holds: 'state', reason: text }).at('/data'),
      Directory.of(place, { holds: 'cache' }).at('/cache'),
    ],
  });
  new Job(stack, 'once', { image: 'example/photos:1.0', runs: 'once', probe: ['sh', '-c', text] });
  stack.backup({ schedule: Schedule.daily('03:10') });
  const watch = new Stack(home, 'watch');
  offer(watch, 'Watcher');
  const token = new ConfigFile(watch, 'token', { content: alertToken(home).inFile() });
  new Service(watch, 'watch', { image: 'example/watch:1', mounts: [token.at('/etc/token')] });
  ntfyAt(home, url);
  const { findings } = await host.deploy(lab);
  expect(findings.filter(({ severity, code: of }) => severity === 'error' && of !== 'HL150')).toEqual([]);
  return { host, canary };
}

/** As Compose reads it: in double quotes. */
const inEnv = (value: string): string => `"${value.replace(/[\\"$]/g, '\\$&')}"`;

async function run(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const [name = '', ...args] = command;
  const child = spawn(name, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, said };
}

describeEngine(['busybox', 'curl'], 'programs of a lab full of code', () => {
  test.each(SHELLS.map((each) => [...each]))('%s runs none of it', async (name, ...more) => {
    const shell = [name === 'busybox' ? needEngine('busybox') : (name ?? ''), ...more];
    const { url, requests } = await aRecorder();
    const { host, canary } = await aHostileServer(url);
    const root = join(host.dist, '..');
    const secret = code(canary);
    const token = `tk_"\\q\\n'${'$'}(touch ${canary}) %s é`;
    const names = /^([A-Z_]+)=/gm;
    const example = readFileSync(join(host.dist, 'home/.env.example'), 'utf8');
    const variables = [...example.matchAll(names)].map(([, name = '']) => name);
    expect(variables).toContain('PHOTOS_KEY');
    const setEnv = (alertToken: string): void =>
      host.setEnv(
        [...new Set(['PHOTOS_KEY', 'ALERT_TOKEN_HOME', ...variables])]
          .map((name) => `${name}=${inEnv(name === 'PHOTOS_KEY' ? secret.replaceAll('x', 'y') : alertToken)}\n`)
          .join(''),
      );
    setEnv(`tk_${'a'.repeat(29)}`);
    const env = { ...process.env, PATH: `${host.bin}:${process.env['PATH']}` };
    const at = (program: string): string => {
      const placed = join(host.dataRoot, 'bin', program);
      return existsSync(placed) ? placed : join(host.dist, 'home', program);
    };
    const programs = readdirSync(join(host.dist, 'home')).filter((name) => existsSync(at(name)) && !name.includes('.'));
    expect(programs).toEqual(expect.arrayContaining(['prepare', 'jobs', 'alert', 'notify-test']));

    const prepared = await run([...shell, at('prepare')], root, env);
    expect(prepared).toEqual({ status: 0, said: expect.any(String) as string });
    await run([...shell, at('prepare')], root, env);
    for (const status of [0, 1]) {
      host.docker(`exit ${status}`);
      await run([...shell, at('jobs')], root, env);
      await run([...shell, at('jobs'), 'status'], root, env);
    }

    setEnv(token);
    // What arrives is what was given, byte for byte.
    const title = code(canary).slice(0, 150);
    const message = `${code(canary)}\r\n@/etc/passwd\n\t-d x\n"\\n\\\\n\\`;
    expect(await run([...shell, at('alert'), 'warning', title, message], root, env)).toEqual({ status: 0, said: '' });
    expect(await run([...shell, at('alert'), 'info', 'a\r\nX-Evil: 1\nb', '-'], root, env)).toMatchObject({
      status: 0,
    });
    expect(await run([...shell, at('notify-test')], root, env)).toMatchObject({ status: 0 });
    const [first, second, third] = requests;
    expect(first?.head[0]).toBe('POST /warnings HTTP/1.1');
    const cut = Buffer.from(`home: ${title}`).subarray(0, 200).toString();
    expect(first?.head).toEqual(expect.arrayContaining([`Title: ${cut}`, `Authorization: Bearer ${token}`]));
    expect(first?.body.toString()).toBe(message);
    expect(second?.head).toContain('Title: home: a  X-Evil: 1 b');
    expect(second?.body.toString()).toBe('-');
    expect(third?.head).toEqual(
      expect.arrayContaining(['Title: Test of the alerts of home', `Authorization: Bearer ${token}`]),
    );
    expect(requests).toHaveLength(3);

    const made = spawnSync('find', [root, '-name', 'canary', '-o', '-name', 'X-Evil*'], { encoding: 'utf8' });
    expect(made).toMatchObject({ status: 0, stdout: '' });
  });

  test('a canary that is run would be seen', () => {
    const host = aHost();
    const canary = join(host.dataRoot, '../canary');
    writeFileSync(join(host.bin, 'bad'), `echo "${code(canary)}"\n`);
    spawnSync('sh', [join(host.bin, 'bad')]);
    expect(existsSync(canary)).toBe(true);
  });
});
