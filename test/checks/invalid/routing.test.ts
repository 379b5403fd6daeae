import type { Server, ServiceProps } from '../../../lib/index.ts';
import { ExternalService, Image, Overlay, Secret, Service, Stack } from '../../../lib/index.ts';
import { images } from '../../../lib/images/index.ts';
import { App, aLab, aServer, expectOne, found, withProxy } from './lab.ts';

test('a server that would answer for another one over the internet', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', public: { dynamic: true } } });
  const cloud = aServer(lab, 'cloud');
  withProxy(cloud);
  new App(home, 'app').route('app', { port: 80, via: cloud }); // HL170
  await expectOne(lab, 'HL170', 'home/app/app/route-app', __filename);
});

test('a sign-in on another server whose port is not published', async () => {
  const home = { addresses: { ssh: 'home', overlay: '10.66.0.1' } };
  const { lab, home: first } = aLab(home);
  const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud', overlay: '10.66.0.2' } });
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [first, cloud] });
  withProxy(cloud);
  const login = new App(first, 'login');
  const forward = { service: login, port: 9091, path: '/api/authz/forward-auth' };
  const route = (port: number) => new App(cloud, `app-${port}`).route(`app-${port}`, { port, auth: { forward } });
  route(80);
  const [only] = await found(lab, 'HL170');
  expect(only).toMatchObject({ path: 'cloud/app-80/app-80/route-app-80', related: [{ path: 'home/login/login' }] });
  expect(only?.message).toContain('is not published to the address that "cloud" reaches');
  login.publish(9091, { to: 'vpn' });
  expect(await found(lab, 'HL170')).toEqual([]);
});

test('a public route to an application that asks nobody', async () => {
  const { lab, home } = aLab();
  withProxy(home);
  const open = Image.of('example/open:1.0', { ownAuth: false });
  const app = new Service(new Stack(home, 'app'), 'app', { image: open });
  app.route('app', { port: 80 }); // HL171
  app.route({ host: 'other' }, { port: 80, access: { allow: ['203.0.113.0/24'] } });
  await expectOne(lab, 'HL171', 'home/app/app/route-app', __filename);
});

test.each([
  ['syncthing', 8384],
  ['transmission', 9091],
  ['gatus', 8080],
  ['immichMachineLearning', 3003],
  ['dockerSocketProxy', 2375],
] as const)('the image %s of the library asks nobody by itself', async (image, port) => {
  const { lab, home } = aLab();
  withProxy(home);
  new App(home, 'app', { image: images[image] }).route('app', { port });
  expect(await found(lab, 'HL171')).toMatchObject([{ path: 'home/app/app/route-app' }]);
});

test('a route to a port that the image does not listen on', async () => {
  const { lab, home } = aLab();
  withProxy(home);
  const app = new App(home, 'app', { image: Image.of('example/app:1.0', { ports: [8080] }) });
  app.route('app', { port: 80 }); // HL172
  app.route('right', { port: 8080 });
  await expectOne(lab, 'HL172', 'home/app/app/route-app', __filename);
});

test('a server with an IPv6 address that is not used', async () => {
  const { lab } = aLab();
  const addresses = { ssh: 'hut', public: { v6: '2001:db8::1' } };
  aServer(lab, 'hut', { addresses });
  aServer(lab, 'shed', { addresses, dualStack: true });
  const told = await found(lab, 'HL173');
  expect(told).toMatchObject([{ path: 'hut', severity: 'note', source: { file: `${__dirname}/lab.ts` } }]);
});

test('address ranges on a UDP route', async () => {
  const { lab, home } = aLab({ addresses: { ssh: 'home', lan: '192.168.1.10/24' } });
  withProxy(home);
  const nas = new ExternalService(home, 'nas', { address: '192.168.1.20' });
  nas.routeUdp({ port: 53, entryPort: 53, access: { allow: ['lan', '203.0.113.0/24'] } }); // HL174
  nas.routeUdp({ port: 54, entryPort: 54, access: { allow: ['lan'] } });
  const only = await expectOne(lab, 'HL174', 'home/nas/udp-53', __filename);
  expect(only.message).toContain('203.0.113.0/24');
});

describe('ways round the sign-in of the reverse proxy', () => {
  function guarded(props: Partial<ServiceProps> = {}, more: (home: Server, app: Service) => void = () => undefined) {
    const { lab, home } = aLab({ addresses: { ssh: 'home', lan: '192.168.1.10/24' } });
    withProxy(home);
    const app = new App(home, 'app', props); // HL177
    app.route('app', { port: 80, auth: { basic: new Secret(home, 'user') } });
    new App(home, 'other').route('other', { port: 80 });
    more(home, app);
    return lab;
  }

  test('a network that other stacks are on', async () => {
    const only = await expectOne(guarded({ routedNetwork: true }), 'HL177', 'home/app/app', __filename);
    expect(only.message).toContain('it shares the network "default" with "home/other/other"');
  });

  test('a published port, but for one that only the server itself reaches', async () => {
    const [only] = await found(guarded({ ports: [{ port: 8080, target: 80, to: 'lan' }] }), 'HL177');
    expect(only?.message).toContain('its port 80 is published to "lan", as 8080');
    expect(await found(guarded({ ports: [{ port: 8080, target: 80, to: 'loopback' }] }), 'HL177')).toEqual([]);
    expect(await found(guarded({ ports: [{ port: 22, target: 22, to: 'lan' }] }), 'HL177')).toEqual([]);
  });

  test('the network of the host', async () => {
    expect(await found(guarded({ networkMode: 'host' }), 'HL177')).toHaveLength(1);
  });

  test('none by default, nor for its own stack', async () => {
    const withDatabase = guarded({}, (_home, app) => new Service(app.stack, 'db', { image: 'example/db:1.0' }));
    expect(await found(withDatabase, 'HL177')).toEqual([]);
  });
});

test('a route to a service without a network', async () => {
  const { lab, home } = aLab();
  withProxy(home);
  new App(home, 'app', { networkMode: 'none' }).route('app', { port: 80 }); // HL175
  await expectOne(lab, 'HL175', 'home/app/app/route-app', __filename);
});

test('the network of a container that nobody makes', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { compose: { network_mode: 'container:other' } }); // HL176
  await expectOne(lab, 'HL176', 'home/app/app', __filename);
});
