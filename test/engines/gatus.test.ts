import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lab from '../../app/main.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { namesBeside, namesOfOwn, REPORTS } from '../../lib/gatus/names.ts';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Weekday } from '../../lib/index.ts';
import { Duration, Monitor, Schedule, Secret, Service, Size, Stack, synth } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { anNtfy, basic, PASSWORD, TOKENS } from './an-ntfy.ts';
import type { EndpointStatus } from './gatus.ts';
import { filledIn, startGatus, valuesFor } from './gatus.ts';
import { freePort, start, stop, until } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

jest.setTimeout(120_000);

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

/** Answers every request, and keeps what was asked. */
async function aSite(
  port: number,
  seen: (headers: Record<string, unknown>) => void = () => undefined,
): Promise<HttpServer> {
  const server = createServer(({ headers }, response) => {
    seen(headers);
    response.end('well');
  }).listen(port, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  return server;
}

async function shut(server: HttpServer): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

describeEngine(['gatus'], 'Gatus with what is generated', () => {
  test.each(['home', 'cloud', 'offsite'])('watches from %s exactly what the reference homelab says', async (server) => {
    const { files, blueprint } = await synth(lab, { write: false });
    const textOf = (path: string): string => files.find((file) => file.path === path)!.content;
    const content = textOf(`${server}/config/status/config/config.yaml`);
    const filled = filledIn(textOf(`${server}/prepare`), 'yaml+dollar', valuesFor(content), content);
    expect(filled).not.toContain('@@hl:');
    const gatus = await startGatus(filled);
    const mine = blueprint.monitors.filter(({ watchers, target }) => watchers.includes(server) && target !== undefined);
    const pushed = blueprint.heartbeats.filter(({ pushes }) => pushes.some(({ watcher }) => watcher === server));
    const expected = [
      ...mine.flatMap((monitor) =>
        [monitor.name, ...namesBeside(monitor)].map(
          (name) => `${monitor.kind === 'domain' ? 'domains' : monitor.server}: ${name}`,
        ),
      ),
      ...namesOfOwn(blueprint, server).map((name) => `${server}: ${name}`),
      ...pushed.map((heartbeat) => `${heartbeat.server}: ${heartbeat.job}${REPORTS}`),
    ];
    const nameOf = ({ group, name }: EndpointStatus): string => `${group}: ${name}`;
    // An endpoint is told of once it was probed for the first time.
    const seen = await until(
      async () => {
        const names = (await gatus.statuses()).map(nameOf);
        return names.length >= expected.length ? names : undefined;
      },
      gatus.output,
      60,
    );
    expect([...seen].sort()).toEqual([...expected].sort());
    expect(gatus.output()).not.toMatch(/Ignoring provider|WARN.*alert/i);
    await stop(gatus.process);
  });

  test('gets every character of a secret, in a file that it expands before it reads it', async () => {
    const host = aHost();
    const own = aLab({}, { domain: 'example.com' });
    const home = aServer(own, 'home', {
      dataRoot: host.dataRoot,
      addresses: { ssh: 'home', public: { v4: '127.0.0.1' } },
    });
    const other = aServer(own, 'other', { addresses: { ssh: 'other', public: { v4: '127.0.0.1' } } });
    new Gatus(home, 'status', { login: 'none' });
    const port = await freePort();
    const credentials = new Secret(own, 'login');
    new Monitor(other, 'page', { kind: 'http', host: '127.0.0.1', port, credentials, interval: Duration.seconds(1) });
    await host.deploy(own);
    const nasty = `it is "$HOME" \${HOME} $$ #1: a\\b {x} @@hl`;
    host.setEnv(`LOGIN='${nasty}'\nALERT_TOKEN_HOME=tk_${'a'.repeat(29)}\n`);
    expect(host.run('prepare')).toMatchObject({ status: 0 });
    const seen: unknown[] = [];
    await aSite(port, (headers) => seen.push(headers['authorization']));
    const gatus = await startGatus(readFileSync(join(host.dataRoot, 'config/status/config/config.yaml'), 'utf8'));
    expect(await until(() => seen[0], gatus.output)).toBe(`Basic ${nasty}`);
    await stop(gatus.process);
  });
});

describeEngine(['gatus'], 'the page of a Gatus that is open to everybody', () => {
  test('is shown to who knows the password, of whose hash .env holds the base64', async () => {
    const own = aLab({}, { domain: 'example.com' });
    const home = aServer(own, 'home', { addresses: { ssh: 'home', public: { v4: '127.0.0.1' } } });
    new Gatus(home, 'status');
    const { files } = await synth(own, { write: false });
    const textOf = (path: string): string => files.find((file) => file.path === path)!.content;
    // What `htpasswd -nBC 10 ''` prints for the password `pass`, without its colon.
    const hash = '$2y$10$B4CD/HuW078VpowSfEOoy.JvV28ZJctn2o4cLEsIPuhm6NPTIlxQK';
    const env = `STATUS_LOGIN_HASH=${Buffer.from(hash).toString('base64')}\n`;
    const content = textOf('home/config/status/config/config.yaml');
    const gatus = await startGatus(filledIn(textOf('home/prepare'), 'yaml+dollar', env, content));
    const page = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${gatus.url}/api/v1/endpoints/statuses`, { headers })).status;
    expect(await page({})).toBe(401);
    expect(await page(basic('admin', 'wrong'))).toBe(401);
    expect(await page(basic('admin', 'pass'))).toBe(200);
    await stop(gatus.process);
  });
});

const PUSH_TOKEN = 'p'.repeat(40);
const SECOND = Duration.seconds(1);
const AT_ONCE = { interval: SECOND, thresholds: { failures: 1, successes: 1 } };

/** Two servers that watch each other, with two ntfys and jobs that report, all of it on loopback. */
async function twoServers() {
  const ports = { site: await freePort(), home: await freePort(), cloud: await freePort(), ages: await freePort() };
  const host = aHost();
  const own = aLab({}, { domain: 'example.com' });
  const addresses = { ssh: '127.0.0.1', public: { v4: '127.0.0.1' } };
  const home = aServer(own, 'home', { dataRoot: host.dataRoot, addresses });
  const cloud = aServer(own, 'cloud', { dataRoot: join(host.dataRoot, 'cloud'), addresses });
  const watchers = {
    home: new Gatus(home, 'status', { login: 'none' }),
    cloud: new Gatus(cloud, 'status', { login: 'none' }),
  };
  for (const server of [home, cloud]) new Ntfy(server, 'ntfy', { host: `ntfy-${server.node.id}`, readers: ['anna'] });
  new Heartbeats(home, 'heartbeats', { port: ports.ages, to: 'public' });
  const app = new Service(new Stack(home, 'app'), 'app', { image: 'example/app:1', memory: Size.mebibytes(64) });
  app.monitor('page', { kind: 'http', host: '127.0.0.1', port: ports.site, ...AT_ONCE });
  app.monitor('report', {
    kind: 'heartbeat',
    period: Duration.seconds(3),
    longestRun: SECOND,
    grace: SECOND,
    ...AT_ONCE,
  });
  app.monitor('laptop', {
    kind: 'heartbeat',
    from: 'elsewhere',
    period: Duration.seconds(8),
    longestRun: SECOND,
    grace: Duration.seconds(2),
    ...AT_ONCE,
  });
  home.heartbeat('smart', { reports: { timer: 'smart-check.timer' }, period: Duration.days(1), ...AT_ONCE });
  watchers.home.main.monitor('alive', {
    kind: 'http',
    host: '127.0.0.1',
    port: ports.home,
    path: '/health',
    ...AT_ONCE,
  });
  const result = await host.deploy(own);
  const ntfy = { home: await aReader(), cloud: await aReader() };
  const env = [
    `ALERT_TOKEN_HOME=${TOKENS.home}`,
    `ALERT_TOKEN_CLOUD=${TOKENS.cloud}`,
    `HEARTBEAT_TOKEN_HOME=${PUSH_TOKEN}`,
    `HEARTBEAT_TOKEN_CLOUD=${PUSH_TOKEN}`,
  ].join('\n');
  const configOf = (server: 'home' | 'cloud'): string => {
    const content = readFileSync(join(host.dist, server, 'config/status/config/config.yaml'), 'utf8');
    const filled = filledIn(readFileSync(join(host.dist, server, 'prepare'), 'utf8'), 'yaml+dollar', env, content);
    return filled
      .replaceAll('https://ntfy-home.example.com', ntfy.home.url)
      .replaceAll('https://ntfy-cloud.example.com', ntfy.cloud.url)
      .replaceAll('url: http://ntfy\n', `url: ${ntfy[server].url}\n`);
  };
  return { ports, host, ntfy, configOf, blueprint: result.blueprint };
}

/** The ntfy that is generated, and what a reader of its alerts has got so far. */
async function aReader() {
  const { url } = await anNtfy();
  const messages = async (): Promise<readonly string[]> => {
    const answer = await fetch(`${url}/alerts/json?poll=1`, { headers: basic('anna', PASSWORD) });
    return (await answer.text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { title?: string; message: string })
      .map(({ title, message }) => `${title ?? ''} ${message}`);
  };
  return { url, messages };
}

type Reader = Awaited<ReturnType<typeof aReader>>;

/** Waits for a message, and prints how long that took. */
async function arrives(what: string, reader: Reader, like: RegExp, seconds: number, before = 0): Promise<void> {
  const started = Date.now();
  await until(
    async () => (await reader.messages()).slice(before).find((message) => like.test(message)),
    () => `${what}; ntfy has nothing like ${like}`,
    seconds,
  );
  process.stdout.write(`    ${what}: ${((Date.now() - started) / 1000).toFixed(1)} s of ${seconds} s\n`);
}

describeEngine(['gatus', 'ntfy', 'busybox'], 'a failure', () => {
  test('reaches who reads the topic, past the failed server, and so does its end', async () => {
    const { ports, host, ntfy, configOf } = await twoServers();
    let site = await aSite(ports.site);

    // What keeps the reports of home, as it runs there.
    const www = join(aFolder(), 'www');
    mkdirSync(join(www, 'cgi-bin'), { recursive: true });
    const generated = join(host.dist, 'home/config/heartbeats');
    copyFileSync(join(generated, 'age'), join(www, 'cgi-bin/age'));
    const reports = join(host.dataRoot, 'heartbeats/reports');
    mkdirSync(reports, { recursive: true });
    const httpd = ['httpd', '-f', '-p', `127.0.0.1:${ports.ages}`, '-h', www];
    start(needEngine('busybox'), httpd, { LIMITS: join(generated, 'limits/limits'), REPORTS: reports });
    const report = (status: number): void => {
      const run = spawnSync(join(host.dist, 'home/heartbeat'), ['app-report', String(status)], { encoding: 'utf8' });
      expect(run).toMatchObject({ status: 0, stderr: '' });
    };
    const reporting = setInterval(() => report(0), 1000);
    closing.push(() => clearInterval(reporting));
    report(0);

    const folder = aFolder();
    let cloud = await startGatus(configOf('cloud'), { port: ports.cloud, folder });
    const home = await startGatus(configOf('home'), { port: ports.home });
    const push = `${cloud.url}/api/v1/endpoints/home_app-laptop/external?success=true`;
    const pushed = async (token: string): Promise<number> =>
      (await fetch(push, { method: 'POST', headers: { Authorization: `Bearer ${token}` } })).status;
    expect(await pushed('wrong')).toBe(401);
    expect(await pushed(PUSH_TOKEN)).toBe(200);

    const wellOf = async (name: string) =>
      (await cloud.statuses()).find((each) => each.name === name)?.results.at(-1)?.success;
    for (const name of ['app page', 'app report', 'status alive']) {
      await until(
        async () => ((await wellOf(name)) === true ? true : undefined),
        () => `${name} is not well: ${cloud.output()}`,
        30,
      );
    }
    const quiet = (await ntfy.cloud.messages()).filter((message) => /page|report|alive/.test(message));
    expect(quiet).toEqual([]);

    await shut(site);
    await arrives('a service stopped', ntfy.cloud, /home\/app page.*triggered/s, 15);
    site = await aSite(ports.site);
    await arrives('it runs again', ntfy.cloud, /home\/app page.*resolved/s, 15);

    await arrives('nothing was pushed', ntfy.cloud, /home\/app-laptop.*triggered/s, 25);
    expect(await pushed(PUSH_TOKEN)).toBe(200);
    await arrives('it was pushed again', ntfy.cloud, /home\/app-laptop.*resolved/s, 10);

    // A timer of systemd reports by its drop-in, a line of cron by itself.
    const dropIn = readFileSync(join(host.dist, 'home/systemd/smart-check.service.d/heartbeat-smart.conf'), 'utf8');
    const command = /^ExecStopPost=\+(.*)$/m.exec(dropIn)?.[1] ?? '';
    expect(command).toBe(`${host.dataRoot}/bin/heartbeat smart $SERVICE_RESULT`);
    const placed = command.replace(join(host.dataRoot, 'bin'), join(host.dist, 'home'));
    const asRoot = (line: string, result = '') =>
      spawnSync('/bin/sh', ['-c', line], { encoding: 'utf8', env: { ...process.env, SERVICE_RESULT: result } });
    expect(asRoot(placed, 'timeout')).toMatchObject({ status: 0, stderr: '' });
    await arrives('a timer of systemd failed', ntfy.cloud, /home\/smart.*triggered/s, 10);
    expect(asRoot(placed, 'success')).toMatchObject({ status: 0, stderr: '' });
    await arrives('it ended well', ntfy.cloud, /home\/smart.*resolved/s, 5);
    const seen = (await ntfy.cloud.messages()).length;
    asRoot(`(exit 3); ${join(host.dist, 'home/heartbeat')} smart $?`);
    await arrives('a line of cron failed', ntfy.cloud, /home\/smart.*triggered/s, 10, seen);
    asRoot(`true; ${join(host.dist, 'home/heartbeat')} smart $?`);
    await arrives('it ended well', ntfy.cloud, /home\/smart.*resolved/s, 5, seen);

    report(7);
    clearInterval(reporting);
    await arrives('a job failed', ntfy.cloud, /home\/app report.*triggered/s, 10);
    report(0);
    await arrives('it ended well', ntfy.cloud, /home\/app report.*resolved/s, 5);
    const before = (await ntfy.cloud.messages()).length;
    await sleep(1500); // it is silent already, and then the watcher begins anew
    await stop(cloud.process);
    cloud = await startGatus(configOf('cloud'), { port: ports.cloud, folder });
    await arrives('a job is silent while its watcher restarts', ntfy.cloud, /home\/app report.*triggered/s, 20, before);

    await stop(home.process);
    await arrives('the other watcher stopped', ntfy.cloud, /home\/status alive.*triggered/s, 20);
    await shut(site);
    await stop(cloud.process);
  });
});

/** The time of the day in a time zone, so many minutes from now. */
const clockIn = (timeZone: string, minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });

/** The day of the week there, so many minutes from now. */
const weekdayIn = (timeZone: string, minutes: number): Weekday =>
  new Date(Date.now() + minutes * 60_000)
    .toLocaleDateString('en-GB', { timeZone, weekday: 'short' })
    .toLowerCase() as Weekday;

describeEngine(['gatus', 'ntfy'], 'what stands still for its backup', () => {
  test('alerts nobody at its time in the time zone of the lab, and at any other as everything does', async () => {
    const timezone = 'Asia/Kathmandu'; // which is a quarter of an hour off everybody else
    const own = aLab({}, { domain: 'example.com', timezone });
    const addresses = { ssh: '127.0.0.1', public: { v4: '127.0.0.1' } };
    const home = aServer(own, 'home', { addresses });
    const cloud = aServer(own, 'cloud', { addresses });
    new Gatus(cloud, 'status', { login: 'none' });
    new Ntfy(cloud, 'ntfy', { readers: ['anna'] });
    const down = await freePort();
    const saved = (id: string, schedule: Schedule): void => {
      const stack = new Stack(home, id);
      const app = new Service(stack, id, { image: 'example/app:1', memory: Size.mebibytes(64) });
      app.monitor('page', { kind: 'http', host: '127.0.0.1', port: down, ...AT_ONCE });
      stack.backup({ schedule, longestRun: Duration.hours(1), stops: [app] });
    };
    const at = (minutes: number): string => clockIn(timezone, minutes);
    saved('now', Schedule.daily(at(-2)));
    saved('over', Schedule.daily(at(-70)));
    saved('later', Schedule.daily(at(300)));
    saved('today', Schedule.weekly(weekdayIn(timezone, -2), at(-2)));
    saved('another-day', Schedule.weekly(weekdayIn(timezone, 3 * 24 * 60), at(-2)));
    const { files } = await synth(own, { write: false });
    const textOf = (path: string): string => files.find((file) => file.path === path)!.content;
    const content = textOf('cloud/config/status/config/config.yaml');
    expect(content.match(/maintenance-windows/g)).toHaveLength(5);
    const ntfy = await aReader();
    const filled = filledIn(textOf('cloud/prepare'), 'yaml+dollar', `ALERT_TOKEN_CLOUD=${TOKENS.cloud}\n`, content);
    const gatus = await startGatus(filled.replaceAll('url: http://ntfy\n', `url: ${ntfy.url}\n`));
    await arrives('a service is down outside of its time', ntfy, /home\/later page.*triggered/s, 20);
    await arrives('a service is down after its time', ntfy, /home\/over page.*triggered/s, 20);
    await arrives('a service is down on another day', ntfy, /home\/another-day page.*triggered/s, 20);
    for (const name of ['now page', 'today page']) {
      const failures = await until(
        async () => {
          const results = (await gatus.statuses()).find((each) => each.name === name)?.results ?? [];
          return results.length > 5 ? results.filter(({ success }) => !success) : undefined;
        },
        gatus.output,
        30,
      );
      expect(failures.length).toBeGreaterThan(5); // it was looked at, and it was down
    }
    expect((await ntfy.messages()).filter((message) => /(?:now|today) page/.test(message))).toEqual([]);
    await stop(gatus.process);
  });
});
