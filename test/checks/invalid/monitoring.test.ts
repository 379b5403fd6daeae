import type { GatusProps } from '../../../lib/gatus/index.ts';
import { Gatus } from '../../../lib/gatus/index.ts';
import { Heartbeats } from '../../../lib/heartbeats/index.ts';
import type { Homelab, MonitorProps, Server } from '../../../lib/index.ts';
import {
  ConfigFile,
  Duration,
  Monitor,
  Overlay,
  Schedule,
  Secret,
  Service,
  Size,
  Stack,
  synth,
  Volume,
} from '../../../lib/index.ts';
import { offer } from '../../../lib/tool/index.ts';
import { Ntfy } from '../../../lib/ntfy/index.ts';
import { App, aLab, aServer, expectOne, found, withProxy } from './lab.ts';

/** Two servers with a watcher each, joined by an overlay. */
function two(): { readonly lab: Homelab; readonly home: Server; readonly cloud: Server } {
  const { lab, home } = aLab({ addresses: { ssh: 'home', overlay: '10.66.0.1/24' } });
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', overlay: '10.66.0.2/24' } });
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, cloud] });
  for (const server of [home, cloud]) {
    withProxy(server);
    new Gatus(server, 'status');
  }
  return { lab, home, cloud };
}

const page: MonitorProps = { kind: 'http', port: 80 };

test('two servers that watch each other are in order', async () => {
  const { lab, home, cloud } = two();
  new App(home, 'app').monitor('page', page);
  home.watchedBy(cloud);
  for (const server of [home, cloud]) {
    new Ntfy(server, 'ntfy', { host: `ntfy-${server.node.id}` });
    new Heartbeats(server, 'heartbeats');
  }
  const { findings } = await synth(lab, { write: false });
  expect(findings.filter(({ code }) => /^(?:HL18|GA)/.test(code))).toEqual([]);
});

test('a monitor on the server that it watches', async () => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, watchedBy: [home] }); // HL180
  await expectOne(lab, 'HL180', 'home/app/app/page', __filename);
});

test('a watcher that nobody watches', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', public: { v4: '203.0.113.1' } } });
  aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.2' } } });
  offer(new Stack(home, 'watch'), 'Watcher'); // HL181
  await expectOne(lab, 'HL181', 'home/watch', __filename);
});

test('a server that is to watch and has no watcher', async () => {
  const { lab, home } = two();
  const attic = aServer(lab, 'attic', { addresses: { ssh: 'attic', public: { v4: '203.0.113.9' } } });
  new App(home, 'app').monitor('page', { ...page, watchedBy: [attic] }); // HL182
  await expectOne(lab, 'HL182', 'home/app/app/page', __filename);
});

test('a server that names watchers which are none', async () => {
  const { lab, home } = aLab();
  home.watchedBy(aServer(lab, 'cloud'));
  expect(await found(lab, 'HL182')).toMatchObject([{ path: 'home' }]);
});

test('a backup that nobody would miss', async () => {
  const { lab, home } = two();
  const app = new Stack(home, 'app');
  const data = new Volume(app, 'data', { holds: 'state' });
  new Service(app, 'app', { image: 'example/app:1.2.3', memory: Size.mebibytes(64), mounts: [data.at('/data')] });
  offer(app, 'BackupTool', { tool: 'cron' });
  app.backup({ schedule: Schedule.daily('03:10') }); // HL183
  await expectOne(lab, 'HL183', 'home/app/backup/heartbeat', __filename);
  new Heartbeats(home, 'heartbeats');
  expect(await found(lab, 'HL183')).toEqual([]);
});

test('a heartbeat that is missed while its job still runs', async () => {
  const { lab, home } = two();
  new Heartbeats(home, 'heartbeats');
  const hour = Duration.hours(1);
  const patience = { period: Duration.days(1), longestRun: hour, grace: Duration.minutes(5) };
  new App(home, 'app').monitor('sweep', { kind: 'heartbeat', ...patience }); // HL184
  const only = await expectOne(lab, 'HL184', 'home/app/app/sweep', __filename);
  expect(only.message).toBe('"app-sweep" may report 5m late, while a run of it may take 1h.');
});

test('a condition that always holds', async () => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, expect: { status: { from: 100, below: 600 } } }); // HL185
  await expectOne(lab, 'HL185', 'home/app/app/page', __filename);
});

test.each<[string, Partial<MonitorProps>]>([
  ['an empty text', { expect: { body: '' } }],
  ['a certificate that may end now', { certificateFor: Duration.seconds(0) }],
])('%s holds always as well', async (_, props) => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, ...props } as MonitorProps);
  expect(await found(lab, 'HL185')).toHaveLength(1);
});

test('a condition that never holds', async () => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, expect: { status: [] } }); // HL186
  await expectOne(lab, 'HL186', 'home/app/app/page', __filename);
});

test.each<[string, Partial<MonitorProps>]>([
  ['a status that HTTP does not have', { expect: { status: [2000] } }],
  ['a range without a status', { expect: { status: { from: 400, below: 200 } } }],
  ['no time at all', { within: Duration.seconds(0) }],
])('%s never holds either', async (_, props) => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, ...props } as MonitorProps);
  expect(await found(lab, 'HL186')).toHaveLength(1);
});

test('a bypass for a watcher whose address nobody knows', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', public: { v4: '203.0.113.1' } } });
  withProxy(home);
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { dynamic: true } } });
  new Gatus(cloud, 'status');
  const auth = { basic: new Secret(home, 'user') };
  new App(home, 'app').route('app', { port: 80, auth, probe: { path: '/health', through: 'bypass' } }); // HL187
  await expectOne(lab, 'HL187', 'home/app/app/route-app', __filename);
});

test('a condition that Gatus cannot be asked for', async () => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, expect: { json: { at: ['disk.free'], is: 7 } } }); // GA001
  await expectOne(lab, 'GA001', 'home/app/app/page', __filename);
});

test('a registration of which the registry does not say when it ends', async () => {
  const { lab, home } = two();
  new Monitor(home, 'name', { kind: 'domain', domain: 'example.de' });
  expect(await found(lab, 'GA001')).toMatchObject([
    {
      path: 'home/name',
      message:
        '"home/name" asks for the end of a registration that its registry keeps to itself, which Gatus cannot be asked for.',
    },
  ]);
});

test('a threshold in whose place Gatus would put its own', async () => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, thresholds: { failures: 0 } });
  expect(await found(lab, 'GA001')).toMatchObject([
    {
      path: 'home/app/app/page',
      message: '"home/app/app/page" asks for thresholds of 0 failures, which Gatus cannot be asked for.',
    },
  ]);
});

test('a notifier that Gatus would drop', async () => {
  const { lab, home } = two();
  const topics = { alert: 'alerts', warning: 'warnings', info: 'info' };
  const bell = new Stack(home, 'bell'); // GA002
  offer(bell, 'Notifier', { tool: 'ntfy', delivery: { kind: 'ntfy', url: 'https://ntfy.example.com/alerts', topics } });
  const only = await expectOne(lab, 'GA002', 'home/bell', __filename);
  expect(only.message).toContain('"https://ntfy.example.com/alerts" is not the root of an ntfy');
});

test('a heartbeat for which Gatus does not wait', async () => {
  const { lab, home } = two();
  const soon = { period: Duration.seconds(2), longestRun: Duration.seconds(1), grace: Duration.seconds(1) };
  new Monitor(home, 'pulse', { kind: 'heartbeat', from: 'elsewhere', ...soon }); // GA003
  await expectOne(lab, 'GA003', 'home/pulse', __filename);
});

test('a silence of a day that only a Gatus would count, and none once the server keeps the reports', async () => {
  const daily = { kind: 'heartbeat', from: 'elsewhere', period: Duration.hours(23) } as const;
  const { lab, home } = two();
  new Heartbeats(home, 'heartbeats');
  new Monitor(home, 'laptop', daily);
  expect(await found(lab, 'GA003')).toMatchObject([{ path: 'home/laptop' }]);
  const kept = two();
  new Heartbeats(kept.home, 'heartbeats', { host: 'reports' });
  new Monitor(kept.home, 'laptop', daily);
  expect(await found(kept.lab, 'GA003')).toEqual([]);
});

test('two monitors of one key', async () => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, name: 'the page' });
  new App(home, 'other').monitor('page', { ...page, name: 'the.page' }); // GA004
  const only = await expectOne(lab, 'GA004', 'home/other/other/page', __filename);
  expect(only.related).toEqual([{ path: 'home/app/app/page', note: 'first' }]);
});

test('a name that Gatus does not take', async () => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, name: 'the "page"' });
  expect(await found(lab, 'GA004')).toHaveLength(1);
});

test('a variable that the container of Gatus does not have', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'own');
  const settings = {
    endpoints: [{ name: 'a', url: '${TARGET}', conditions: ['[BODY] == pat(*$$5*)', '[STATUS] == $CODE'] }],
  };
  const config = new ConfigFile(stack, 'config', { fileName: 'config.yaml', content: settings, onChange: 'watched' }); // GA005
  new Service(stack, 'own', {
    image: 'ghcr.io/twin/gatus:v5.36.0',
    memory: Size.mebibytes(64),
    environment: { CODE: '200' },
    mounts: [config.at('/config')],
  });
  const only = await expectOne(lab, 'GA005', 'home/own/config', __filename);
  expect(only.message).toContain('${TARGET}');
});

test('a dollar sign in what the library writes for Gatus means itself', async () => {
  const { lab, home } = two();
  new App(home, 'app').monitor('page', { ...page, expect: { body: '$HOME costs ${PRICE}' } });
  expect(await found(lab, 'GA005')).toEqual([]);
});

test('credentials for a monitor are a secret, of which the file has the name alone', async () => {
  const { lab, home } = two();
  const credentials = new Secret(lab, 'page-login');
  new App(home, 'app').monitor('page', { ...page, credentials });
  const { files } = await synth(lab, { write: false });
  const text = files.find(({ path }) => path === 'cloud/config/status/config/config.yaml')?.content;
  expect(text).toContain("Authorization: 'Basic @@hl:PAGE_LOGIN@@'");
});

test('the page of a Gatus that is open to everybody asks who is there, unless somebody says that it shall not', async () => {
  const openWith = async (props: GatusProps) => {
    const { lab, home } = aLab({ addresses: { ssh: 'home', public: { v4: '203.0.113.1' } } });
    withProxy(home);
    new Gatus(home, 'status', { access: 'public', ...props });
    return found(lab, 'HL171');
  };
  expect(await openWith({})).toEqual([]);
  expect(await openWith({ login: 'none' })).toHaveLength(1);
});

test('a report on a copy from a server that has none', async () => {
  const { lab, home, cloud } = two();
  const app = new Stack(home, 'app');
  const data = new Volume(app, 'data', { holds: 'state' });
  new Service(app, 'app', { image: 'example/app:1.2.3', memory: Size.mebibytes(64), mounts: [data.at('/data')] });
  const backup = app.backup({ schedule: Schedule.daily('03:10'), copies: [cloud] });
  cloud.heartbeat('copy', { reports: { copyOf: backup }, period: Duration.days(1) });
  home.heartbeat('drill', { reports: { restoreOf: backup }, period: Duration.days(7) });
  expect(await found(lab, 'HL188')).toEqual([]);
  home.heartbeat('copy', { reports: { copyOf: backup }, period: Duration.days(1) }); // HL188
  await expectOne(lab, 'HL188', 'home/copy', __filename);
});

test('fewer places than probes that may never end', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', public: { v4: '203.0.113.1' } } });
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.2' } } });
  withProxy(cloud);
  new Monitor(home, 'smtp', { kind: 'starttls', port: 25 });
  new Monitor(home, 'imaps', { kind: 'tls', port: 993 });
  new Gatus(cloud, 'status', { concurrency: 2 }); // GA010
  // The registration of example.com is the other one.
  const { message } = await expectOne(lab, 'GA010', 'cloud/status', __filename);
  expect(message).toContain('has 2 places, and 2 of its probes');
});

test('as many places as each probe needs, and reminders that Gatus takes', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', public: { v4: '203.0.113.1' } } });
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.2' } } });
  withProxy(cloud);
  new Monitor(home, 'smtp', { kind: 'starttls', port: 25 });
  new Gatus(cloud, 'status', { concurrency: 3, remind: 'never' });
  expect(await found(lab, 'GA010')).toEqual([]);
  for (const remind of [Duration.seconds(299), Duration.milliseconds(400_500), 'sometimes', 0])
    expect(() => new Gatus(home, 'status', { remind } as GatusProps)).toThrow(
      expect.objectContaining({ code: 'HL014' }),
    );
});

test.each(['itself', 'smtp greeting', 'smtp results'])(
  'the name %s, which Gatus has for a probe of its own',
  async (name) => {
    const { lab, home } = aLab({ addresses: { ssh: 'home', lan: '192.168.1.2/24', public: { v4: '203.0.113.1' } } });
    const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.2' } } });
    for (const server of [home, cloud]) {
      withProxy(server);
      new Gatus(server, 'status', { access: 'public' });
    }
    const local = name === 'itself';
    new Monitor(home, 'a', { kind: 'starttls', port: 25, name: 'smtp' });
    const app = new App(home, 'app', local ? { ports: [{ port: 4000, target: 80, to: 'lan' }] } : {});
    app.monitor('z', { kind: 'tcp', port: local ? 4000 : 80, name });
    expect(await found(lab, 'GA004')).toMatchObject([{ path: 'home/app/app/z' }]);
  },
);

/** A stack with a service that stands still for its backup, and its route. */
function saved(server: Server, id: string, schedule: Schedule, longestRun: Duration): Service {
  const app = new App(server, id);
  app.stack.backup({ schedule, longestRun, stops: [app] }); // HL189
  app.route(id, { port: 80 });
  return app;
}

test('quiet times that leave hardly an hour of a day', async () => {
  const { lab, home } = two();
  saved(home, 'app', Schedule.daily('02:00'), Duration.minutes(23 * 60 + 1));
  const only = await expectOne(lab, 'HL189', 'home/app/backup', __filename);
  expect(only.message).toBe('On Sunday failures of "home/app/app" would be told in 59m of 24 hours.');
});

test.each<[string, number, (home: Server) => void]>([
  ['an hour of a day', 0, (home) => void saved(home, 'app', Schedule.daily('02:00'), Duration.hours(23))],
  ['a whole day of the week', 1, (home) => home.maintenance(Schedule.weekly('wed', '00:00'), Duration.days(1))],
  ['a day that is two half ones', 0, (home) => home.maintenance(Schedule.weekly('wed', '12:00'), Duration.days(1))],
  [
    'a night on to a Sunday',
    1,
    (home) => {
      home.maintenance(Schedule.weekly('sat', '12:00'), Duration.days(1));
      home.maintenance(Schedule.weekly('sun', '12:30'), Duration.minutes(690));
    },
  ],
  ['every hour', 1, (home) => void saved(home, 'app', Schedule.hourly(0), Duration.minutes(58))],
  ['every hour, but for a while', 0, (home) => void saved(home, 'app', Schedule.hourly(0), Duration.minutes(57))],
  [
    'two causes together',
    1,
    (home) => {
      saved(home, 'app', Schedule.daily('00:00'), Duration.hours(12));
      home.maintenance(Schedule.weekly('mon', '11:00'), Duration.hours(13));
    },
  ],
  [
    'the same time twice',
    0,
    (home) => {
      saved(home, 'app', Schedule.daily('00:00'), Duration.hours(20));
      home.maintenance(Schedule.daily('01:00'), Duration.hours(19));
    },
  ],
  [
    'an updater',
    1,
    (home) => {
      offer(new Stack(home, 'updates'), 'Updater', {
        schedule: Schedule.daily('03:00'),
        longestRun: Duration.minutes(1439),
      });
      new App(home, 'app', { updates: 'auto' });
    },
  ],
])('of %s are told as often as they are wrong', async (_, times, make) => {
  const { lab, home } = two();
  make(home);
  expect(await found(lab, 'HL189')).toHaveLength(times);
});
