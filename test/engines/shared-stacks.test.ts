import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gatus } from '../../lib/gatus/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { templateOf, textOf } from '../apps/support.ts';
import { aFolder } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

/** The real programs start with what is generated for them, and do what it is meant to make them do. */

jest.setTimeout(60_000);

const running: ChildProcess[] = [];

afterEach(() => running.splice(0).forEach((program) => program.kill('SIGKILL')));

/** A port of the loopback that nobody uses. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** A generated file with the addresses and paths of this test instead of those of a container. */
function adapted(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replaceAll(from, to);
  }, text);
}

function start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): () => string {
  const child = spawn(program, args, { env: { PATH: process.env['PATH'], ...env } });
  running.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
  return () => said;
}

/** Waits for what a program does soon after its start. */
async function eventually<T>(
  look: () => T | Promise<T>,
  isRight: (found: T) => boolean,
  said: () => string,
): Promise<T> {
  let last: unknown;
  for (let tries = 0; tries < 100; tries++) {
    try {
      const found = await look();
      if (isRight(found)) return found;
      last = found;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  }
  throw new Error(`last seen: ${String(last)}\n${said()}`);
}

const ask = async (url: string, init: RequestInit = {}): Promise<number> =>
  (await fetch(url, { redirect: 'manual', ...init })).status;

/** By TLS, whoever signed the certificate. */
const askBlindly = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });

/** Waits until a page answers that all is well. */
const isUp = (url: string, said: () => string): Promise<number> =>
  eventually(
    () => ask(url),
    (status) => status === 200,
    said,
  );

describeEngine(['traefik'], 'Traefik', () => {
  test.each([
    ['with a domain', 'example.com'],
    ['without a domain', undefined],
  ])('starts %s, tells that it works, and sends HTTP on to HTTPS', async (_how, domain) => {
    const template = await templateOf((server) => new Traefik(server, 'traefik'), {}, { domain: domain as string });
    const [ping, web, websecure] = [await freePort(), await freePort(), await freePort()];
    const folder = aFolder();
    const config = adapted(textOf(template, 'home/config/traefik/traefik.yml'), {
      '127.0.0.1:8082': `127.0.0.1:${ping}`,
      "':80'": `'127.0.0.1:${web}'`,
      "':443'": `'127.0.0.1:${websecure}'`,
      'tcp://traefik-docker-proxy:2375': 'tcp://127.0.0.1:1',
      '/var/log/traefik': folder,
      ...(domain !== undefined && { '/acme/acme.json': join(folder, 'acme.json') }),
    });
    writeFileSync(join(folder, 'traefik.yml'), config);
    const said = start(needEngine('traefik'), [`--configFile=${join(folder, 'traefik.yml')}`]);

    await isUp(`http://127.0.0.1:${ping}/ping`, said);
    expect(await ask(`http://127.0.0.1:${web}/films`)).toBe(301);
    expect(await askBlindly(`https://127.0.0.1:${websecure}/films`)).toBe(404);
    const log = () => readFileSync(join(folder, 'access.json'), 'utf8');
    await eventually(log, (text) => text.includes('"RequestPath":"/films"'), said);
    if (domain !== undefined) expect(statSync(join(folder, 'acme.json')).mode & 0o777).toBe(0o600);
    expect(said()).not.toMatch(/certificate ?resolver|permissions/i);
  });
});

describeEngine(['ntfy'], 'ntfy', () => {
  test('lets in nobody but its administrator', async () => {
    const template = await templateOf((server) => new Ntfy(server, 'ntfy'));
    const port = await freePort();
    const folder = aFolder();
    mkdirSync(join(folder, 'lib'));
    mkdirSync(join(folder, 'cache'));
    const ntfy = needEngine('ntfy');
    const hash = spawnSync(ntfy, ['user', 'hash'], { input: 'open sesame\nopen sesame\n', encoding: 'utf8' });
    const [bcrypt = ''] = /\$2[aby]\$\S+/.exec(hash.stdout + hash.stderr) ?? [];
    expect(bcrypt).toHaveLength(60);
    const config = adapted(textOf(template, 'home/config/ntfy/server.yml'), {
      "':80'": `'127.0.0.1:${port}'`,
      '/var/lib/ntfy': join(folder, 'lib'),
      '/var/cache/ntfy': join(folder, 'cache'),
      '@@hl:NTFY_ADMIN_HASH@@': bcrypt,
      '@@hl:ALERT_TOKEN_HOME@@': `tk_${'h'.repeat(29)}`,
    });
    writeFileSync(join(folder, 'server.yml'), config);
    const said = start(ntfy, ['serve', '--config', join(folder, 'server.yml')]);

    const url = `http://127.0.0.1:${port}`;
    const as = (password: string): RequestInit => ({
      method: 'POST',
      body: 'the cellar is full of water',
      headers: { Authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` },
    });
    await isUp(`${url}/v1/health`, said);
    expect(await ask(`${url}/alerts`, { method: 'POST', body: 'x' })).toBe(403);
    expect(await ask(`${url}/alerts/json?poll=1`)).toBe(403);
    expect(await ask(`${url}/alerts`, as('open barley'))).toBe(401);
    expect(await ask(`${url}/alerts`, as('open sesame'))).toBe(200);
  });
});

describeEngine(['gatus'], 'Gatus', () => {
  test('starts although there is nothing to watch yet', async () => {
    const template = await templateOf((server) => new Gatus(server, 'status'));
    const port = await freePort();
    const folder = aFolder();
    const config = adapted(textOf(template, 'home/config/status/config/config.yaml'), {
      'port: 8080': `address: 127.0.0.1\n  port: ${port}`,
      '/data/gatus.db': join(folder, 'gatus.db'),
    });
    writeFileSync(join(folder, 'config.yaml'), config);
    const said = start(needEngine('gatus'), [], { GATUS_CONFIG_PATH: join(folder, 'config.yaml') });
    await isUp(`http://127.0.0.1:${port}/health`, said);
    expect(statSync(join(folder, 'gatus.db')).size).toBeGreaterThan(0);
  });
});
