import { Overlay, Stack, offer } from '../../../lib/index.ts';
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
  new App(home, 'app').monitor('port', { kind: 'tcp', port: 25, watchers: [cloud] }); // HL153
  const only = await expectOne(lab, 'HL153', 'home/app/app/port', __filename);
  expect(only.related?.map(({ path }) => path)).toEqual(['cloud', 'home']);
});
