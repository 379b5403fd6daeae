import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NtfyProps } from '../../lib/ntfy/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { alertToken, ConfigFile, Service, Stack } from '../../lib/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import type { Running } from './running.ts';
import { freePort, start, stop, until } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

const TOKENS = { home: `tk_${'h'.repeat(29)}`, cloud: `tk_${'c'.repeat(29)}` };
const PASSWORD = `it's "$HOME" #1: a\\b`;

/** ntfy as the lab declares it, on loopback: prepared by `prepare`, with its folders elsewhere. */
async function anNtfy(
  props: NtfyProps = {},
  publishers: readonly ('home' | 'cloud')[] = ['home', 'cloud'],
  data = aFolder(),
) {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '127.0.0.2' } } });
  for (const server of [home, cloud].filter(({ node }) => (publishers as string[]).includes(node.id))) {
    const stack = new Stack(server, 'app');
    const file = new ConfigFile(stack, 'token', { content: alertToken(server).inFile() });
    new Service(stack, 'app', { image: 'example/app:1', mounts: [file.at('/etc/token')] });
  }
  new Ntfy(home, 'ntfy', { readers: ['anna'], ...props });
  await host.deploy(lab);
  const hash = hashOf(PASSWORD);
  host.setEnv(
    [
      `NTFY_ADMIN_HASH='${hash}'`,
      `NTFY_READER_ANNA_HASH='${hash}'`,
      ...publishers.map((server) => `ALERT_TOKEN_${server.toUpperCase()}=${TOKENS[server]}`),
      '',
    ].join('\n'),
  );
  const prepared = host.run('prepare');
  if (prepared.status !== 0) throw new Error(prepared.stderr);
  const file = join(host.dataRoot, 'config/ntfy/server.yml');
  return { ...(await run(file, data)), file, data };
}

/** Runs it by its file, of which only places differ. */
async function run(file: string, data: string): Promise<{ url: string; ntfy: Running }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  for (const folder of ['lib', 'cache']) mkdirSync(join(data, folder), { recursive: true });
  const text = readFileSync(file, 'utf8')
    .replaceAll('/var/lib/ntfy', join(data, 'lib'))
    .replaceAll('/var/cache/ntfy', join(data, 'cache'))
    .replace(/^listen-http: .*$/m, `listen-http: 127.0.0.1:${port}`)
    .replace(/^upstream-base-url: .*$/m, '');
  const config = join(data, 'server.yml');
  writeFileSync(config, text);
  const ntfy = start(needEngine('ntfy'), ['serve', '--config', config]);
  await until(async () => ((await fetch(`${url}/v1/health`)).ok ? true : undefined), ntfy.output);
  return { url, ntfy };
}

/** A hash of a password, as ntfy makes it of a terminal's two lines. */
function hashOf(password: string): string {
  const { stdout, stderr } = spawnSync(needEngine('ntfy'), ['user', 'hash'], {
    input: `${password}\n${password}\n`,
    encoding: 'utf8',
  });
  const hash = /\$2a\$\S+/.exec(stdout + stderr)?.[0];
  if (hash === undefined) throw new Error(stdout + stderr);
  return hash;
}

const basic = (name: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

const publish = async (url: string, topic: string, headers: Record<string, string>, body = 'hello'): Promise<number> =>
  (await fetch(`${url}/${topic}`, { method: 'POST', body, headers })).status;

const read = async (url: string, topic: string, headers: Record<string, string>) => {
  const answer = await fetch(`${url}/${topic}/json?poll=1`, { headers });
  const lines = (await answer.text()).trim().split('\n').filter(Boolean);
  return {
    status: answer.status,
    messages: answer.ok ? lines.map((line) => (JSON.parse(line) as { message: string }).message) : [],
  };
};

describeEngine(['ntfy'], 'ntfy as it is declared', () => {
  test('lets a server write and not read, a reader read and not write, and a stranger neither', async () => {
    const { url } = await anNtfy();
    const anna = basic('anna', PASSWORD);
    for (const topic of ['alerts', 'warnings', 'info']) {
      expect(await publish(url, topic, {})).toBe(403);
      expect(await publish(url, topic, bearer(TOKENS.home), `of home to ${topic}`)).toBe(200);
      expect(await publish(url, topic, bearer(TOKENS.cloud))).toBe(200);
      expect((await read(url, topic, bearer(TOKENS.home))).status).toBe(403);
      expect(await publish(url, topic, anna)).toBe(403);
      expect((await read(url, topic, {})).status).toBe(403);
      expect(await read(url, topic, anna)).toEqual({ status: 200, messages: [`of home to ${topic}`, 'hello'] });
    }
    expect(await publish(url, 'elsewhere', bearer(TOKENS.home))).toBe(403);
    expect((await read(url, 'elsewhere', anna)).status).toBe(403);
    expect(await publish(url, 'elsewhere', basic('admin', PASSWORD))).toBe(200);
  });

  test('knows no password of a server, and no token that was not given', async () => {
    const { url } = await anNtfy();
    for (const password of ['', 'server-home', TOKENS.home, '.'.repeat(31), '*', '!']) {
      expect(await publish(url, 'alerts', basic('server-home', password))).toBe(401);
    }
    expect(await publish(url, 'alerts', basic('anna', 'wrong'))).toBe(401);
    expect(await publish(url, 'alerts', basic('nobody', PASSWORD))).toBe(401);
    expect(await publish(url, 'alerts', bearer(`tk_${'x'.repeat(29)}`))).toBe(401);
    expect(await publish(url, 'alerts', basic('', TOKENS.home))).toBe(200); // as shoutrrr sends it
  });

  test('forgets a server that no longer publishes, and a reader who is gone', async () => {
    const first = await anNtfy();
    expect(await publish(first.url, 'alerts', bearer(TOKENS.cloud))).toBe(200);
    await stop(first.ntfy.process);
    const { url } = await anNtfy({ readers: [] }, ['home'], first.data);
    expect(await publish(url, 'alerts', bearer(TOKENS.home))).toBe(200);
    expect(await publish(url, 'alerts', bearer(TOKENS.cloud))).toBe(401);
    expect((await read(url, 'alerts', basic('anna', PASSWORD))).status).toBe(401);
    expect((await read(url, 'alerts', basic('admin', PASSWORD))).messages).toHaveLength(2);
  });

  test('takes any number of alerts from the fixed address of a server, and many from any other', async () => {
    const { url } = await anNtfy();
    const flood = async (from: string): Promise<Record<number, number>> => {
      const counts: Record<number, number> = {};
      for (let sent = 0; sent < 260; sent++) {
        const status = await publish(url, 'alerts', { ...bearer(TOKENS.cloud), 'X-Forwarded-For': from });
        counts[status] = (counts[status] ?? 0) + 1;
      }
      return counts;
    };
    expect(await flood('127.0.0.2')).toEqual({ 200: 260 });
    expect((await flood('198.51.100.7'))[429]).toBeGreaterThan(0);
  });

  test('puts its topics under a prefix, and reads names of accounts with every letter they may have', async () => {
    const { url } = await anNtfy({ topicPrefix: 'lab_1-', admin: 'o.k+me@example.com', readers: [] });
    expect(await publish(url, 'alerts', bearer(TOKENS.home))).toBe(403);
    expect(await publish(url, 'lab_1-alerts', bearer(TOKENS.home))).toBe(200);
    expect((await read(url, 'lab_1-alerts', basic('o.k+me@example.com', PASSWORD))).messages).toEqual(['hello']);
  });
});
