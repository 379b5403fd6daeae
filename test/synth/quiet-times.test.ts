import { Gatus } from '../../lib/gatus/index.ts';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { Duration, Image, Monitor, Schedule, Service, Size, Stack, synth, Volume } from '../../lib/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { aLab, aServer } from './lab.ts';
import { anApp, HOME, OPEN, resolved, two } from './watching.ts';

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
  new Monitor(home, 'resolver', { kind: 'dns', host: '192.0.2.53', query: 'example.com' });
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
  expect(page).toContain('Watchers keep no times for probes of dns: resolver (home)');
});
