import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Server as TcpServer } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { EmailNotifier } from '../../lib/email/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { Secret, Service, Stack } from '../../lib/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import type { Mail } from './a-mail-server.ts';
import { aMailServer } from './a-mail-server.ts';
import type { Running } from './running.ts';
import { freePort, start, until } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

/** With everything at which one of the readers between .env and the mail server could stumble. */
const PASSWORD = '$HOME ${x} "a\\ss" #: é';

interface GatusFile {
  endpoints: { url: string; interval: string }[];
  [key: string]: unknown;
}

/** The Gatus of home, which watches one port of cloud and tells by e-mail; of its file only places and pace differ. */
async function aGatus(mailPort: number, watched: number): Promise<Running> {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '127.0.0.1' } } });
  const app = new Service(new Stack(cloud, 'app'), 'app', { image: 'example/app:1' });
  app.monitor('port', { kind: 'tcp', host: '127.0.0.1', port: watched, watchedBy: [home] });
  new Gatus(home, 'status');
  const login = { username: 'alerts', password: new Secret(lab, 'mail-password') };
  const through = { host: '127.0.0.1', port: mailPort, from: 'alerts@example.com', login };
  new EmailNotifier(lab, 'mail', { through, to: ['me@example.org', 'you@example.org'] });
  await host.deploy(lab);
  const token = `tk_${'t'.repeat(29)}`;
  host.setEnv(`MAIL_PASSWORD='${PASSWORD}'\nALERT_TOKEN_HOME=${token}\nPUSH_TOKEN_HOME=${'p'.repeat(32)}\n`);
  const prepared = host.run('prepare');
  if (prepared.status !== 0) throw new Error(prepared.stderr);

  const folder = aFolder();
  const written = readFileSync(join(host.dataRoot, 'config/status/config/config.yaml'), 'utf8');
  const config = parse(written) as GatusFile;
  const endpoints = config.endpoints.filter(({ url }) => url === `tcp://127.0.0.1:${watched}`);
  expect(endpoints).toHaveLength(1);
  const file = join(folder, 'config.yaml');
  writeFileSync(
    file,
    stringify({
      ...config,
      endpoints: endpoints.map((endpoint) => ({ ...endpoint, interval: '500ms' })),
      storage: { type: 'sqlite', path: join(folder, 'gatus.db') },
      web: { address: '127.0.0.1', port: await freePort() },
    }),
  );
  return start(needEngine('gatus'), [], { GATUS_CONFIG_PATH: file, HOME: '/wrong', x: 'wrong' });
}

async function listenOn(port: number): Promise<TcpServer> {
  const server = createServer((socket) => socket.end());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const withSubject = (mails: readonly Mail[], subject: string): Mail | undefined =>
  mails.find(({ text }) => text.includes(subject));

describeEngine(['gatus'], 'alerts by e-mail', () => {
  test('a real Gatus signs in at a real mail server, and tells everybody of a failure and of its end', async () => {
    const mail = await aMailServer({ login: { username: 'alerts', password: PASSWORD } });
    const port = await freePort();
    const began = Date.now();
    const gatus = await aGatus(mail.port, port);
    const triggered = await until(() => withSubject(mail.received, 'Alert triggered'), gatus.output, 30);
    expect(triggered).toMatchObject({
      from: 'alerts@example.com',
      to: ['me@example.org', 'you@example.org'],
      user: 'alerts',
    });
    const failed = Date.now();
    const server = await listenOn(port);
    await until(() => withSubject(mail.received, 'Alert resolved'), gatus.output, 30);
    server.close();
    console.info(`triggered after ${failed - began} ms, resolved after ${Date.now() - failed} ms`);
  });

  test('a mail server that refuses the password gets no mail, and Gatus says so in its log', async () => {
    const mail = await aMailServer({ login: { username: 'alerts', password: 'another' } });
    const gatus = await aGatus(mail.port, await freePort());
    await until(() => (/535|Login denied/.test(gatus.output()) ? true : undefined), gatus.output, 30);
    expect(mail.received).toEqual([]);
  });
});
