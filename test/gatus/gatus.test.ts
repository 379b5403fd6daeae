import { Gatus, gatusConfig } from '../../lib/gatus/index.ts';
import type { Server } from '../../lib/index.ts';
import { Duration, Monitor, Schedule, Service, Size, Stack } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from '../apps/support.ts';
import { aServer } from '../synth/lab.ts';

test('Gatus with nothing to watch watches itself, as it does not start with nothing', async () => {
  const template = await templateOf(
    (server) => new Gatus(server, 'status', { host: 'status' }),
    {},
    { domain: undefined as never },
  );
  template.hasFile('home/config/status/config/config.yaml', {
    storage: { type: 'sqlite' },
    endpoints: [Match.objectLike({ name: 'itself', url: 'http://127.0.0.1:8080/health' })],
  });
});

test('it watches what the lab says that its server watches, and no more', async () => {
  const template = await templateOf((server) => {
    new Gatus(server, 'status');
    const other = aServer(server.lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.10' } } });
    const mail = new Service(new Stack(other, 'mail'), 'mail', {
      image: 'example/mail:1.0',
      memory: Size.gibibytes(1),
    });
    mail.monitor('imaps', { kind: 'tls', port: 993 });
    mail.monitor('page', { kind: 'http', host: 'mail.example.com', port: 80, expect: { status: [200, 401] } });
  });
  expect(gatusConfig(template.blueprint, 'home')['endpoints']).toMatchObject([
    { name: 'example.com', conditions: ['[DOMAIN_EXPIRATION] > 720h'] },
    { name: 'example.com results', conditions: ['[STATUS] == 200', '[BODY] != 0.000000'] },
    { name: 'mail imaps', url: 'tls://203.0.113.10:993', conditions: ['[CONNECTED] == true'] },
    { name: 'mail page', url: 'http://mail.example.com:80/', conditions: ['[STATUS] == any(200, 401)'] },
    { name: 'ssh', url: 'ssh://203.0.113.10:22', conditions: ['[CONNECTED] == true'] },
    { name: 'itself', conditions: ['[STATUS] == 200'] },
  ]);
  expect(gatusConfig(template.blueprint, 'cloud')['endpoints']).toMatchObject([{ name: 'itself' }]);
});

test('each probe has a place of its own, and what may never end is watched over by what does', async () => {
  const template = await templateOf((server) => {
    new Gatus(server, 'status', { remind: Duration.hours(12) });
    const other = aServer(server.lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.10' } } });
    new Ntfy(server, 'ntfy');
    other.maintenance(Schedule.daily('04:00'), Duration.minutes(10));
    new Monitor(other, 'smtp', { kind: 'starttls', port: 25, thresholds: { failures: 1 } });
    new Monitor(other, 'six', { kind: 'starttls', port: 25, host: '2001:db8::1' });
  });
  const config = gatusConfig(template.blueprint, 'home');
  const endpoints = config['endpoints'] as readonly Readonly<Record<string, unknown>>[];
  expect(config['concurrency']).toBe(endpoints.length);
  const named = (name: string) => endpoints.find((each) => each['name'] === name);
  const windows = named('smtp')?.['maintenance-windows'];
  expect(windows).toHaveLength(1);
  expect(named('smtp greeting')).toMatchObject({
    url: 'ssh://203.0.113.10:25',
    alerts: [{ 'failure-threshold': 1 }],
    'maintenance-windows': windows,
  });
  expect(named('smtp results')).toMatchObject({
    url: 'http://127.0.0.1:8080/api/v1/endpoints/cloud_smtp/uptimes/1h',
    alerts: [{ 'failure-threshold': 3, 'minimum-reminder-interval': '86400s' }],
    'maintenance-windows': windows,
  });
  // Of an IPv6 address it sees whether the port is open, and that ends.
  expect(endpoints.filter(({ name }) => String(name).startsWith('six'))).toMatchObject([
    { url: 'tcp://[2001:db8::1]:25' },
  ]);
  template.hasFile('home/config/status/config/config.yaml', {
    endpoints: Match.arrayWith([
      Match.objectLike({ name: 'smtp', alerts: [Match.objectLike({ 'minimum-reminder-interval': '43200s' })] }),
    ]),
  });
});

test('its page is shown where other servers are, and no further', async () => {
  const accessOf = async (props: ConstructorParameters<typeof Server>[2]['addresses']) => {
    const template = await templateOf((server) => new Gatus(server, 'status'), { addresses: props });
    return template.blueprint.routes.map(({ hosts, access }) => [...hosts, access]);
  };
  expect(await accessOf({ ssh: 'home', lan: '192.168.1.10/24' })).toEqual([['status-home.example.com', 'lan']]);
  const all = { ssh: 'home', lan: '192.168.1.10/24', overlay: '10.66.0.1' };
  expect(await accessOf(all)).toEqual([['status-home.example.com', { allow: ['lan', 'vpn'] }]]);
});
