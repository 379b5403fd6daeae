import { ConfigFile, Overlay, Server, Service, Stack } from '../../../lib/index.ts';
import { alertToken, offer } from '../../../lib/tool/index.ts';
import { Ntfy } from '../../../lib/ntfy/index.ts';
import { App, aLab, aServer, expectOne, found, withProxy } from './lab.ts';

test('a route that no reverse proxy answers', async () => {
  const { lab, home } = aLab();
  new App(home, 'app').route('app', { port: 80 }); // HL150
  await expectOne(lab, 'HL150', 'home/app/app/route-app', __filename);
});

test('a route for a network that is not declared', async () => {
  const { lab, home } = aLab();
  withProxy(home);
  new App(home, 'app').route('app', { port: 80, access: 'lan' }); // HL151
  await expectOne(lab, 'HL151', 'home/app/app/route-app', __filename);
});

test('a route that nobody outside watches', async () => {
  const { lab, home } = aLab();
  withProxy(home);
  offer(new Stack(aServer(lab, 'cloud'), 'watch'), 'Watcher');
  new App(home, 'app').route('app', { port: 80 }); // HL152
  await expectOne(lab, 'HL152', 'home/app/app/route-app', __filename);
});

test('a route whose service has a monitor that asks another machine', async () => {
  const blindWith = async (host: string) => {
    const { lab, home } = aLab();
    withProxy(home);
    const cloud = aServer(lab, 'cloud');
    offer(new Stack(cloud, 'watch'), 'Watcher');
    const app = new App(home, 'app');
    app.route('app', { port: 80 });
    app.monitor('page', { kind: 'http', host, watchedBy: [cloud] });
    return (await found(lab, 'HL152')).map(({ path }) => path);
  };
  expect(await blindWith('api.example.org')).toEqual(['home/app/app/route-app']);
  expect(await blindWith('app.example.com')).toEqual([]); // by a way that only its owner knows
});

test('a route is watched once a watcher has a way to it', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', overlay: '10.66.0.1/24' } });
  withProxy(home);
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', overlay: '10.66.0.2/24' } });
  offer(new Stack(cloud, 'watch'), 'Watcher');
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, cloud] });
  new App(home, 'app').route('app', { port: 80 });
  expect(await found(lab, 'HL152')).toEqual([]);
});

test('a lab that nobody watches is told once', async () => {
  const { lab, home } = aLab();
  withProxy(home);
  new App(home, 'a').route('a', { port: 80 });
  new App(home, 'b').route('b', { port: 80 });
  expect(await found(lab, 'HL152')).toMatchObject([{ path: '', severity: 'warning' }]);
});

test('a monitor without a way to what it watches', async () => {
  const { lab, home } = aLab();
  const cloud = aServer(lab, 'cloud');
  new App(home, 'app').monitor('port', { kind: 'tcp', port: 25, watchedBy: [cloud] }); // HL153
  const only = await expectOne(lab, 'HL153', 'home/app/app/port', __filename);
  expect(only.related?.map(({ path }) => path)).toEqual(['cloud', 'home']);
});

/** Lets servers watch each other. */
function watchEachOther(...servers: readonly Server[]): void {
  for (const server of servers) {
    withProxy(server);
    offer(new Stack(server, 'watch'), 'Watcher');
    new App(server, 'app').monitor('port', { kind: 'tcp', port: 22 });
  }
}

const PUBLIC = { addresses: { ssh: 'home', public: { v4: '203.0.113.1' } } };

test('a server whose failure takes the only notifier with it', async () => {
  const { lab, home } = aLab(PUBLIC);
  const cloud = new Server(lab, 'cloud', { ...home.props, addresses: PUBLIC.addresses }); // GA006
  watchEachOther(home, cloud);
  new Ntfy(cloud, 'ntfy');
  const { message } = await expectOne(lab, 'GA006', 'cloud', __filename);
  expect(message).toBe(
    '"home" would notice when "cloud" fails, but no notifier is left that they could tell: "cloud/ntfy" would fail with it, or cannot be reached from there.',
  );
});

test('servers that are watched, and nobody is told', async () => {
  const { lab, home } = aLab(PUBLIC);
  watchEachOther(home, aServer(lab, 'cloud', PUBLIC));
  expect(await found(lab, 'GA006')).toMatchObject([{ path: '', severity: 'warning' }]);
});

test('every failure is heard of once a second notifier stands elsewhere', async () => {
  const { lab, home } = aLab(PUBLIC);
  const cloud = aServer(lab, 'cloud', PUBLIC);
  watchEachOther(home, cloud);
  for (const server of [home, cloud]) new Ntfy(server, 'ntfy', { host: `ntfy-${server.node.id}` });
  expect(await found(lab, 'GA006')).toEqual([]);
});

test('a watcher that an ntfy would refuse', async () => {
  const { lab, home } = aLab(PUBLIC);
  const cloud = aServer(lab, 'cloud', PUBLIC);
  withProxy(cloud);
  new Ntfy(cloud, 'ntfy');
  const watch = new Stack(home, 'watch'); // HL155
  offer(watch, 'Watcher');
  await expectOne(lab, 'HL155', 'home/watch', __filename);
  const token = new ConfigFile(watch, 'token', { content: alertToken(home).inFile() });
  new Service(watch, 'watch', { image: 'example/watch:1.2.3', mounts: [token.at('/token')] });
  expect(await found(lab, 'HL155')).toEqual([]);
});
