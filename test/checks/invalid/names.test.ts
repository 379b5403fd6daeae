import { Job, Network, Secret, Service, Stack, synth } from '../../../lib/index.ts';
import type { Server, ServerProps } from '../../../lib/index.ts';
import { offer } from '../../../lib/tool/index.ts';
import { App, aLab, aServer, expectOne, found, withProxy } from './lab.ts';

test('a host port that two services publish', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', lan: '192.168.1.10/24' } });
  const first = new App(home, 'first', { ports: [{ port: [8000, 8010], to: 'public' }] });
  const second = new App(home, 'second');
  second.publish(8005, { target: 80, to: 'lan' });
  const clash = await found(lab, 'HL100');
  expect(clash).toMatchObject([{ path: 'home/second/second', related: [{ path: first.node.path }] }]);
  expect(clash[0]?.message).toBe('Port 8005/tcp on 192.168.1.10 of "home" is taken by "home/first/first" already.');
});

test('a container name that two services have', async () => {
  const { lab, home } = aLab();
  new App(home, 'first', { containerName: 'database' });
  new App(home, 'second', { containerName: 'database' }); // HL101
  await expectOne(lab, 'HL101', 'home/second/second', __filename);
});

test('an alias that two services have on a network', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app');
  const network = new Network(stack, 'back');
  const image = 'example/app:1.2.3';
  new Service(stack, 'one', { image, networks: [{ network, aliases: ['db'] }] });
  new Service(stack, 'two', { image, networks: [{ network, aliases: ['db'] }] }); // HL102
  const clash = await expectOne(lab, 'HL102', 'home/app/two', __filename);
  expect(clash.message).toMatch('the name "db" belongs to "home/app/one" already');
});

test('two services whose paths give one name', async () => {
  const { lab, home } = aLab();
  const image = 'example/app:1.2.3';
  new Service(new Stack(home, 'photos'), 'web-ui', { image });
  new Service(new Stack(home, 'photos-web'), 'ui', { image });
  const clash = await found(lab, 'HL103');
  expect(clash).toMatchObject([{ path: 'home/photos/web-ui', related: [{ path: 'home/photos-web/ui' }] }]);
  expect(clash[0]?.message).toMatch('"photos-web-ui"');
});

test('two secrets whose paths give one variable', async () => {
  const { lab, home } = aLab();
  const first = new Secret(new Stack(home, 'photos'), 'db-password'); // HL103
  const second = new Secret(new Stack(home, 'photos-db'), 'password');
  new App(home, 'app', { environment: { A: first.asEnv(), B: second.asEnv() } });
  await expectOne(lab, 'HL103', 'home/photos/db-password', __filename);
});

test('one Compose project in two files', async () => {
  const { lab, home } = aLab();
  const image = 'example/app:1.2.3';
  new Service(new Stack(home, 'a', { project: 'media' }), 'a', { image });
  new Service(new Stack(home, 'b', { project: 'media' }), 'b', { image });
  const clash = await found(lab, 'HL105');
  expect(clash).toMatchObject([{ path: 'home/b', related: [{ path: 'home/a' }] }]);
});

test('a stack with a reserved name', async () => {
  const { lab, home } = aLab();
  new Stack(home, 'config'); // HL106
  await expectOne(lab, 'HL106', 'home/config', __filename);
});

test('the profile of jobs on a service', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app');
  new Job(stack, 'migrate', { image: 'example/app:1.2.3', runs: 'each-deploy' });
  new Service(stack, 'app', { image: 'example/app:1.2.3', profiles: ['hl-job'] });
  expect(await found(lab, 'HL106')).toMatchObject([{ path: 'home/app/app' }]);
});

test('a host that two servers answer', async () => {
  const { lab, home } = aLab();
  const cloud = aServer(lab, 'cloud');
  withProxy(home);
  withProxy(cloud);
  new App(cloud, 'blog').route('www', { port: 80 });
  new App(home, 'wiki').route('www', { port: 80 }); // HL107
  await expectOne(lab, 'HL107', 'home/wiki/wiki/route-www', __filename);
});

test('a route with the name of another server', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home.lan', public: { v4: '203.0.113.1' } } });
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud.lan', public: { v4: '203.0.113.2' } } });
  withProxy(home);
  withProxy(cloud);
  new App(cloud, 'files').route('cloud', { port: 80 }); // its own
  new App(home, 'drive').route('Cloud', { port: 80 }); // HL108
  const clash = await expectOne(lab, 'HL108', 'home/drive/drive/route-cloud', __filename);
  expect(clash.related).toMatchObject([{ path: 'cloud' }]);
});

const PUBLIC = { addresses: { ssh: 'home.lan', public: { v4: '203.0.113.1' } } };

/** What is told of names in a lab of two servers with a reverse proxy each, and the records of its zone. */
async function namesOf(
  make: (home: Server, cloud: Server) => void,
  addresses: ServerProps['addresses'] = { ssh: 'cloud.lan', public: { v4: '203.0.113.2' } },
) {
  const { lab, home } = aLab(PUBLIC);
  const cloud = aServer(lab, 'cloud', { addresses });
  withProxy(home);
  withProxy(cloud);
  make(home, cloud);
  const { findings, files } = await synth(lab, { write: false });
  const zone = files.find(({ path }) => path === 'dns/example.com.public.zone')?.content ?? '';
  const codes = findings.map(({ code }) => code).filter((code) => /^(?:HL107|HL108|DN\d+)$/.test(code));
  return { codes: [...new Set(codes)].sort(), zone };
}

test('a wildcard of one server leaves room for a name on another, which has its own record', async () => {
  const { codes, zone } = await namesOf((home, cloud) => {
    new App(home, 'sites').route('*', { port: 80 });
    new App(cloud, 'wiki').route('wiki', { port: 80 });
  });
  expect(codes).toEqual([]);
  expect(zone).toMatch(/^\*(?:\.example\.com\.)?\s.*203\.0\.113\.1$/m);
  expect(zone).toMatch(/^wiki(?:\.example\.com\.)?\s.*203\.0\.113\.2$/m);
});

test.each<[string, (home: Server, cloud: Server) => void, string]>([
  [
    'one wildcard on two servers',
    (home, cloud) => {
      new App(home, 'a').route('*', { port: 80 });
      new App(cloud, 'b').route('*', { port: 80 });
    },
    'HL107',
  ],
  [
    'a further host of a route',
    (home, cloud) => {
      new App(home, 'a').route({ host: ['a', 'b'] }, { port: 80 });
      new App(cloud, 'b').route({ host: ['c', 'B'] }, { port: 80 });
    },
    'HL107',
  ],
  [
    'a route by way of another server',
    (home, cloud) => void new App(home, 'a').route('home', { port: 80, via: cloud }),
    'HL108',
  ],
])('%s takes a name that is taken', async (_what, make, code) => {
  expect((await namesOf(make)).codes).toContain(code);
});

test('the name by which a server without an address is logged in to is its own', async () => {
  const make = (home: Server): void => void new App(home, 'drive').route('cloud', { port: 80 });
  expect((await namesOf(make, { ssh: 'cloud.example.com' })).codes).toContain('HL108');
  expect((await namesOf(make, { ssh: '203.0.113.9' })).codes).toEqual([]);
  expect((await namesOf(make, { ssh: 'cloud.lan', overlay: '10.8.0.2' })).codes).toContain('HL108');
});

test('a route with the name of the mail server of another server', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home.lan', public: { v4: '203.0.113.1' } } });
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud.lan', public: { v4: '203.0.113.2' } } });
  withProxy(home);
  offer(new Stack(cloud, 'post'), 'MailServer', { host: 'mail.example.org', domains: ['example.org'] });
  new App(home, 'webmail').route('mail.example.org', { port: 80 });
  expect(await found(lab, 'HL108')).toMatchObject([{ path: 'home/webmail/webmail/route-mail-example-org' }]);
});
