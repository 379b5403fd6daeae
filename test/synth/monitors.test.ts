import { Gatus } from '../../lib/gatus/index.ts';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Blueprint, Homelab, Server, ServerAddresses } from '../../lib/index.ts';
import {
  Duration,
  Image,
  Monitor,
  offer,
  Overlay,
  Schedule,
  Secret,
  Service,
  Size,
  Stack,
  synth,
  Volume,
} from '../../lib/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { aLab, aServer } from './lab.ts';

const OPEN: ServerAddresses = { ssh: 'cloud.example.net', public: { v4: '203.0.113.10' } };
const HOME: ServerAddresses = { ssh: 'home.lan', lan: '192.168.1.10/24', public: { v4: '203.0.113.20' } };

/** Two servers with a reverse proxy and a Gatus each, at the given addresses. */
function two(
  home: ServerAddresses,
  cloud: ServerAddresses,
  access?: 'public',
  files: Readonly<Record<string, string>> = {},
) {
  const lab = aLab(files, { domain: 'example.com' });
  const make = (id: string, addresses: ServerAddresses): Server => {
    const server = aServer(lab, id, { addresses });
    offer(new Stack(server, 'proxy'), 'ReverseProxy', {
      tool: 'caddy',
      certificates: { by: 'acme', challenge: 'http' },
    });
    new Gatus(server, 'status', access === undefined ? {} : { access });
    return server;
  };
  return { lab, home: make('home', home), cloud: make('cloud', cloud) };
}

const anApp = (server: Server, id = 'app'): Service =>
  new Service(new Stack(server, id), id, { image: 'example/app:1.2.3', memory: Size.mebibytes(64) });

const resolved = async (lab: Homelab): Promise<Blueprint> => (await synth(lab, { write: false })).blueprint;

async function monitorOf(lab: Homelab, id: string) {
  const found = (await resolved(lab)).monitors.find((monitor) => monitor.id === id);
  if (found === undefined) throw new Error(`no monitor ${id}`);
  return found;
}

test('a public route is watched from elsewhere, with its certificate', async () => {
  const { lab, home } = two(HOME, OPEN);
  anApp(home).route('app', { port: 80 });
  expect(await monitorOf(lab, 'home/app/app/route-app/monitor')).toMatchObject({
    kind: 'http',
    target: { scheme: 'https', host: 'app.example.com', path: '/' },
    expect: [
      { that: 'status', from: 200, below: 400 },
      { that: 'certificate', leftSeconds: 864_000 },
    ],
    watchers: ['cloud'],
    local: false,
    declared: false,
  });
});

test('of a wildcard some name below it is asked, unless the route has a name of its own', async () => {
  const { lab, home } = two(HOME, OPEN);
  anApp(home, 'sites').route('*.sites.example.com', { port: 80 });
  anApp(home, 'both').route({ host: ['*.both.example.com', 'both'] }, { port: 80 });
  const hosts = (await resolved(lab)).monitors.flatMap(({ of, target }) => (/route-/.test(of) ? [target?.host] : []));
  expect(hosts).toEqual(expect.arrayContaining(['any.sites.example.com', 'both.example.com']));
});

test('a route for the LAN is probed by its own server past the proxy, whose watcher tells another one that it still does', async () => {
  const { lab, home } = two(HOME, OPEN, 'public');
  const app = anApp(home);
  app.route('app', { port: 8000, access: 'lan', probe: { path: '/health', status: [200] } });
  const { monitors, heartbeats } = await resolved(lab);
  expect(monitors.find(({ of }) => of === 'home/app/app/route-app')).toMatchObject({
    target: { scheme: 'http', host: 'app', port: 8000, path: '/health' },
    watchers: ['home'],
    local: true,
  });
  // Its watcher is probed by cloud itself, so nothing has to be pushed.
  expect(heartbeats).toEqual([]);
});

test('a watcher that nobody can probe pushes heartbeats, of which the silence is an alert', async () => {
  const { lab, home, cloud } = two({ ssh: 'home.lan', lan: '192.168.1.10/24' }, OPEN, 'public');
  anApp(home).route('app', { port: 8000, access: 'lan' });
  const { monitors, heartbeats, secrets } = await resolved(lab);
  const url = 'https://status-cloud.example.com/api/v1/endpoints/home_status-heartbeat/external';
  expect(heartbeats).toMatchObject([{ id: 'home/status/heartbeat', pushes: [{ watcher: 'cloud', url }] }]);
  expect(monitors.find(({ id }) => id === 'home/status/heartbeat')).toMatchObject({
    kind: 'heartbeat',
    watchers: ['cloud'],
    thresholds: { failures: 1, successes: 1 },
  });
  expect(secrets.find(({ id }) => id === 'heartbeat-token-home')?.servers).toEqual([cloud.node.id, home.node.id]);
  const { files } = await synth(lab, { write: false });
  const textOf = (server: string) =>
    files.find(({ path }) => path === `${server}/config/status/config/config.yaml`)?.content;
  expect(textOf('home')).toContain(`url: ${url}?success=true`);
  expect(textOf('cloud')).toContain("token: '@@hl:HEARTBEAT_TOKEN_HOME@@'");
});

test('watchers of a server that is reached by an overlay get the address of names that public DNS does not have', async () => {
  const { lab, home, cloud } = two({ ...HOME, overlay: '10.66.0.1' }, { ...OPEN, overlay: '10.66.0.2' });
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, cloud] });
  anApp(home).route('app', { port: 80, access: 'vpn' });
  anApp(home, 'open').route('open', { port: 80 });
  const { models } = await synth(lab, { write: false });
  const services = models.find(({ file }) => file === 'cloud/compose.yml')?.tree['services'] as Record<string, object>;
  const { extra_hosts: hosts } = services['status'] as { extra_hosts: object };
  expect(JSON.stringify(hosts)).toContain('app.example.com');
  expect(JSON.stringify(hosts)).toContain('10.66.0.1');
  expect(JSON.stringify(hosts)).not.toContain('open.example.com');
});

test('a published TCP port is probed in the language of its number, once, unless somebody said how', async () => {
  const { lab, home } = two(HOME, OPEN);
  const mail = anApp(home, 'mail');
  for (const port of [25, 993, 4000, 5000]) mail.publish(port, { to: 'public' });
  mail.publish(6000, { to: 'public', protocol: 'udp' });
  mail.publish(7000, { to: 'loopback' });
  mail.monitor('own', { kind: 'tcp', port: 5000 });
  const { monitors } = await resolved(lab);
  const seen = monitors
    .filter(({ of }) => of === 'home/mail/mail')
    .map(({ kind, target }) => `${kind} ${target?.port}`);
  expect(seen).toEqual(['tcp 5000', 'starttls 25', 'tcp 4000', 'tls 993']);
});

test('every server is watched by its ssh, and by those alone that it names', async () => {
  const { lab, home, cloud } = two(HOME, OPEN);
  const attic = aServer(lab, 'attic', { addresses: { ssh: 'attic', public: { v4: '203.0.113.30' } } });
  new Gatus(attic, 'status', { access: 'public' });
  home.watchedBy(attic);
  const { monitors } = await resolved(lab);
  const watchersOf = (id: string) => monitors.find((monitor) => monitor.id === id)?.watchers;
  expect(watchersOf('home/ssh')).toEqual(['attic']);
  expect(watchersOf(`${cloud.node.id}/ssh`)).toEqual(['attic', 'home']);
});

test('the registration of the domain is watched once, where it is certain what is registered', async () => {
  const domains = async (domain: string) => {
    const lab = aLab({}, { domain });
    for (const id of ['home', 'cloud']) new Gatus(aServer(lab, id, { addresses: OPEN }), 'status');
    return (await resolved(lab)).monitors.filter(({ kind }) => kind === 'domain').map(({ target }) => target?.host);
  };
  expect(await domains('example.com')).toEqual(['example.com']);
  expect(await domains('example.co.uk')).toEqual([]);
  expect(await domains('example.de')).toEqual([]); // its registry tells nobody when it ends
});

test('a sign-in by the proxy answers the probe, and means that it stands', async () => {
  const { lab, home } = two(HOME, OPEN);
  const app = anApp(home);
  const judge = anApp(home, 'judge');
  app.route('app', {
    port: 80,
    auth: { forward: { service: judge, port: 9091, path: '/api' } },
    probe: { status: [200] },
  });
  const { expect: held } = await monitorOf(lab, 'home/app/app/route-app/monitor');
  expect(held[0]).toEqual({ that: 'status', oneOf: [200, 301, 302, 303, 307, 308, 401] });
});

test('a probe gets past the sign-in with credentials, or by a route for its path and the watchers alone', async () => {
  const { lab, home } = two(HOME, OPEN);
  const basic = new Secret(home, 'user');
  const credentials = new Secret(lab, 'probe-login');
  const probe = { path: '/health', status: [204] };
  anApp(home, 'a').route('a', { port: 80, auth: { basic }, probe: { ...probe, through: { credentials } } });
  anApp(home, 'b').route('b', { port: 80, auth: { basic }, probe: { ...probe, through: 'bypass' } });
  const { monitors, routes } = await resolved(lab);
  for (const [id, variable] of [
    ['a', 'PROBE_LOGIN'],
    ['b', undefined],
  ] as const) {
    const monitor = monitors.find(({ of }) => of === `home/${id}/${id}/route-${id}`);
    expect(monitor).toMatchObject({ target: { path: '/health' }, watchers: ['cloud'] });
    expect(monitor?.expect[0]).toEqual({ that: 'status', oneOf: [204] });
    expect(monitor?.credentials).toBe(variable);
  }
  expect(routes.filter(({ clients }) => clients !== undefined)).toMatchObject([
    { id: 'home/b/b/route-b/probe', path: '/health', clients: ['203.0.113.10'], auth: { kind: 'none' } },
  ]);
});

test('every backup has to report, and how old its report is can be asked where reports are kept', async () => {
  const { lab, home } = two(HOME, OPEN, 'public');
  const stack = new Stack(home, 'app');
  const data = new Volume(stack, 'data', { holds: 'state' });
  new Service(stack, 'app', { image: 'example/app:1', memory: Size.mebibytes(64), mounts: [data.at('/data')] });
  stack.backup({ schedule: Schedule.daily('03:10'), longestRun: Duration.hours(3) });
  new Heartbeats(home, 'beats', { to: 'public' });
  const { heartbeats, monitors } = await resolved(lab);
  expect(heartbeats).toEqual([
    {
      id: 'home/app/backup/heartbeat',
      reporter: { kind: 'backup' },
      server: 'home',
      of: 'home/app/backup',
      job: 'app-backup',
      periodSeconds: 86_400,
      graceSeconds: 3 * 3600 + 900,
      longestRunSeconds: 3 * 3600,
      pushes: [],
      file: '/srv/hl/beats/reports/app-backup',
    },
  ]);
  expect(monitors.find(({ id }) => id === 'home/app/backup/heartbeat')).toMatchObject({
    target: { scheme: 'http', port: 8787, path: '/cgi-bin/age/app-backup' },
    watchers: ['cloud'],
  });
});

test('a time of maintenance keeps probes of the server quiet, and no heartbeat', async () => {
  const { lab, home } = two(HOME, OPEN);
  home.maintenance(Schedule.weekly('sun', '04:30'), Duration.minutes(20));
  new Heartbeats(home, 'beats', { to: 'public' });
  const app = anApp(home);
  app.route('app', { port: 80 });
  app.monitor('sweep', { kind: 'heartbeat', period: Duration.hours(1) });
  const { monitors } = await resolved(lab);
  const windowsOf = (of: string) =>
    monitors.filter((monitor) => monitor.of === of).map(({ maintenance }) => maintenance);
  const window = { of: 'home', start: '04:30', durationSeconds: 1200, weekday: 'Sunday' };
  expect(windowsOf('home/app/app/route-app')).toEqual([[window]]);
  expect(windowsOf('home/app/app')).toEqual([[]]);
  for (const [schedule, duration] of [
    [Schedule.monthly(1, '04:30'), Duration.minutes(20)],
    [Schedule.daily('04:30'), Duration.days(1)], // nobody would ever be told
  ] as const) {
    expect(() => home.maintenance(schedule, duration)).toThrow(expect.objectContaining({ code: 'HL014' }));
  }
});

/** When each monitor of something is quiet, in words. */
async function quietTimes(lab: Homelab): Promise<Record<string, readonly string[]>> {
  const { monitors } = await resolved(lab);
  return Object.fromEntries(
    monitors.map(({ id, maintenance }) => [
      id,
      maintenance.map(({ start, durationSeconds, weekday = 'daily' }) => `${weekday} ${start} ${durationSeconds}`),
    ]),
  );
}

test('what stands still for its backup is quiet from the schedule on for as long as a run may take', async () => {
  const { lab, home } = two(HOME, OPEN);
  const stack = new Stack(home, 'app');
  const make = (id: string, image: Image | string): Service =>
    new Service(stack, id, {
      image,
      memory: Size.mebibytes(64),
      mounts: [new Volume(stack, `${id}-data`, { holds: 'state' }).at('/data')],
    });
  const known = make('known', Image.of('example/known:1.0', { standsStill: true }));
  const asked = make('asked', 'example/asked:1.0');
  known.route('known', { port: 80 });
  known.publish(4000, { to: 'public' });
  known.monitor('report', { kind: 'heartbeat', from: 'elsewhere', period: Duration.hours(1) });
  asked.route('asked', { port: 80 });
  const backup = stack.backup({ schedule: Schedule.daily('03:10'), longestRun: Duration.minutes(40) });
  const window = ['daily 03:10 2400'];
  expect(await quietTimes(lab)).toMatchObject({
    'home/app/known/route-known/monitor': window,
    'home/app/known/port-4000': window,
    'home/app/known/report': [],
    'home/app/asked/route-asked/monitor': [],
    'home/ssh': [],
  });
  expect((await resolved(lab)).backups).toMatchObject([{ id: backup.node.path, stops: ['home/app/known'] }]);
});

test('who stands still can be said, in a layer file too, and nobody else is taken for it', async () => {
  const { lab, home } = two(HOME, OPEN);
  const stack = new Stack(home, 'app');
  const image = Image.of('example/app:1.0', { standsStill: true });
  const mounts = [new Volume(stack, 'data', { holds: 'state' }).at('/data')];
  const app = new Service(stack, 'app', { image, mounts, memory: Size.mebibytes(64) });
  const helper = new Service(stack, 'helper', { image: 'example/helper:1.0', memory: Size.mebibytes(64) });
  stack.backup({ schedule: Schedule.weekly('sun', '04:00'), stops: [helper] });
  for (const each of [app, helper]) each.route(each.node.id, { port: 80 });
  expect(await quietTimes(lab)).toMatchObject({
    'home/app/app/route-app/monitor': [],
    'home/app/helper/route-helper/monitor': ['Sunday 04:00 3600'],
  });
  const other = new Stack(home, 'other');
  expect(() => other.backup({ schedule: Schedule.daily('03:10'), stops: [app] })).toThrow(
    expect.objectContaining({ code: 'HL014' }),
  );

  const layer = `x-hl: { backup: { schedule: daily 03:10, stops: [web], longest_run: 2h } }
services:
  web:
    image: example/web:1.2.3
    mem_limit: 64m
    volumes: [data:/data]
    x-hl: { routes: [{ host: web, port: 80 }] }
volumes: { data: { x-hl: { holds: state } } }
`;
  const files = aLab({ 'web.yml': layer, 'bad.yml': layer.replace('[web]', '[wep]') });
  const server = aServer(files, 'home', { addresses: HOME });
  new Gatus(aServer(files, 'cloud', { addresses: OPEN }), 'status');
  Stack.fromLayer(server, 'web', 'web.yml');
  expect(await quietTimes(files)).toMatchObject({ 'home/web/web/x-hl-route-1/monitor': ['daily 03:10 7200'] });
  Stack.fromLayer(server, 'bad', 'bad.yml');
  const { findings } = await synth(files, { write: false });
  expect(findings.map(({ message }) => message)).toContainEqual(expect.stringMatching(/x-hl\.backup\.stops.*web/));
});

test('what is made anew by itself is quiet while the updater of its server runs', async () => {
  const { lab, home, cloud } = two(HOME, OPEN);
  for (const server of [home, cloud]) {
    const app = new Service(new Stack(server, 'app'), 'app', {
      image: 'example/app:1',
      updates: 'auto',
      memory: Size.mebibytes(64),
    });
    app.route(`app-${server.node.id}`, { port: 80 });
    anApp(server, 'pinned').route(`pinned-${server.node.id}`, { port: 80 });
  }
  new Watchtower(home, 'updates', { schedule: Schedule.weekly('wed', '05:00'), longestRun: Duration.minutes(10) });
  expect(await quietTimes(lab)).toMatchObject({
    'home/app/app/route-app-home/monitor': ['Wednesday 05:00 600'],
    'home/pinned/pinned/route-pinned-home/monitor': [],
    'cloud/app/app/route-app-cloud/monitor': [],
  });
  const { files } = await synth(lab, { write: false });
  const page = files.find(({ path }) => path === 'docs/monitoring.md')?.content;
  expect(page).toContain('| Wednesday 05:00 for 10m | the updates by home/updates | app-home.example.com (home) |');
  expect(page).toContain('cloud/app/app may alert whenever it is updated');
});

test('times that watchers have no words for are told on the page, and never lost', async () => {
  const { lab, home } = two(HOME, OPEN);
  const make = (id: string, schedule: Schedule, longestRun: Duration): void => {
    const app = anApp(home, id);
    app.route(id, { port: 80 });
    app.stack.backup({ schedule, longestRun, stops: [app] });
  };
  make('monthly', Schedule.monthly(1, '04:00'), Duration.hours(1));
  make('endless', Schedule.hourly(10), Duration.hours(1));
  make('hourly', Schedule.hourly(10), Duration.minutes(5));
  home.maintenance(Schedule.daily('05:00'), Duration.minutes(5));
  const times = await quietTimes(lab);
  expect(times['home/monthly/monthly/route-monthly/monitor']).toEqual(['daily 05:00 300']);
  expect(times['home/endless/endless/route-endless/monitor']).toEqual(['daily 05:00 300']);
  expect(times['home/hourly/hourly/route-hourly/monitor']).toHaveLength(25);
  const { files } = await synth(lab, { write: false });
  const page = files.find(({ path }) => path === 'docs/monitoring.md')?.content;
  expect(page).toContain('home/monthly/monthly may alert during the backup of home/monthly:');
  expect(page).toContain('home/endless/endless may alert during the backup of home/endless:');
  expect(page).toContain('| every hour at :10 for 5m | the backup of home/hourly | hourly.example.com (home) |');
  expect(page).toContain('Watchers keep no times for probes of ssh: ssh (home)');
});

test('timers of systemd, copies and trial restores are declared as what they are, and none of them by itself', async () => {
  const { lab, home, cloud } = two(HOME, OPEN);
  for (const server of [home, cloud]) new Heartbeats(server, 'beats', { to: 'public' });
  const app = new Stack(home, 'app');
  const mounts = [new Volume(app, 'data', { holds: 'state' }).at('/data')];
  new Service(app, 'app', { image: 'example/app:1.2.3', memory: Size.mebibytes(64), mounts });
  const backup = app.backup({ schedule: Schedule.daily('03:10'), copies: [cloud] });
  const declared = async () =>
    (await resolved(lab)).heartbeats
      .filter(({ reporter }) => reporter.kind !== 'watcher')
      .map(({ id, reporter }) => [id, reporter]);
  expect(await declared()).toEqual([['home/app/backup/heartbeat', { kind: 'backup' }]]);

  const unproven = (await synth(lab, { write: false })).files.find(
    ({ path }) => path === 'docs/monitoring.md',
  )?.content;
  expect(unproven).toContain('Nobody would notice that copies of one backup no longer arrive on cloud.');
  expect(unproven).toContain('Nobody restores on trial what is saved of home/app.');

  home.heartbeat('smart', { reports: { timer: 'smartd@sda.timer' }, period: Duration.days(1) });
  cloud.heartbeat('app-copy', { reports: { copyOf: backup }, period: Duration.days(1), longestRun: Duration.hours(6) });
  cloud.heartbeat('app-drill', { reports: { restoreOf: backup }, period: Duration.days(7) });
  expect(await declared()).toEqual([
    ['cloud/app-copy', { kind: 'copy', backup: 'home/app/backup' }],
    ['cloud/app-drill', { kind: 'restore', backup: 'home/app/backup' }],
    ['home/app/backup/heartbeat', { kind: 'backup' }],
    ['home/smart', { kind: 'timer', unit: 'smartd@sda.timer' }],
  ]);
  const { files } = await synth(lab, { write: false });
  const textOf = (path: string) => files.find((file) => file.path === path)?.content;
  expect(textOf('home/systemd/smartd@sda.service.d/heartbeat-smart.conf')).toContain(
    '\n[Service]\nExecStopPost=+/srv/hl/bin/heartbeat smart $SERVICE_RESULT\n',
  );
  const page = textOf('docs/monitoring.md');
  expect(page).toContain('a report of the copy of home/app/backup within 30h15m');
  expect(page).not.toMatch(/no longer arrive|on trial what/);
  expect(files.filter(({ path }) => path.includes('/systemd/'))).toHaveLength(1);
  for (const timer of ['smart', 'smart.service', '../x.timer', 'a b.timer']) {
    const refused = () => home.heartbeat('bad', { reports: { timer }, period: Duration.days(1) });
    expect(refused).toThrow(expect.objectContaining({ code: 'HL014' }));
    home.node.tryRemoveChild('bad');
  }
});

test('monitors of a layer file say what those of constructs say', async () => {
  const layer = `services:
  web:
    image: example/web:1.2.3
    mem_limit: 64m
    x-hl:
      monitors:
        - { id: page, kind: http, port: 8080, path: /health, status: [200, 204], body: ok, interval: 30s, severity: warning }
        - { id: imaps, kind: tls, port: 993, certificate_for: 480h, failures: 5, successes: 1 }
        - { id: name, kind: dns, host: 192.0.2.53, query: example.com, expect: 192.0.2.1, failures: 2 }
        - { id: sweep, kind: heartbeat, period: 24h, longest_run: 2h }
`;
  const lab = aLab({ 'web.yml': layer });
  Stack.fromLayer(aServer(lab), 'web', 'web.yml');
  const { monitors, heartbeats } = await resolved(lab);
  expect(monitors).toMatchObject([
    {
      name: 'web imaps',
      thresholds: { failures: 5, successes: 1 },
      expect: [{ that: 'connection' }, { that: 'certificate', leftSeconds: 20 * 86_400 }],
    },
    {
      name: 'web name',
      thresholds: { failures: 2, successes: 2 },
      target: { query: { name: 'example.com', type: 'A' } },
    },
    {
      name: 'web page',
      intervalSeconds: 30,
      severity: 'warning',
      target: { port: 8080, path: '/health' },
      expect: [{ oneOf: [200, 204] }, { contains: 'ok' }],
    },
    { name: 'web sweep', kind: 'heartbeat' },
  ]);
  expect(heartbeats).toMatchObject([{ job: 'web-sweep', periodSeconds: 86_400, graceSeconds: 8100 }]);
});

test('the page for people says what nobody watches, and of which failure nobody would be told', async () => {
  const { lab, home } = two(HOME, OPEN);
  const app = anApp(home);
  app.publish(4000, { to: 'public' });
  app.publish(5000, { to: 'public', protocol: 'udp' });
  app.monitor('sweep', { kind: 'heartbeat', period: Duration.days(1) });
  const hidden = aServer(lab, 'attic', { addresses: { ssh: 'attic.lan', lan: '192.168.7.2/24' } });
  anApp(hidden, 'cellar').publish(6000, { to: 'lan' });
  const { files } = await synth(lab, { write: false });
  const page = files.find(({ path }) => path === 'docs/monitoring.md')?.content ?? '';
  const section = page.slice(page.indexOf('## What remains uncovered'), page.indexOf('## domains'));
  expect(section.split('\n').filter((line) => line.startsWith('- '))).toEqual([
    '- When server attic fails, nobody notices.',
    '- When server cloud fails, home can tell nobody.',
    '- When server home fails, cloud can tell nobody.',
    '- When the line of attic fails, nobody notices.',
    '- When the line of cloud fails, home can tell nobody.',
    '- When the line of home fails, cloud can tell nobody.',
    '- Nobody tries port 6000/tcp of attic/cellar/cellar.',
    '- Port 5000/udp of home/app/app is not probed: with UDP silence is no answer.',
    '- Nobody would miss app-sweep on home.',
  ]);
});

test('a layer file can say who watches, as whom, and what an answer has to be in every way', async () => {
  const layer = (credentials: string): string => `services:
  web:
    image: example/web:1.2.3
    mem_limit: 64m
    x-hl:
      monitors:
        - { id: api, kind: http, host: api.example.com, status: { from: 200, below: 300 }, credentials: ${credentials}, json: { at: [disks, 0, state], is: ok } }
        - { id: gone, kind: dns, host: 192.0.2.53, query: old.example.com, code: NXDOMAIN, watched_by: [attic] }
`;
  const files = { 'web.yml': layer('PROBE_LOGIN'), 'bad.yml': layer('NOBODY') };
  const { lab, home } = two(HOME, OPEN, undefined, files);
  const attic = aServer(lab, 'attic', { addresses: { ssh: 'attic', public: { v4: '203.0.113.30' } } });
  new Gatus(attic, 'status', { access: 'public' });
  new Secret(lab, 'probe-login');
  Stack.fromLayer(home, 'web', 'web.yml');
  const { blueprint, files: made } = await synth(lab, { write: false });
  const said = blueprint.monitors.filter(({ of }) => of === 'home/web/web');
  expect(said).toMatchObject([
    {
      credentials: 'PROBE_LOGIN',
      expect: [
        { that: 'status', from: 200, below: 300 },
        { that: 'json', at: ['disks', 0, 'state'], is: 'ok' },
      ],
      watchers: ['attic', 'cloud'],
    },
    { expect: [{ that: 'dns-code', is: 'NXDOMAIN' }], watchers: ['attic'] },
  ]);
  // Every watcher is asked for the value, and only those.
  expect(blueprint.secrets.find(({ id }) => id === 'probe-login')?.servers).toEqual(['attic', 'cloud']);
  expect(made.find(({ path }) => path === 'cloud/.env.example')?.content).toContain('PROBE_LOGIN=');
  Stack.fromLayer(home, 'bad', 'bad.yml');
  const { findings } = await synth(lab, { write: false });
  expect(findings.map(({ message }) => message)).toContainEqual(expect.stringMatching(/monitors\.credentials.*Secret/));
});

test('a job that runs elsewhere reports to the server that keeps its reports, and watchers ask there', async () => {
  const { lab, home } = two(HOME, OPEN);
  new Heartbeats(home, 'beats', { host: 'reports', to: 'public' });
  home.heartbeat('laptop', { from: 'elsewhere', period: Duration.days(1) });
  home.heartbeat('smart', { period: Duration.days(1) });
  const { blueprint, files } = await synth(lab, { write: false });
  expect(blueprint.heartbeats.find(({ job }) => job === 'laptop')).toMatchObject({
    pushUrl: 'https://reports.example.com/cgi-bin/push/laptop',
    file: '/srv/hl/beats/pushed/laptop',
    pushes: [],
    tokenVariable: 'HEARTBEAT_TOKEN_HOME',
  });
  expect(blueprint.monitors.find(({ id }) => id === 'home/laptop')).toMatchObject({
    target: { port: 8787, path: '/cgi-bin/age/laptop' },
    watchers: ['cloud'],
  });
  const textOf = (path: string) => files.find((file) => file.path === path)?.content ?? '';
  expect(textOf('home/config/beats/limits/limits')).toBe('laptop 90900 pushed\nsmart 90900\n');
  expect(textOf('home/config/beats/token/token')).toBe('@@hl:HEARTBEAT_TOKEN_HOME@@\n');
  expect(textOf('home/heartbeat')).toMatch(/cat <<'END'\nsmart\nEND/); // nobody reports for it on the host
  expect(textOf('cloud/config/status/config/config.yaml')).not.toContain("interval: '90900s'");
  expect(blueprint.routes.find(({ service }) => service === 'home/beats/beats')).toMatchObject({
    hosts: ['reports.example.com'],
    path: '/cgi-bin/push',
  });
});

test('DNS is asked and answers in its own words', async () => {
  const { lab, home } = two(HOME, OPEN);
  const at = { kind: 'dns', host: '192.0.2.53' } as const;
  new Monitor(home, 'four', { ...at, type: 'PTR', query: '192.0.2.7', expect: 'home.example.com' });
  new Monitor(home, 'six', { ...at, type: 'PTR', query: '2001:DB8::7' });
  new Monitor(home, 'whole', { ...at, type: 'PTR', query: '1:2:3:4:5:6:7:8' });
  new Monitor(home, 'service', { ...at, type: 'SRV', query: '_sip._tcp.example.com', expect: 'sip.example.com:5061' });
  new Monitor(home, 'mail', { ...at, type: 'MX', query: 'example.com', expect: 'mail.example.com.' });
  const { monitors } = await resolved(lab);
  const said = monitors
    .filter(({ target }) => target?.query !== undefined)
    .map(({ target, expect: all }) => [
      target?.query?.name,
      ...all.flatMap((each) => (each.that === 'dns-record' ? [each.is] : [])),
    ]);
  expect(said).toEqual([
    ['7.2.0.192.in-addr.arpa', 'home.example.com.'],
    ['example.com', 'mail.example.com.'],
    ['_sip._tcp.example.com', 'sip.example.com.:5061'],
    ['7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
    ['8.0.0.0.7.0.0.0.6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.ip6.arpa'],
  ]);
});
