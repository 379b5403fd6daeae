import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Blueprint } from '../../lib/tool/index.ts';
import { Duration, Schedule, Service, Size, Stack, synth, Volume } from '../../lib/index.ts';
import { offer } from '../../lib/tool/index.ts';
import { HOME, OPEN, resolved, two } from './watching.ts';

test('a backup that something carries out has to report, and how old its report is can be asked', async () => {
  const { lab, home } = two(HOME, OPEN, 'public');
  const stack = new Stack(home, 'app');
  const data = new Volume(stack, 'data', { holds: 'state' });
  new Service(stack, 'app', { image: 'example/app:1', memory: Size.mebibytes(64), mounts: [data.at('/data')] });
  stack.backup({ schedule: Schedule.daily('03:10'), longestRun: Duration.hours(3) });
  new Heartbeats(home, 'beats', { to: 'public' });
  const before = await synth(lab, { write: false });
  const own = (all: Blueprint['heartbeats']) =>
    all.filter(({ reporter, job }) => reporter.kind !== 'watcher' && job !== 'host-health');
  expect(own(before.blueprint.heartbeats)).toEqual([]);
  expect(before.files.find(({ path }) => path === 'docs/monitoring.md')?.content).toContain(
    'Nothing carries out the backups of home (home/app) yet, so nobody waits for their reports.',
  );
  offer(stack, 'BackupTool', { tool: 'cron' });
  const { heartbeats, monitors } = await resolved(lab);
  expect(own(heartbeats)).toEqual([
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

test('timers of systemd, copies and trial restores are declared as what they are, and none of them by itself', async () => {
  const { lab, home, cloud } = two(HOME, OPEN);
  for (const server of [home, cloud]) new Heartbeats(server, 'beats', { to: 'public' });
  const app = new Stack(home, 'app');
  const mounts = [new Volume(app, 'data', { holds: 'state' }).at('/data')];
  new Service(app, 'app', { image: 'example/app:1.2.3', memory: Size.mebibytes(64), mounts });
  const backup = app.backup({ schedule: Schedule.daily('03:10'), copies: [cloud] });
  const declared = async () =>
    (await resolved(lab)).heartbeats
      .filter(({ reporter, job }) => reporter.kind !== 'watcher' && job !== 'host-health')
      .map(({ id, reporter }) => [id, reporter]);
  offer(app, 'BackupTool', { tool: 'cron' });
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
  expect(files.map(({ path }) => path).filter((path) => /\/systemd\/smart.*heartbeat/.test(path))).toHaveLength(1);
  for (const timer of ['smart', 'smart.service', '../x.timer', 'a b.timer']) {
    const refused = () => home.heartbeat('bad', { reports: { timer }, period: Duration.days(1) });
    expect(refused).toThrow(expect.objectContaining({ code: 'HL014' }));
    home.node.tryRemoveChild('bad');
  }
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
  expect(textOf('home/config/beats/limits/limits')).toBe('host-health 1500\nlaptop 90900 pushed\nsmart 90900\n');
  expect(textOf('home/config/beats/token/token')).toBe('@@hl:HEARTBEAT_TOKEN_HOME@@\n');
  expect(textOf('home/heartbeat')).toMatch(/^jobs='\nhost-health\nsmart\n'$/m); // nobody reports for it on the host
  expect(textOf('cloud/config/status/config/config.yaml')).not.toContain("interval: '90900s'");
  expect(blueprint.routes.find(({ service }) => service === 'home/beats/beats')).toMatchObject({
    hosts: ['reports.example.com'],
    path: '/cgi-bin/push',
  });
});
