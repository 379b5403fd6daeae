import { Directory, Duration, Secret, Service, Size, Stack } from '../../lib/index.ts';
import { isSince, versionOf } from '../../lib/traefik/version.ts';
import { anApp, told, twoServers } from './routing/lab.ts';

const entryPoints = async (...props: Parameters<typeof twoServers>) => {
  const { lab } = twoServers(...props);
  return (await told(lab)).static['entryPoints'] ?? {};
};

test('HTTP is sent on to HTTPS, uploads take as long as they do, and aliases of headers are deleted', async () => {
  expect(await entryPoints()).toMatchObject({
    web: {
      address: ':80',
      http: { redirections: { entryPoint: { to: 'websecure' } }, aliasHeadersStrategy: 'delete' },
    },
    websecure: {
      address: ':443',
      http: { tls: { certResolver: 'letsencrypt' }, aliasHeadersStrategy: 'delete' },
      transport: { respondingTimeouts: { readTimeout: '0s' } },
    },
    ping: { address: '127.0.0.1:8082' },
  });
});

test('an older Traefik is told what it knows', async () => {
  const { lab, home } = twoServers({ timeouts: { read: Duration.hours(2) } });
  home.override('traefik', { image: 'docker.io/library/traefik:v3.7.8' });
  const { static: fixed } = await told(lab);
  expect(fixed['entryPoints']?.['websecure']?.['http']).toMatchObject({ underscoreHeadersStrategy: 'delete' });
  expect(fixed['entryPoints']?.['websecure']).toMatchObject({
    transport: { respondingTimeouts: { readTimeout: '7200s' } },
  });
});

test('versions are compared by their numbers, and a tag that floats is no version', () => {
  expect(isSince(versionOf('v3.10.0'), [3, 7, 12])).toBe(true);
  expect(isSince(versionOf('3.7'), [3, 7, 12])).toBe(true);
  expect(isSince(versionOf('v3.7.11-windowsservercore'), [3, 7, 12])).toBe(false);
  expect(isSince(versionOf('latest'), [3, 7, 12])).toBe(false);
});

test('a wildcard, another authority, metrics and words of the user', async () => {
  const { lab } = twoServers();
  expect((await told(lab)).static['certificatesResolvers']).toMatchObject({
    letsencrypt: { acme: { dnsChallenge: { provider: 'cloudflare' }, storage: '/acme/acme.json' } },
  });
  const more = twoServers({
    wildcard: true,
    caServer: 'https://ca.example.com/directory',
    metrics: true,
    config: {
      log: { level: 'DEBUG' },
      experimental: { plugins: { a: { moduleName: 'example.com/a', version: 'v1.0.0' } } },
    },
  });
  const { static: fixed } = await told(more.lab);
  expect(fixed).toMatchObject({
    log: { level: 'DEBUG' },
    experimental: { plugins: { a: { version: 'v1.0.0' } } },
    entryPoints: {
      metrics: { address: ':8083' },
      websecure: { http: { tls: { domains: [{ main: 'example.com', sans: ['*.example.com'] }] } } },
    },
    certificatesResolvers: { letsencrypt: { acme: { caServer: 'https://ca.example.com/directory' } } },
  });
});

test('plain HTTP: one entry point, no redirection, no TLS', async () => {
  const { lab, home } = twoServers({ certificates: 'none' });
  anApp(home, 'a').route('a', { port: 80 });
  const { static: fixed, labels, file, blueprint } = await told(lab);
  expect(Object.keys(fixed['entryPoints'] ?? {})).toEqual(['web', 'ping']);
  expect(fixed['entryPoints']?.['web']?.['http']).not.toHaveProperty('redirections');
  expect(labels['a']?.['traefik.http.routers.a.entrypoints']).toBe('web');
  expect(file.tls).toBeUndefined();
  const ports = blueprint.services
    .find(({ id }) => id === 'home/traefik/traefik')
    ?.ports.map(({ published }) => published);
  expect(ports).toEqual([80]);
});

test('certificates of an authority of the user are mounted, and the first is for every other name', async () => {
  const directory = Directory.of('/etc/ssl/home', { holds: 'config' });
  const { lab } = twoServers({ certificates: { directory, files: [{ certificate: 'a.crt', key: 'a.key' }] } });
  const { file, blueprint } = await told(lab);
  const pair = { certFile: '/certificates/a.crt', keyFile: '/certificates/a.key' };
  expect(file.tls).toEqual({
    options: { default: { minVersion: 'VersionTLS12', sniStrict: true } },
    certificates: [pair],
    stores: { default: { defaultCertificate: pair } },
  });
  const mounts = blueprint.services.find(({ id }) => id === 'home/traefik/traefik')?.mounts;
  expect(mounts).toContainEqual(
    expect.objectContaining({ source: '/etc/ssl/home', target: '/certificates', readOnly: true }),
  );
});

test('the dashboard is a route of the LAN and the overlay that asks for a password', async () => {
  const { lab } = twoServers((home) => ({ dashboard: { auth: { basic: new Secret(home, 'admin') } } }));
  const { http, static: fixed, blueprint } = await told(lab);
  expect(fixed['api']).toEqual({ dashboard: true, insecure: false });
  expect(http.routers?.['traefik']).toMatchObject({
    rule: 'Host(`traefik-home.example.com`)',
    service: 'api@internal',
    middlewares: ['traefik-from@file', 'hl-security@file', 'traefik-auth@file'],
  });
  expect(blueprint.dns.find(({ id }) => id === 'traefik-home.example.com')).toMatchObject({ public: false });
});

test('a service that shares the network of another is found there, and that one joins the network of routes and has the labels', async () => {
  const { lab, home } = twoServers();
  const stack = new Stack(home, 'loader');
  const common = { image: 'example/app:1.2.3', memory: Size.mebibytes(64) };
  new Service(stack, 'tunnel', common);
  new Service(stack, 'loader', { ...common, networkMode: { service: 'loader-tunnel' } }).route('loader', {
    port: 9091,
  });
  const { http, blueprint, labels } = await told(lab);
  expect(http.services?.['loader']).toBeUndefined();
  expect(labels['loader']).toBeUndefined();
  expect(labels['loader-tunnel']).toMatchObject({ 'traefik.http.services.loader.loadbalancer.server.port': '9091' });
  const tunnel = blueprint.services.find(({ id }) => id === 'home/loader/tunnel');
  expect(tunnel?.networks.map(({ network }) => network)).toContain('home/hl/default');
});
