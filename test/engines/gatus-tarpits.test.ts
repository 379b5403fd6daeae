import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { MonitorProps } from '../../lib/index.ts';
import { Duration, Monitor, synth } from '../../lib/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import type { EndpointStatus } from './gatus.ts';
import { startGatus, valuesFor } from './gatus.ts';
import { freePort, stop, until } from './running.ts';
import { describeEngine } from './support.ts';

/**
 * What accepts and says nothing: a container that is paused, a program that is stuck behind docker-proxy, a full mail
 * server. The real Gatus tells of each, and goes on asking everything else.
 */

jest.setTimeout(180_000);

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

/** Takes every connection, and then says nothing, or one byte a second. */
async function tarpit(drip?: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (drip === undefined) return;
    const timer = setInterval(() => socket.write(drip), 1000);
    socket.on('close', () => clearInterval(timer));
  });
  server.listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A program that stands still: the kernel takes connections for it, and it never learns of them. */
async function standingStill(): Promise<number> {
  const port = await freePort();
  const child = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`,
  ]);
  closing.push(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  return port;
}

/** A DNS server that gets every question and answers none. */
async function silentDns(): Promise<number> {
  const socket = createSocket('udp4');
  closing.push(() => socket.close());
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}

interface Message {
  readonly title: string;
  readonly message: string;
}

/** Stands in for ntfy: it takes every message and keeps it. */
async function aNotifier(): Promise<{ readonly url: string; readonly told: readonly Message[] }> {
  const told: Message[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      told.push(JSON.parse(body) as Message);
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}

const QUICK = {
  host: '127.0.0.1',
  interval: Duration.seconds(1),
  timeout: Duration.seconds(1),
  thresholds: { failures: 1, successes: 1 },
};

/** The configuration of the Gatus of `cloud`, which watches these of `home` and tells the notifier at `url`. */
async function configFor(monitors: Readonly<Record<string, MonitorProps>>, url: string): Promise<string> {
  const lab = aLab();
  const addresses = { ssh: '127.0.0.1', public: { v4: '127.0.0.1' } };
  const home = aServer(lab, 'home', { addresses, ssh: { port: await freePort() } });
  const cloud = aServer(lab, 'cloud', { addresses });
  new Gatus(cloud, 'status', { login: 'none' });
  new Ntfy(cloud, 'ntfy');
  for (const [id, props] of Object.entries(monitors)) new Monitor(home, id, props);
  const { files } = await synth(lab, { write: false });
  const content = files.find(({ path }) => path === 'cloud/config/status/config/config.yaml')!.content;
  const values = new Map(
    valuesFor(content)
      .split('\n')
      .map((line) => line.split('=', 2) as [string, string]),
  );
  const filled = content.replaceAll(/@@hl:(\w+)@@/g, (_, name: string) => values.get(name) ?? '');
  const local = /^ {4}url: (\S+)$/m.exec(filled)?.[1];
  expect(local).toBeDefined();
  return filled.replaceAll(`url: ${local}\n`, `url: ${url}\n`);
}

/** How many results each endpoint has had. */
const counted = (all: readonly EndpointStatus[]): ReadonlyMap<string, number> =>
  new Map(all.map(({ name, results }) => [name, results.length]));

describeEngine(['gatus'], 'Gatus beside ports that accept and say nothing', () => {
  test('tells of each, whatever it speaks, and keeps on asking all others', async () => {
    const { url, told } = await aNotifier();
    const [silent, dripping, frozen] = [await tarpit(), await tarpit('2'), await standingStill()];
    const living = await tarpit();
    const places = { silent, dripping, frozen };
    const monitors: Record<string, MonitorProps> = {};
    for (const [how, port] of Object.entries(places)) {
      for (const number of [1, 2, 3]) {
        monitors[`starttls-${how}-${number}`] = { kind: 'starttls', port, verifyCertificate: false, ...QUICK };
      }
      monitors[`tls-${how}`] = { kind: 'tls', port, verifyCertificate: false, ...QUICK };
      monitors[`http-${how}`] = { kind: 'http', port, ...QUICK };
      monitors[`https-${how}`] = { kind: 'http', scheme: 'https', port, ...QUICK };
    }
    monitors['ssh-silent'] = { kind: 'ssh', port: silent, ...QUICK };
    monitors['ssh-frozen'] = { kind: 'ssh', port: frozen, ...QUICK };
    monitors['dns-silent'] = { kind: 'dns', port: await silentDns(), query: 'host.example.com', ...QUICK };
    const tarpits = Object.keys(monitors);
    monitors['dead'] = { kind: 'tcp', port: await freePort(), ...QUICK };
    monitors['living'] = { kind: 'tcp', port: living, ...QUICK };
    const gatus = await startGatus(await configFor(monitors, url));

    // Somebody hears of every one of them, by a probe of itself or of what watches over it.
    const heardOf = (name: string): boolean =>
      told.some(({ title }) =>
        [name, `${name} greeting`, `${name} results`].includes(title.replace('Gatus: home/', '')),
      );
    await until(
      () => ([...tarpits, 'dead'].every(heardOf) ? true : undefined),
      () => `unheard: ${tarpits.filter((name) => !heardOf(name)).join()}\n${gatus.output()}`,
      90,
    );
    expect(heardOf('living')).toBe(false);

    // And nothing that can be asked waits for them.
    const before = counted(await gatus.statuses());
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const after = counted(await gatus.statuses());
    const asked = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    for (const name of ['living', 'dead', 'itself']) {
      const least = name === 'itself' ? 0 : 7;
      expect([name, asked(name) >= least, (after.get(name) ?? 0) > 0]).toEqual([name, true, true]);
    }
    await stop(gatus.process);
  });
});
