import { ExternalService } from '../../../lib/index.ts';
import { tcpMiddleware } from '../../../lib/traefik/index.ts';
import { anApp, told, twoServers } from './lab.ts';

test('a service of another server is found over the overlay, at a port that is open to nobody else', async () => {
  const { lab, home, cloud } = twoServers();
  anApp(home, 'far').route('far', { port: 8080, via: cloud });
  anApp(home, 'near80').route('n', { port: 80, via: { server: cloud, port: 18_080 } });
  const { http, blueprint, labels } = await told(lab, 'cloud');
  expect(http.services).toEqual({
    far: { loadBalancer: { servers: [{ url: 'http://10.66.0.1:8080' }] } },
    near80: { loadBalancer: { servers: [{ url: 'http://10.66.0.1:18080' }] } },
  });
  const ports = blueprint.services.flatMap(({ id, ports: own }) => (id.startsWith('home/far') ? own : []));
  expect(ports).toEqual([{ hostIp: '10.66.0.1', published: 8080, target: 8080, protocol: 'tcp', to: 'vpn' }]);
  expect(labels).toEqual({});
  expect((await told(lab)).labels).toEqual({});
});

test('a port that is published to the overlay already is used as it is', async () => {
  const { lab, home, cloud } = twoServers();
  const far = anApp(home, 'far');
  far.publish(9000, { target: 8080, to: 'vpn' });
  far.route('far', { port: 8080, via: cloud });
  const { http, blueprint } = await told(lab, 'cloud');
  expect(http.services?.['far']?.loadBalancer?.servers).toEqual([{ url: 'http://10.66.0.1:9000' }]);
  expect(blueprint.services.find(({ id }) => id === 'home/far/far')?.ports).toHaveLength(1);
});

test('the access of a route via another server is that of the server that answers', async () => {
  const { lab, home, cloud } = twoServers();
  anApp(home, 'far').route('far', { port: 8080, via: cloud, access: 'vpn' });
  const { http } = await told(lab, 'cloud');
  expect(http.routers?.['far']?.middlewares).toEqual(['hl-vpn@file', 'hl-security@file']);
});

test('a service on the network of the host is found at the gateway that containers have to it', async () => {
  const { lab, home, cloud } = twoServers();
  const host = anApp(home, 'house', { networkMode: 'host' });
  host.route('house', { port: 8123 });
  host.route('house-far', { port: 8123, via: cloud });
  expect((await told(lab)).http.services?.['house']).toEqual({
    loadBalancer: { servers: [{ url: 'http://host.docker.internal:8123' }] },
  });
  expect((await told(lab, 'cloud')).http.services?.['house']).toEqual({
    loadBalancer: { servers: [{ url: 'http://10.66.0.1:8123' }] },
  });
});

test('something outside the lab is a route like any other', async () => {
  const { lab, home } = twoServers();
  const nas = new ExternalService(home, 'nas', { address: '192.168.1.20' });
  nas.route('nas', { port: 5001, scheme: 'https', verify: false, access: 'lan' });
  new ExternalService(home, 'printer', { address: '2001:db8::7' }).route('printer', { port: 80 });
  const { http, blueprint } = await told(lab);
  expect(http.services).toEqual({
    nas: { loadBalancer: { servers: [{ url: 'https://192.168.1.20:5001' }], serversTransport: 'hl-unverified@file' } },
    printer: { loadBalancer: { servers: [{ url: 'http://[2001:db8::7]:80' }] } },
  });
  expect(blueprint.externals).toMatchObject([{ id: 'home/nas', name: 'nas' }, { id: 'home/printer' }]);
  expect(blueprint.dns.find(({ id }) => id === 'nas.example.com')).toMatchObject({ server: 'home', public: false });
});

test('with the file provider nothing is near the Docker socket, and containers are found by their names', async () => {
  const { lab, home } = twoServers({ provider: 'file' });
  anApp(home, 'wiki').route('wiki', { port: 8080 });
  const { labels, http, static: fixed, blueprint } = await told(lab);
  expect(labels).toEqual({});
  expect(http.routers?.['wiki']).toMatchObject({ rule: 'Host(`wiki.example.com`)', service: 'wiki@file' });
  expect(http.services?.['wiki']?.loadBalancer?.servers).toEqual([{ url: 'http://wiki:8080' }]);
  expect(fixed['providers']).toEqual({ file: { directory: '/etc/traefik/dynamic', watch: true } });
  const onHome = blueprint.services.filter(({ server }) => server === 'home');
  expect(onHome.flatMap(({ mounts }) => mounts).filter(({ kind }) => kind === 'socket')).toEqual([]);
});

test('TCP and UDP have an entry point a port, which Traefik publishes to the audience of the route', async () => {
  const { lab, home } = twoServers();
  const app = anApp(home, 'git');
  app.routeTcp({
    port: 22,
    entryPort: 2222,
    access: 'vpn',
    middlewares: [tcpMiddleware({ inFlightConn: { amount: 5 } })],
  });
  app.routeTcp({ port: 5432, entryPort: 5432, host: 'db' });
  app.routeTcp({ port: 8443, entryPort: 443, host: 'pass', tls: 'passthrough' });
  app.routeUdp({ port: 53, entryPort: 53, access: 'lan' });
  const { labels, static: fixed, file, blueprint } = await told(lab);
  expect(fixed['entryPoints']).toMatchObject({
    'tcp-2222': { address: ':2222/tcp' },
    'tcp-5432': { address: ':5432/tcp' },
    'udp-53': { address: ':53/udp' },
  });
  expect(labels['git']).toMatchObject({
    'traefik.tcp.routers.git-tcp-2222.rule': 'HostSNI(`*`)',
    'traefik.tcp.routers.git-tcp-2222.entrypoints': 'tcp-2222',
    'traefik.tcp.routers.git-tcp-2222.middlewares': 'hl-vpn@file,git-tcp-2222-own-1@docker',
    'traefik.tcp.services.git-tcp-2222.loadbalancer.server.port': '22',
    'traefik.tcp.routers.git-tcp-5432.rule': 'HostSNI(`db.example.com`)',
    'traefik.tcp.routers.git-tcp-5432.tls.certresolver': 'letsencrypt',
    'traefik.tcp.routers.git-tcp-443.entrypoints': 'websecure',
    'traefik.tcp.routers.git-tcp-443.tls.passthrough': 'true',
    'traefik.udp.routers.git-udp-53.entrypoints': 'udp-53',
    'traefik.udp.services.git-udp-53.loadbalancer.server.port': '53',
  });
  expect(file.tcp?.middlewares).toEqual({ 'hl-vpn': { ipAllowList: { sourceRange: ['10.66.0.0/24'] } } });
  const traefik = blueprint.services.find(({ id }) => id === 'home/traefik/traefik');
  const published = traefik?.ports.map((port) => `${port.hostIp}:${port.published}/${port.protocol} ${port.to}`);
  expect(published).toEqual([
    '0.0.0.0:80/tcp public',
    '0.0.0.0:443/tcp public',
    '0.0.0.0:443/udp public',
    '10.66.0.1:2222/tcp vpn',
    '0.0.0.0:5432/tcp public',
    '192.168.1.10:53/udp lan',
  ]);
});
