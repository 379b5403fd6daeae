import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Gatus } from '../../lib/gatus/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { Duration, Monitor, Stack, synth } from '../../lib/index.ts';
import { offer } from '../../lib/tool/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { startGatus, valuesFor } from './gatus.ts';
import { freePort, stop, until } from './running.ts';
import { describeEngine } from './support.ts';

/** A watcher that has ceased to watch, and alerts that nobody answers. */

jest.setTimeout(480_000);

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

/** Stands in for ntfy: it keeps the title of every message, and what it says. */
async function aNotifier() {
  const told: string[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.end('{}');
      if (request.method !== 'POST') return; // it is watched as well
      const { title, message } = JSON.parse(body) as { title: string; message: string };
      told.push(`${title} ${message}`);
    });
  }).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}

/** Takes every connection, and says nothing. */
async function tarpit(): Promise<number> {
  const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Two servers that watch each other, each with a Gatus at its port. */
async function watching(ports: Readonly<Record<'home' | 'cloud', number>>, more?: (home: Homelab) => void) {
  const lab = aLab({}, { domain: 'example.com' });
  const addresses = { ssh: '127.0.0.1', public: { v4: '127.0.0.1' } };
  for (const id of ['home', 'cloud']) {
    const server = aServer(lab, id, { addresses, ssh: { port: await freePort() } });
    offer(new Stack(server, 'proxy'), 'ReverseProxy', { tool: 'caddy' });
    new Gatus(server, 'status', { access: 'public', login: 'none', remind: Duration.minutes(5) });
    new Ntfy(server, 'ntfy', { host: `ntfy-${id}` });
  }
  more?.(lab);
  const { files } = await synth(lab, { write: false });
  const configOf = (server: 'home' | 'cloud', notifier: string): string => {
    const content = files.find(({ path }) => path === `${server}/config/status/config/config.yaml`)!.content;
    const values = new Map(
      valuesFor(content)
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    );
    let filled = content.replaceAll(/@@hl:(\w+)@@/g, (_, name: string) => values.get(name) ?? '');
    for (const id of ['home', 'cloud'] as const) {
      filled = filled
        .replaceAll(new RegExp(`https?://status-${id}\\.example\\.com`, 'g'), `http://127.0.0.1:${ports[id]}`)
        .replaceAll(new RegExp(`https?://ntfy-${id}\\.example\\.com`, 'g'), notifier);
    }
    // What takes minutes takes seconds here.
    return filled
      .replaceAll('url: http://ntfy\n', `url: ${notifier}\n`)
      .replaceAll(/^( +interval:) '60s'$/gm, "$1 '1s'")
      .replaceAll(/^( +interval:) '300s'$/gm, "$1 '10s'");
  };
  return { configOf };
}

describeEngine(['gatus'], 'a Gatus whose page answers', () => {
  test('and which has ceased to probe is an alert of the other one', async () => {
    const ports = { home: await freePort(), cloud: await freePort() };
    const { configOf } = await watching(ports);
    const [own, other] = [await aNotifier(), await aNotifier()];
    const home = await startGatus(configOf('home', own.url), { port: ports.home, folder: aFolder() });
    const sound = await startGatus(configOf('cloud', other.url), { port: ports.cloud, folder: aFolder() });
    const wellOf = async (name: string): Promise<boolean | undefined> =>
      (await home.statuses()).find((each) => each.group === 'cloud' && each.name === name)?.results.at(-1)?.success;
    const [pushes, page] = ['status-heartbeat reports', 'status-cloud.example.com'];
    for (const name of [pushes, page]) {
      await until(
        async () => ((await wellOf(name)) === true ? true : undefined),
        () => `${name} is not well: ${home.output()}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    expect(await wellOf(pushes)).toBe(true);
    expect(own.told.filter((message) => /cloud\/status/.test(message))).toEqual([]);
    await stop(sound.process);

    // Every place is taken by a probe that never ends: what used to happen beside a mail server that stood still.
    const port = await tarpit();
    const narrow = configOf('cloud', other.url)
      .replace(/^concurrency: \d+$/m, 'concurrency: 1')
      .replace(
        /^endpoints:$/m,
        `endpoints:\n  - { name: tarpit, url: "starttls://127.0.0.1:${port}", conditions: ["[CONNECTED] == true"] }`,
      );
    const stuck = await startGatus(narrow, { port: ports.cloud, folder: aFolder() });
    await until(
      () =>
        own.told.some((message) => /cloud\/status-heartbeat reports.*triggered/s.test(message)) ? true : undefined,
      () => `${own.told.join('\n')}\n${home.output()}`,
      60,
    );
    expect(await (await fetch(`${stuck.url}/health`)).json()).toMatchObject({ status: 'UP' });
    await until(
      async () => ((await wellOf(page)) === false ? true : undefined),
      () => `its page is well: ${home.output()}`,
      60,
    );
    for (const { process } of [home, stuck]) await stop(process);
  });

  test('once a day, or as often as the lab says, repeats what is still down', async () => {
    const ports = { home: await freePort(), cloud: await freePort() };
    const down = await freePort();
    const { configOf } = await watching(ports, (lab) => {
      const home = lab.node.findChild('home') as ReturnType<typeof aServer>;
      new Monitor(home, 'app', { kind: 'tcp', host: '127.0.0.1', port: down, thresholds: { failures: 1 } });
    });
    const { url, told } = await aNotifier();
    const gatus = await startGatus(configOf('cloud', url), { port: ports.cloud, folder: aFolder() });
    const ofApp = (): readonly string[] => told.filter((message) => /home\/app.*triggered/s.test(message));
    // What nobody pushes is repeated as well, and no more often than anything else.
    const ofPushes = (): readonly string[] =>
      told.filter((message) => /status-heartbeat reports.*triggered/s.test(message));
    await until(() => (ofApp().length > 0 && ofPushes().length > 0 ? true : undefined), gatus.output, 60);
    await new Promise((resolve) => setTimeout(resolve, 240_000));
    expect([ofApp().length, ofPushes().length]).toEqual([1, 1]);
    await until(() => (ofApp().length > 1 && ofPushes().length > 1 ? true : undefined), gatus.output, 120);
    expect([ofApp().length, ofPushes().length]).toEqual([2, 2]);
    await stop(gatus.process);
  });
});
