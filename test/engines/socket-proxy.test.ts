import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createListener } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lab from '../../app/main.ts';
import { synth } from '../../lib/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { templateOf } from '../apps/support.ts';
import { IMAGE_DEFAULTS, SECTIONS, socketProxyRules, switchOf } from './host/socket-proxy.ts';
import { describeEngine, needEngine } from './support.ts';

/** What the proxies of the Docker socket let through, by the rules that the real one has. */

type Request = readonly [method: string, path: string];

/** What Traefik asks. Rule: pkg/provider/docker/pdocker.go of v3.7, and the negotiation of Docker's client. */
const TRAEFIK: readonly Request[] = [
  ['HEAD', '/_ping'],
  ['GET', '/v1.44/version'],
  ['GET', '/v1.44/containers/json?limit=0'],
  ['GET', '/v1.44/containers/0123456789ab/json'],
  ['GET', '/v1.44/events?filters=%7B%7D'],
];

/** What Watchtower asks. Rule: every call of `c.api` in pkg/container of nicholas-fedor/watchtower, but its hooks. */
const WATCHTOWER: readonly Request[] = [
  ['HEAD', '/_ping'],
  ['GET', '/v1.44/info'],
  ['GET', '/v1.44/containers/json'],
  ['GET', '/v1.44/containers/app/json'],
  ['POST', '/v1.44/containers/create?name=app'],
  ['POST', '/v1.44/containers/app/start'],
  ['POST', '/v1.44/containers/app/stop'],
  ['POST', '/v1.44/containers/app/rename?name=old'],
  ['POST', '/v1.44/containers/app/update'],
  ['DELETE', '/v1.44/containers/app'],
  ['GET', '/v1.44/images/docker.io/example/app:1/json'],
  ['POST', '/v1.44/images/create?fromImage=example/app'],
  ['DELETE', '/v1.44/images/sha256:0123'],
  ['POST', '/v1.44/networks/hl_default/connect'],
];

/** What a section lets through beside that: the docs say so. */
const READ_ALONG: readonly Request[] = [
  ['GET', '/v1.44/containers/mail/logs?stdout=1'],
  ['GET', '/v1.44/containers/mail/archive?path=/run/secrets'],
  ['GET', '/v1.44/containers/mail/export'],
  ['GET', '/v1.44/containers/mail/top'],
];

const sectionOf = ([, path]: Request): string =>
  switchOf(SECTIONS.find((section) => path.replace(/^\/v[\d.]+/, '').startsWith(`/${section}`)) ?? '');

/** One request of every section, to read and to change. */
const EVERY: readonly Request[] = SECTIONS.flatMap((section): Request[] => [
  ['GET', `/v1.44/${section}/any`],
  ['POST', `/v1.44/${section}/any`],
]);

describeEngine(['haproxy'], 'a proxy of the Docker socket', () => {
  // A path for a socket has to be short.
  const folder = mkdtempSync('/tmp/hl-');
  const running: ChildProcess[] = [];
  let docker: HttpServer;

  beforeAll(async () => {
    docker = createServer((_request, answer) => void answer.end('{}'));
    await new Promise<void>((listening) => docker.listen(join(folder, 'docker.sock'), listening));
  });

  afterAll(() => {
    running.forEach((each) => each.kill('SIGKILL'));
    docker.close();
    docker.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts one with an environment; gives whether it lets a request through. */
  async function started(environment: Readonly<Record<string, string>>) {
    const port = await freePort();
    const file = join(folder, `${port}.cfg`);
    writeFileSync(file, socketProxyRules(`127.0.0.1:${port}`, join(folder, 'docker.sock')));
    const env = { PATH: process.env['PATH'], ...IMAGE_DEFAULTS, ...environment };
    running.push(spawn(needEngine('haproxy'), ['-f', file, '-db'], { env, stdio: 'ignore' }));
    const passes = async ([method, path]: Request): Promise<boolean> => {
      const { status } = await fetch(`http://127.0.0.1:${port}${path}`, { method });
      expect([200, 403]).toContain(status);
      return status === 200;
    };
    for (let tries = 0; ; tries++) {
      if (await passes(['GET', '/_ping']).catch(() => tries > 100)) return passes;
      await sleep(50);
    }
  }

  type Services = Readonly<Record<string, { environment?: Readonly<Record<string, unknown>> }>>;

  /** The environment of a proxy in a final file. */
  const environmentIn = (services: Services, name: string): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [key, String(value)]));

  const ofStack = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const template = await templateOf((server) => {
      new Traefik(server, 'traefik');
      new Watchtower(server, 'watchtower');
    });
    return environmentIn(template.server('home').services() as Services, name);
  };
  const ofReference = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const { models } = await synth(lab, { write: false });
    return environmentIn(models.find(({ file }) => file === 'home/compose.yml')?.tree['services'] as Services, name);
  };

  describe.each([
    ['Traefik, as the ready-made stack has it', TRAEFIK, () => ofStack('traefik-docker-proxy')],
    ['Watchtower, as the ready-made stack has it', WATCHTOWER, () => ofStack('watchtower-docker-proxy')],
    ['Watchtower, as the reference homelab has it', WATCHTOWER, () => ofReference('watchtower-docker-proxy')],
  ])('for %s', (_name, used, environmentOf) => {
    test('lets through what is asked, and of other sections nothing', async () => {
      const passes = await started(await environmentOf());
      for (const request of used) expect([request, await passes(request)]).toEqual([request, true]);
      const sections = new Set(used.map(sectionOf));
      const mayChange = used.some(([method]) => method === 'POST');
      for (const request of EVERY) {
        const allowed = sections.has(sectionOf(request)) && (request[0] === 'GET' || mayChange);
        expect([request, await passes(request)]).toEqual([request, allowed]);
      }
      for (const request of READ_ALONG) expect([request, await passes(request)]).toEqual([request, true]);
    });

    test('has no switch on without which everything would go on', async () => {
      const environment = await environmentOf();
      const on = Object.entries({ ...IMAGE_DEFAULTS, ...environment }).filter(([, value]) => value === '1');
      for (const [name] of on) {
        const passes = name === 'PING' ? undefined : await started({ ...environment, [name]: '0' });
        if (passes === undefined) continue; // its healthcheck asks
        const refused = await Promise.all(used.map(async (request) => !(await passes(request))));
        expect([name, refused.includes(true)]).toEqual([name, true]);
      }
    });
  });
});

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const listener = createListener();
    listener.listen(0, '127.0.0.1', () => {
      const { port } = listener.address() as { port: number };
      listener.close(() => found(port));
    });
  });
