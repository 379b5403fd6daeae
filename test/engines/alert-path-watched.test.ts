import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Gatus } from '../../lib/gatus/index.ts';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { Schedule, Service, Stack, Volume } from '../../lib/index.ts';
import { offer } from '../../lib/tool/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { messagesOf, ntfyAt } from './a-server-that-alerts.ts';
import { anNtfy, TOKENS } from './an-ntfy.ts';
import { startGatus } from './gatus.ts';
import { freePort, start, until } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

jest.setTimeout(120_000);

/** A server home whose token one of its two ntfy does not know, and a server cloud with a Gatus that watches it. */
async function aWatchedWay() {
  const here = await anNtfy();
  const away = await anNtfy({}, ['home', 'cloud'], undefined, { ...TOKENS, home: `tk_${'y'.repeat(29)}` });
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  const addresses = { ssh: '127.0.0.1', public: { v4: '127.0.0.1' } };
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot, addresses });
  const cloud = aServer(lab, 'cloud', { addresses });
  for (const server of [home, cloud]) offer(new Stack(server, 'proxy'), 'ReverseProxy', { tool: 'caddy' });
  ntfyAt(home, here.url, 'ntfy-home', 'alert-path');
  ntfyAt(cloud, away.url, 'ntfy-cloud', 'alert-path');
  new Gatus(cloud, 'status', { access: 'public', login: 'none' });
  new Heartbeats(home, 'beats', { to: 'public' });
  const stack = new Stack(home, 'photos');
  const mounts = [new Volume(stack, 'library', { holds: 'state' }).at('/data')];
  new Service(stack, 'photos', { image: 'example/photos:1.0', mounts });
  stack.backup({ schedule: Schedule.daily('03:10') });
  const { files } = await host.deploy(lab);
  host.setEnv(`ALERT_TOKEN_HOME=${TOKENS.home}\n`);
  const prepared = host.run('prepare');
  if (prepared.status !== 0) throw new Error(prepared.stderr);

  // What the container of Heartbeats does.
  const www = aFolder();
  mkdirSync(join(www, 'cgi-bin'));
  const config = join(host.dataRoot, 'config/beats');
  spawnSync('cp', ['-p', join(config, 'age'), join(www, 'cgi-bin/age')]);
  const port = await freePort();
  start(needEngine('busybox'), ['httpd', '-f', '-p', `127.0.0.1:${port}`, '-h', www], {
    LIMITS: join(config, 'limits/limits'),
    REPORTS: join(host.dataRoot, 'beats/reports'),
    SEEN: join(host.dataRoot, 'beats/seen'),
  });

  const content = files.find(({ path }) => path === 'cloud/config/status/config/config.yaml')?.content ?? '';
  expect(content).toContain('http://127.0.0.1:8787/cgi-bin/age/alert-path');
  const gatus = await startGatus(
    content
      .replaceAll('127.0.0.1:8787', `127.0.0.1:${port}`)
      .replaceAll('@@hl:ALERT_TOKEN_CLOUD@@', TOKENS.cloud)
      .replaceAll(/@@hl:\w+@@/g, 'x')
      .replaceAll(/^( +interval:) '60s'$/gm, "$1 '1s'"),
  );
  /** Runs the program, and reports how it ended as the drop-in of its timer does. */
  const tryWays = async (): Promise<number | null> => {
    const child = spawn(join(host.dataRoot, 'bin/alert-path'), [], { stdio: 'ignore' });
    const [status] = (await once(child, 'close')) as [number | null];
    const result = status === 0 ? 'success' : 'exit-code';
    expect(spawnSync(join(host.dataRoot, 'bin/heartbeat'), ['alert-path', result])).toMatchObject({ status: 0 });
    return status;
  };
  const isWell = async (): Promise<boolean | undefined> =>
    (await gatus.statuses()).find(({ name, group }) => name === 'alert path' && group === 'home')?.results.at(-1)
      ?.success;
  return { here, away, gatus, tryWays, isWell };
}

describeEngine(['ntfy', 'gatus', 'curl', 'busybox'], 'a way of alerts that is broken', () => {
  test('is an alert of the other server by its Gatus, and of this one by the ntfy that is left', async () => {
    const { here, away, gatus, tryWays, isWell } = await aWatchedWay();
    await until(async () => ((await isWell()) === true ? true : undefined), gatus.output); // it has never reported
    expect(await tryWays()).toBe(1);
    await until(async () => ((await isWell()) === false ? true : undefined), gatus.output);
    const told = await until(
      async () => (await messagesOf(away.url, 'alerts')).find((each) => JSON.stringify(each).includes('alert path')),
      gatus.output,
    );
    expect(JSON.stringify(told)).toMatch(/home/);
    expect((await messagesOf(here.url, 'alerts')).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^home at cloud\/ntfy-cloud: .*40[13]/),
    ]);
  });
});
