import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RouteProps, Server, ServiceProps } from '../../lib/index.ts';
import { Directory, Duration, ExternalService, Overlay, Secret, Service, Size, Stack, synth } from '../../lib/index.ts';
import { isFatal } from '../../lib/tool/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import type { Answer, Asking } from './host/client.ts';
import { ask, runNode, SLOW_UPLOAD, TCP, UDP, WEBSOCKET } from './host/client.ts';
import { certificateFor } from './host/certificate.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { fillIn } from './host/fill-in.ts';
import { importStandIns } from './host/stand-ins.ts';
import { describeEngine } from './support.ts';

/**
 * Requests of real clients, by IPv4 and IPv6, through a real Traefik on a real Docker Engine that runs what synth wrote:
 * the right backend answers, and nobody else than those who may.
 */

jest.setTimeout(300_000);

const LINES = {
  wan: { host: ['203.0.113.10/24', '2001:db8::10/64'], neighbour: ['203.0.113.99/24', '2001:db8::99/64'] },
  lan: { host: ['192.168.77.10/24'], neighbour: ['192.168.77.99/24'] },
  vpn: { host: ['10.66.0.2/24'], neighbour: ['10.66.0.9/24'] },
};
const V4 = { from: 'wan', to: '203.0.113.10' } as const;
const V6 = { from: 'wan', to: '2001:db8::10' } as const;
const LAN = { from: 'lan', to: '192.168.77.10' } as const;
const VPN = { from: 'vpn', to: '10.66.0.2' } as const;
const OUTSIDE = [
  ['IPv4', V4],
  ['IPv6', V6],
] as const;

const HOME_PORT = 18096;

/** A service of its own stack, whose stand-in answers with the service's name as its image. */
function app(server: Server, id: string, props: Partial<ServiceProps> = {}): Service {
  const image = `docker.io/example/${id}:1.0`;
  return new Service(new Stack(server, id), id, { image, memory: Size.mebibytes(64), ...props });
}

function declare(dataRoot: string, certificates: string) {
  // An engine of this age gives no IPv6 addresses of its own accord.
  const facts = JSON.stringify({ house: { 'docker.version': '20.10.24' } });
  const lab = aLab({ 'lab.facts.json': facts }, { domain: 'example.com', contact: 'admin@example.com' });
  const addresses = {
    ssh: 'house.lan',
    lan: '192.168.77.10/24',
    public: { v4: '203.0.113.10', v6: '2001:db8::10' },
    overlay: '10.66.0.2',
  };
  const house = aServer(lab, 'house', { addresses, dualStack: true, dataRoot, site: 'house' });
  const home = aServer(lab, 'home', { addresses: { ssh: 'home.lan', overlay: '10.66.0.9' }, site: 'home' });
  new Overlay(lab, 'overlay', { kind: 'wireguard', network: '10.66.0.0/24', members: [house, home] });
  const directory = Directory.of(certificates, { holds: 'config' });
  new Traefik(house, 'traefik', { certificates: { directory, files: [{ certificate: 'all.crt', key: 'all.key' }] } });

  const route = (id: string, props: Partial<RouteProps> = {}, match?: Parameters<Service['route']>[0]): Service => {
    const service = app(house, id);
    service.route(match ?? id, { port: 8080, ...props });
    return service;
  };
  const open = route('open');
  open.route({ host: 'open', path: '/api' }, { port: 8081 });
  open.route({ host: 'open', path: '/stripped' }, { port: 8081, stripPrefix: true });
  open.route({ host: 'open', methods: ['DELETE'] }, { port: 8082 });
  route('home-only', { access: 'lan' });
  route('tunnel', { access: 'vpn' });
  route('listed', { access: { allow: ['203.0.113.99/32', '2001:db8::99/128'] } });
  route('others', { access: { allow: ['198.51.100.0/24'] } });
  route('private', { auth: { basic: new Secret(house, 'private-user') } });
  route('slow-down', { rateLimit: { average: 1, period: Duration.minutes(10), burst: 2 } });
  route('new-name', { redirectFrom: ['old-name'], redirects: [{ path: '/old', to: '/new' }] });
  route('tls-inside', { scheme: 'https', verify: false });
  route('tls-proved', { scheme: 'https' });
  route('http2', { scheme: 'h2c' });
  route('uploads', { largeUploads: true });
  route('crawled', { crawlers: 'allow', securityHeaders: false });
  const judge = app(house, 'judge', { expose: [9091] });
  const yes = { service: judge, port: 9091, path: '/verify', responseHeaders: ['Remote-User'] };
  route('let-in', { auth: { forward: yes } });
  route('kept-out', { auth: { forward: { ...yes, path: '/verify?status=401' } } });
  const streams = app(house, 'streams');
  streams.routeTcp({ port: 9000, entryPort: 9000 });
  streams.routeTcp({ port: 9001, entryPort: 9001, access: 'lan' });
  streams.routeUdp({ port: 9002, entryPort: 9002 });
  app(house, 'on-host', { networkMode: 'host' }).route('on-host', { port: 8123 });
  new ExternalService(house, 'nas', { address: '192.168.77.99' }).route('nas', { port: 5000 });
  app(home, 'films').route('films', { port: 8096, via: { server: house, port: HOME_PORT } });
  return { lab };
}

describeEngine(
  ['dockerd', 'docker-compose', 'traefik', 'busybox', 'haproxy', 'stand-in', 'curl', 'openssl'],
  'requests through Traefik',
  () => {
    let host: DockerHost;
    const others: ChildProcess[] = [];
    const get = (url: string, asking: Asking): Answer => ask(host, `https://${url}`, asking);

    beforeAll(async () => {
      if (!canHost()) throw new Error('network namespaces need root');
      host = await DockerHost.start(LINES);
      const dataRoot = join(host.folder, 'srv');
      const certificates = join(host.folder, 'certificates');
      certificateFor('*.example.com', certificates);
      const { lab } = declare(dataRoot, certificates);
      const result = await synth(lab, { out: join(host.folder, 'dist') });
      expect(result.findings.filter(isFatal)).toEqual([]);
      const folder = join(host.folder, 'dist/house');
      importStandIns(host, result.blueprint, 'house');
      // openssl passwd -apr1 'open sesame'
      fillIn(folder, dataRoot, {
        PRIVATE_USER: 'anna:$apr1$H6uskkkW$nqEu2b4C8VmgHw.ewdtsY/',
      });
      host.must(['./prepare'], { cwd: folder });
      const up = host.compose(folder, 'up', '-d');
      if (up.status !== 0) throw new Error(up.stderr);
      others.push(host.standIn(['nas', '5000/http'], 'lan'), host.standIn(['films', `${HOME_PORT}/http`], 'vpn'));
      for (let tries = 0; get('open.example.com', V4).status !== 200; tries++) {
        if (tries === 100) throw new Error(host.docker('logs', 'hl-traefik-1'));
        await sleep(200);
      }
    });

    afterAll(async () => {
      others.forEach((each) => each.kill());
      await host?.stop();
    });

    describe.each(OUTSIDE)('over %s', (_name, outside) => {
      test('host and path choose the backend, and the application sees who asks', () => {
        const { status, seen } = get('open.example.com/films?x=1', outside);
        expect({ status, name: seen?.name, path: seen?.path, host: seen?.host }).toEqual({
          status: 200,
          name: 'docker.io/example/open:1.0',
          path: '/films',
          host: 'open.example.com',
        });
        const client = outside === V4 ? '203.0.113.99' : '2001:db8::99';
        expect(seen?.headers['X-Forwarded-For']).toEqual([client]);
        expect(seen?.headers['X-Forwarded-Proto']).toEqual(['https']);
      });

      test('HTTP is redirected to HTTPS', () => {
        const { status, headers } = ask(host, 'http://open.example.com/films', outside);
        expect([301, 308]).toContain(status);
        expect(headers['location']).toBe('https://open.example.com/films');
      });

      test('an unknown host is not found', () => {
        expect(get('unknown.example.com', outside).status).toBe(404);
      });

      test('a route for the LAN or the overlay refuses an outside client', () => {
        expect(get('home-only.example.com', outside).status).toBe(403);
        expect(get('tunnel.example.com', outside).status).toBe(403);
      });

      test('an allow list lets in those that it names', () => {
        expect(get('listed.example.com', outside).status).toBe(200);
        expect(get('others.example.com', outside).status).toBe(403);
      });

      test('basic authentication asks for the password', () => {
        expect(get('private.example.com', outside).status).toBe(401);
        expect(get('private.example.com', { ...outside, user: 'anna:open barley' }).status).toBe(401);
        const { status, seen } = get('private.example.com', { ...outside, user: 'anna:open sesame' });
        expect(status).toBe(200);
        expect(seen?.headers['Authorization']).toBeUndefined();
      });

      test('who asks too often has to wait, and nobody else', () => {
        const statuses = [1, 2, 3, 4].map(() => get('slow-down.example.com', outside).status);
        expect(statuses.slice(0, 2)).toEqual([200, 200]);
        expect(statuses).toContain(429);
        expect(get('slow-down.example.com', LAN).status).toBe(200);
      });

      test('a WebSocket stays open', () => {
        expect(runNode(host, 'wan', WEBSOCKET, outside.to, 'open.example.com', 'hello')).toBe('hello\n');
      });

      test('TCP and UDP reach their backends', () => {
        expect(runNode(host, 'wan', TCP, outside.to, '9000', 'ping')).toMatch(
          /^docker.io\/example\/streams:1.0 .* ping\n$/,
        );
        expect(runNode(host, 'wan', UDP, outside.to, '9002', 'ping')).toMatch(
          /^docker.io\/example\/streams:1.0 .* ping\n$/,
        );
      });
    });

    test('a route for the LAN is open there, and one for the overlay there', () => {
      expect(get('home-only.example.com', LAN).status).toBe(200);
      expect(get('tunnel.example.com', LAN).status).toBe(403);
      expect(get('tunnel.example.com', VPN).status).toBe(200);
      expect(get('home-only.example.com', VPN).status).toBe(403);
    });

    test('a client cannot make itself another by a header', () => {
      const forged = { ...V4, headers: { 'X-Forwarded-For': '192.168.77.99', 'X-Real-Ip': '192.168.77.99' } };
      expect(get('home-only.example.com', forged).status).toBe(403);
      expect(get('open.example.com', forged).seen?.headers['X-Forwarded-For']).toEqual(['203.0.113.99']);
    });

    test('nobody says who somebody is but the sign-in, whichever way the header is written, on any route', () => {
      const names = ['Remote-User', 'remote-groups', 'X-Authentik-Username', 'X_Forwarded_User', 'Remote_User'];
      const forged = { ...V4, headers: Object.fromEntries(names.map((name) => [name, 'anna'])) };
      for (const host of ['open', 'let-in']) {
        const { status, seen } = get(`${host}.example.com`, forged);
        expect(status).toBe(200);
        expect(JSON.stringify(seen?.headers)).not.toContain('anna');
      }
    });

    test('another container does not get round the sign-in, by name or by address', () => {
      const reach = (from: string, to: string): number | null =>
        host.run(['docker', 'exec', `hl-${from}-1`, 'wget', '-q', '-T', '3', '-O', '/dev/null', `http://${to}:8080/`])
          .status;
      const addresses = (of: string): readonly string[] =>
        host
          .docker('inspect', '-f', '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}', `hl-${of}-1`)
          .trim()
          .split(' ');
      for (const guarded of ['private', 'let-in']) {
        for (const to of [guarded, ...addresses(guarded)]) expect([to, reach('open', to)]).not.toEqual([to, 0]);
        expect([guarded, reach('traefik', guarded)]).toEqual([guarded, 0]);
      }
      expect(reach('open', 'crawled')).toBe(0); // the others still meet
    });

    test('a longer path goes before a shorter one, is stripped where asked for, and methods choose', () => {
      expect(get('open.example.com/api/x', V4).seen?.path).toBe('/api/x');
      const { seen } = get('open.example.com/stripped/x', V4);
      expect([seen?.path, seen?.headers['X-Forwarded-Prefix']]).toEqual(['/x', ['/stripped']]);
      expect(get('open.example.com', { ...V4, method: 'DELETE' }).seen?.method).toBe('DELETE');
    });

    test('browsers are told of security and search engines sent away, unless the route says otherwise', () => {
      const { headers } = get('open.example.com', V4);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'x-robots-tag': expect.stringContaining('noindex'),
      });
      // Nothing proves that browsers believe these certificates.
      expect(headers['strict-transport-security']).toBeUndefined();
      const crawled = get('crawled.example.com', V4).headers;
      expect(Object.keys(crawled)).not.toEqual(expect.arrayContaining(['x-robots-tag']));
      expect(Object.keys(crawled)).not.toEqual(expect.arrayContaining(['x-frame-options']));
    });

    test('hosts and paths that have moved are redirected', () => {
      expect(get('old-name.example.com/a?b=1', V4).headers['location']).toBe('https://new-name.example.com/a?b=1');
      expect(get('new-name.example.com/old', V4).headers['location']).toBe('https://new-name.example.com/new');
    });

    test('a backend is spoken to as it speaks, and one that should prove itself and cannot is not believed', () => {
      expect(get('tls-inside.example.com', V4).status).toBe(200);
      expect(get('tls-proved.example.com', V4).status).toBe(500);
      expect(get('http2.example.com', V4).seen?.protocol).toBe('HTTP/2.0');
    });

    test('another service decides who comes in', () => {
      expect(get('let-in.example.com', V4).seen?.name).toBe('docker.io/example/let-in:1.0');
      expect(get('kept-out.example.com', V4).status).toBe(401);
    });

    test('a TCP route for the LAN does not answer outside', () => {
      expect(runNode(host, 'lan', TCP, LAN.to, '9001', 'ping')).toContain('ping');
      expect(() => runNode(host, 'wan', TCP, V4.to, '9001', 'ping')).toThrow();
    });

    test('services on the host network, outside the lab and on another server are reached', () => {
      expect(get('on-host.example.com', V4).seen?.name).toBe('docker.io/example/on-host:1.0');
      expect(get('nas.example.com', V4).seen?.name).toBe('nas');
      expect(get('films.example.com', V4).seen?.name).toBe('films');
    });

    test('a large upload that takes longer than a minute survives', () => {
      expect(runNode(host, 'wan', SLOW_UPLOAD, V4.to, 'uploads.example.com', '65', '500000')).toBe('200 32500000\n');
    });

    test('nothing is published that was not asked for', () => {
      const listening = host.must(['ss', '-Hltn']).match(/\S+:\d+(?=\s)/g) ?? [];
      const ports = [...new Set(listening.map((address) => Number(address.split(':').at(-1))))];
      expect(ports.filter((port) => port > 0).sort((a, b) => a - b)).toEqual([80, 443, 8123, 9000, 9001]);
    });
  },
);
