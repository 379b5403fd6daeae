import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigFile, Service, Stack } from '../../lib/index.ts';
import { alertToken } from '../../lib/tool/index.ts';
import type { NtfyProps } from '../../lib/ntfy/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import type { Running } from './running.ts';
import { freePort, start, until } from './running.ts';
import { needEngine } from './support.ts';

/** The alert tokens of the servers. */
export const TOKENS = { home: `tk_${'h'.repeat(29)}`, cloud: `tk_${'c'.repeat(29)}` };
/** The password of every person. */
export const PASSWORD = `it's "$HOME" #1: a\\b`;

type Publisher = keyof typeof TOKENS;

/** ntfy as the lab declares it, on loopback: prepared by `prepare`, with its folders elsewhere. */
export const anNtfy = (
  props: NtfyProps = {},
  publishers: readonly Publisher[] = ['home', 'cloud'],
  data = aFolder(),
  tokens: Credentials['tokens'] = TOKENS,
): Promise<RunningNtfy> => anNtfyWith({ hash: hashOf(PASSWORD), tokens }, props, publishers, data);

/** What people and servers show to ntfy. */
interface Credentials {
  /** The hash of the password of every person. */
  readonly hash: string;
  readonly tokens: Partial<Record<Publisher, string>>;
}

interface RunningNtfy {
  readonly url: string;
  readonly ntfy: Running;
  readonly file: string;
  readonly data: string;
}

/** The same, with values of your own. */
export async function anNtfyWith(
  { hash, tokens }: Credentials,
  props: NtfyProps,
  publishers: readonly Publisher[],
  data = aFolder(),
): Promise<RunningNtfy> {
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
  host.setEnv(
    [
      `NTFY_ADMIN_HASH='${hash}'`,
      `NTFY_READER_ANNA_HASH='${hash}'`,
      ...publishers.map((server) => `ALERT_TOKEN_${server.toUpperCase()}=${tokens[server]}`),
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

export const basic = (name: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

export const publish = async (
  url: string,
  topic: string,
  headers: Record<string, string>,
  body = 'hello',
): Promise<number> => (await fetch(`${url}/${topic}`, { method: 'POST', body, headers })).status;

export const read = async (url: string, topic: string, headers: Record<string, string>) => {
  const answer = await fetch(`${url}/${topic}/json?poll=1`, { headers });
  const lines = (await answer.text()).trim().split('\n').filter(Boolean);
  return {
    status: answer.status,
    messages: answer.ok ? lines.map((line) => (JSON.parse(line) as { message: string }).message) : [],
  };
};
