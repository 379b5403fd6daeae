import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Homelab, RouteProps, Server } from '../../lib/index.ts';
import { Directory, Duration, ExternalService, Secret, Service, Size, Stack, synth } from '../../lib/index.ts';
import { isFatal } from '../../lib/tool/index.ts';
import type { TraefikProps } from '../../lib/traefik/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { certificateFor } from './host/certificate.ts';
import type { Asking } from './host/client.ts';
import { ask, runNode } from './host/client.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { fillIn } from './host/fill-in.ts';
import { importStandIns } from './host/stand-ins.ts';
import { describeEngine } from './support.ts';

/**
 * What a route may ask for beyond who comes in, and the ways to have a Traefik: each started on a real Docker Engine as
 * synth wrote it, and asked by real clients.
 */

jest.setTimeout(300_000);

const LINES = {
  wan: { host: ['203.0.113.10/24', '2001:db8::10/64'], neighbour: ['203.0.113.99/24', '2001:db8::99/64'] },
  lan: { host: ['192.168.77.10/24'], neighbour: ['192.168.77.99/24'] },
};
const V4 = { from: 'wan', to: '203.0.113.10' } as const;
const V6 = { from: 'wan', to: '2001:db8::10' } as const;
const LAN = { from: 'lan', to: '192.168.77.10' } as const;
const NAS = '192.168.77.99';

/** Writes a line every 300 milliseconds, four in all. */
const DRIP = `
require('node:http').createServer((request, answer) => {
  let lines = 0;
  const timer = setInterval(() => {
    answer.write('line\\n');
    if (++lines === 4) { clearInterval(timer); answer.end(); }
  }, 300);
}).listen(5001);`;

/** Prints how many milliseconds after the first piece of an answer its last one came. */
const SPREAD = `
const [address, host] = process.argv.slice(1);
require('node:https').get(
  { host: address, servername: host, headers: { Host: host }, rejectUnauthorized: false },
  (answer) => {
    let first;
    answer.on('data', () => (first ??= Date.now()));
    answer.on('end', () => { console.log(Date.now() - first); process.exit(0); });
  });`;

interface Started {
  readonly folder: string;
  readonly dataRoot: string;
}

describeEngine(
  ['dockerd', 'docker-compose', 'traefik', 'busybox', 'haproxy', 'stand-in', 'curl', 'openssl'],
  'a Traefik on a server',
  () => {
    let host: DockerHost;
    let certificates: string;
    const others: ChildProcess[] = [];
    const get = (url: string, asking: Asking = V4) => ask(host, `https://${url}`, asking);

    beforeAll(async () => {
      if (!canHost()) throw new Error('network namespaces need root');
      host = await DockerHost.start(LINES);
      certificates = join(host.folder, 'certificates');
      certificateFor('*.sites.example.com', join(certificates, 'sites'));
      certificateFor('*.example.com', certificates);
    });

    afterAll(async () => {
      others.forEach((each) => each.kill());
      await host?.stop();
    });

    /** A lab with one server, which these tests start under a name of its own. */
    function aHouse(id: string, domain: string | undefined) {
      // An engine of this age gives no IPv6 addresses of its own accord.
      const facts = JSON.stringify({ house: { 'docker.version': '20.10.24' } });
      const lab = aLab({ 'lab.facts.json': facts }, domain === undefined ? {} : { domain });
      const addresses = { ssh: 'house.lan', lan: '192.168.77.10/24', public: { v4: V4.to, v6: V6.to } };
      const dataRoot = join(host.folder, 'srv', id);
      return { lab, house: aServer(lab, 'house', { addresses, dualStack: true, dataRoot }), id, dataRoot };
    }

    const app = (house: Server, id: string): Service => {
      const image = `docker.io/example/${id}:1.0`;
      return new Service(new Stack(house, id), id, { image, memory: Size.mebibytes(64) });
    };

    /** Writes what synth makes of a lab, and prepares the server for it. */
    async function written(lab: Homelab, id: string, dataRoot: string, images = true): Promise<Started> {
      const out = join(host.folder, 'dist', id);
      const result = await synth(lab, { out });
      expect(result.findings.filter(isFatal)).toEqual([]);
      const folder = join(out, 'house');
      if (images) importStandIns(host, result.blueprint, 'house');
      // openssl passwd -apr1 'open sesame'
      fillIn(folder, dataRoot, { PRIVATE_USER: 'anna:$apr1$H6uskkkW$nqEu2b4C8VmgHw.ewdtsY/' });
      host.must(['./prepare'], { cwd: folder });
      return { folder, dataRoot };
    }

    async function started({ lab, id, dataRoot }: ReturnType<typeof aHouse>): Promise<Started> {
      const server = await written(lab, id, dataRoot);
      const up = host.compose(server.folder, 'up', '-d', '--wait', '--wait-timeout', '120');
      if (up.status !== 0) throw new Error(up.stderr);
      await sleep(3_000); // Traefik gathers what it hears of for two seconds
      return server;
    }

    /** Shakes hands by one version of TLS, of which this client takes the oldest ciphers too. */
    const shake = (version: string) =>
      host.run(
        [
          ...['sh', '-c', 'exec openssl s_client "$@" </dev/null', 'openssl', '-connect', `${V4.to}:443`],
          ...['-servername', 'one.example.com', '-cipher', 'DEFAULT@SECLEVEL=0', version],
        ],
        { at: 'wan' },
      );

    const stopped = ({ folder }: Started): void => {
      const { status, stderr } = host.compose(folder, 'down', '--timeout', '2');
      if (status !== 0) throw new Error(stderr);
    };

    const withFiles = (props: TraefikProps = {}): TraefikProps => ({
      certificates: {
        directory: Directory.of(certificates, { holds: 'config' }),
        files: [
          { certificate: 'all.crt', key: 'all.key' },
          { certificate: 'sites/all.crt', key: 'sites/all.key' },
        ],
      },
      ...props,
    });

    describe('with certificates of an authority of your own', () => {
      let server: Started;

      function declare(more: boolean) {
        const made = aHouse('features', 'example.com');
        const { house } = made;
        new Traefik(house, 'traefik', withFiles({ metrics: true }));
        const route = (id: string, props: Partial<RouteProps>, match?: Parameters<Service['route']>[0]) => {
          const service = app(house, id);
          service.route(match ?? id, { port: 8080, ...props });
          return service;
        };
        route('sticky', { sticky: true });
        route('small', { compress: true });
        route('well', { health: { path: '/health', interval: Duration.seconds(1) } });
        route('ill', { health: { path: '/health?status=500', interval: Duration.seconds(1) } });
        route('moved', {
          redirects: [
            { path: '/dav', to: '/remote', permanent: false },
            { path: '/out', to: 'https://other.example.net/in' },
          ],
        });
        const many = route('many', {}, { host: ['one', 'two.example.com'] });
        many.route({ host: 'one', headers: { 'X-Key': 'a' } }, { port: 8081 });
        route('sites', {}, { host: '*.sites.example.com' });
        const nas = new ExternalService(house, 'nas', { address: NAS });
        nas.route('drip', { port: 5001, streaming: true });
        if (more) nas.route('new', { port: 5000 });
        return made;
      }

      beforeAll(async () => {
        server = await started(declare(false));
        others.push(host.standIn(['nas', '5000/http'], 'lan'));
        others.push(spawn('nsenter', [`--net=/run/netns/hl${process.pid}lan`, process.execPath, '-e', DRIP]));
      });

      afterAll(() => server && stopped(server));

      test('a client that trusts the authority is content', () => {
        const trusting = ['--cacert', join(certificates, 'all.crt'), '--resolve', `one.example.com:443:${V4.to}`];
        const curl = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', ...trusting, 'https://one.example.com/'];
        expect(host.must(curl, { at: 'wan' })).toBe('200');
      });

      test('TLS is spoken from version 1.2 on', () => {
        expect(shake('-tls1_1').stderr).toContain('alert protocol version');
        expect(shake('-tls1_2').stdout).toMatch(/Protocol *: TLSv1.2/);
      });

      test('a cookie keeps a visitor at one backend, and no script reads it', () => {
        const cookie = get('sticky.example.com').headers['set-cookie'] ?? '';
        expect(cookie).toMatch(/^sticky-backend=/);
        expect(cookie).toMatch(/HttpOnly/);
        expect(cookie).toMatch(/Secure/);
      });

      test('answers are compressed where the route says so', () => {
        const headers = { 'Accept-Encoding': 'gzip', 'X-Long': 'a'.repeat(3_000) };
        expect(get('small.example.com', { ...V4, headers }).headers['content-encoding']).toBe('gzip');
        expect(get('one.example.com', { ...V4, headers }).headers['content-encoding']).toBeUndefined();
      });

      test('a backend that does not answer its check is left out', async () => {
        for (let tries = 0; get('ill.example.com').status !== 503; tries++) {
          if (tries === 50) throw new Error('it is still asked');
          await sleep(200);
        }
        expect(get('well.example.com').status).toBe(200);
      });

      test('paths are redirected for now or for good, on the host or away from it', () => {
        const [now, out] = [get('moved.example.com/dav?x=1'), get('moved.example.com/out')];
        expect([302, 307]).toContain(now.status);
        expect(now.headers['location']).toBe('https://moved.example.com/remote?x=1');
        expect([301, 308]).toContain(out.status);
        expect(out.headers['location']).toBe('https://other.example.net/in');
      });

      test('several hosts are one route, and a header chooses another', () => {
        expect(get('one.example.com').seen?.name).toBe('docker.io/example/many:1.0');
        expect(get('two.example.com').seen?.name).toBe('docker.io/example/many:1.0');
        const forwardedTo = (headers: Record<string, string>) =>
          get('one.example.com', { ...V4, headers }).seen?.headers['X-Key'];
        expect(forwardedTo({ 'X-Key': 'a' })).toEqual(['a']);
        const routers = accessLog().filter(({ RequestHost }) => RequestHost === 'one.example.com');
        expect(new Set(routers.map(({ RouterName }) => RouterName)).size).toBe(2);
      });

      test('a wildcard is every name one label below', () => {
        expect(get('a.sites.example.com').seen?.host).toBe('a.sites.example.com');
        expect(get('b.sites.example.com', V6).seen?.host).toBe('b.sites.example.com');
        // There is no certificate for such a name, so it is refused at once.
        expect(get('a.b.sites.example.com').status).toBe(0);
      });

      test('what a backend writes slowly comes as it is written', () => {
        expect(Number(runNode(host, 'wan', SPREAD, V4.to, 'drip.example.com'))).toBeGreaterThan(600);
      });

      const accessLog = (): readonly Record<string, unknown>[] =>
        readFileSync(join(server.dataRoot, 'traefik/logs/access.json'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);

      test.each([
        ['IPv4', V4, '203.0.113.99'],
        ['IPv6', V6, '2001:db8::99'],
      ])('the access log tells the address of a client by %s, whatever it says of itself', (name, to, address) => {
        const headers = { 'X-Forwarded-For': '198.51.100.7', 'User-Agent': 'probe/1', Authorization: 'Bearer x' };
        get(`one.example.com/logged-${name}`, { ...to, headers });
        const line = accessLog().find(({ RequestPath }) => RequestPath === `/logged-${name}`);
        expect(line).toMatchObject({ ClientHost: address, DownstreamStatus: 200, 'request_User-Agent': 'probe/1' });
        expect(JSON.stringify(line)).not.toContain('Bearer');
      });

      test('nobody outside sees the dashboard, the API, the metrics or the ping', () => {
        for (const path of ['dashboard/', 'api/rawdata', 'metrics', 'ping'])
          expect(get(`traefik-house.example.com/${path}`).status).toBe(404);
        for (const port of [8080, 8082, 8083]) {
          for (const client of [V4, V6, LAN]) {
            const address = client.to.includes(':') ? `[${client.to}]` : client.to;
            expect(ask(host, `http://${address}:${port}/metrics`, client).status).toBe(0);
          }
        }
        const within = (url: string): string =>
          host.docker('exec', 'hl-traefik-1', 'wget', '-q', '-O', '-', `http://127.0.0.1:${url}`);
        expect(within('8082/ping')).toBe('OK');
        expect(within('8083/metrics')).toContain('traefik_');
      });

      test('a new route starts nothing anew', async () => {
        const running = (): string =>
          host.docker('inspect', '--format', '{{.Id}} {{.State.StartedAt}}', ...ids()).trim();
        const ids = (): readonly string[] => host.docker('ps', '-q', '--no-trunc').trim().split('\n').sort();
        const before = running();
        expect(get('new.example.com').status).toBe(404);
        const { lab, id, dataRoot } = declare(true);
        const { folder } = await written(lab, id, dataRoot, false);
        for (let tries = 0; get('new.example.com').seen?.name !== 'nas'; tries++) {
          if (tries === 50) throw new Error('Traefik does not know of it');
          await sleep(200);
        }
        expect(host.compose(folder, 'up', '-d').status).toBe(0);
        expect(running()).toBe(before);
      });
    });

    test('by the file provider nothing is near the Docker socket, and everything is served', async () => {
      const made = aHouse('by-file', 'example.com');
      const { house } = made;
      new Traefik(house, 'traefik', withFiles({ provider: 'file' }));
      app(house, 'open').route('open', { port: 8080 });
      app(house, 'home-only').route('home-only', { port: 8080, access: 'lan' });
      app(house, 'private').route('private', { port: 8080, auth: { basic: new Secret(house, 'private-user') } });
      const server = await started(made);
      const ids = host.docker('ps', '-q').trim().split('\n');
      expect(host.docker('inspect', ...ids)).not.toContain('docker.sock');
      for (const client of [V4, V6]) {
        expect(get('open.example.com', client).seen?.name).toBe('docker.io/example/open:1.0');
        expect(get('home-only.example.com', client).status).toBe(403);
        expect(get('private.example.com', client).status).toBe(401);
        expect(get('private.example.com', { ...client, user: 'anna:open sesame' }).status).toBe(200);
      }
      expect(get('home-only.example.com', LAN).status).toBe(200);
      stopped(server);
    });

    test('what another proxy says of its clients counts, and what anybody else says does not', async () => {
      const made = aHouse('behind', 'example.com');
      const { house } = made;
      const user = new Secret(house, 'private-user');
      const dashboard = { auth: { basic: user } };
      const settings = { trustedProxies: [`${NAS}/32`], minTlsVersion: '1.3', dashboard } as const;
      new Traefik(house, 'traefik', withFiles(settings));
      app(house, 'open').route('open', { port: 8080 });
      app(house, 'some').route('some', { port: 8080, access: { allow: ['198.51.100.7'] } });
      const server = await started(made);
      const headers = { 'X-Forwarded-For': '198.51.100.7' };
      expect(get('some.example.com', { ...LAN, headers }).status).toBe(200);
      expect(get('some.example.com', { ...LAN, headers: { 'X-Forwarded-For': '198.51.100.8' } }).status).toBe(403);
      for (const client of [V4, V6]) expect(get('some.example.com', { ...client, headers }).status).toBe(403);
      const seenBy = (client: Asking) => get('open.example.com', { ...client, headers }).seen?.headers;
      expect(seenBy(LAN)?.['X-Forwarded-For']).toEqual([`198.51.100.7, ${NAS}`]);
      expect(seenBy(V4)?.['X-Forwarded-For']).toEqual(['203.0.113.99']);
      // The dashboard is for the LAN, and asks there.
      const dash = (client: Asking) => get('traefik-house.example.com/api/rawdata', client).status;
      expect([dash(V4), dash(LAN), dash({ ...LAN, user: 'anna:open sesame' })]).toEqual([403, 401, 200]);
      expect(shake('-tls1_2').stderr).toContain('alert protocol version');
      expect(shake('-tls1_3').stdout).toContain('TLSv1.3');
      stopped(server);
    });

    test('without a domain names end in home.arpa, with the certificate of Traefik itself', async () => {
      const made = aHouse('no-domain', undefined);
      const { house } = made;
      new Traefik(house, 'traefik');
      app(house, 'films').route('films', { port: 8080, access: 'lan' });
      const server = await started(made);
      expect(get('films.home.arpa', LAN).seen?.host).toBe('films.home.arpa');
      expect(get('films.home.arpa', V4).status).toBe(403);
      expect(ask(host, 'http://films.home.arpa/', LAN).headers['location']).toBe('https://films.home.arpa/');
      stopped(server);
    });

    test('by plain HTTP nothing is redirected, and a container is nobody of the LAN', async () => {
      const made = aHouse('plain', undefined);
      const { house } = made;
      new Traefik(house, 'traefik', { certificates: 'none' });
      app(house, 'films').route('films', { port: 8080, access: 'lan' });
      app(house, 'other').route('other', { port: 8080 });
      const server = await started(made);
      expect(ask(host, 'http://films.home.arpa/', LAN).status).toBe(200);
      expect(ask(host, 'http://films.home.arpa/', V6).status).toBe(403);
      expect(get('films.home.arpa', LAN).status).toBe(0);
      const within = (name: string) =>
        host.run([
          ...['docker', 'exec', 'hl-other-1', 'wget', '-q', '-O', '-', '--header', `Host: ${name}.home.arpa`],
          'http://traefik/',
        ]);
      expect(within('other').stdout).toContain('example/other');
      expect(within('films').stderr).toContain('403');
      stopped(server);
    });

    test('without a proxy a published port is open to the LAN alone', async () => {
      const made = aHouse('no-proxy', undefined);
      app(made.house, 'films').publish(8080, { to: 'lan' });
      const server = await started(made);
      expect(ask(host, 'http://192.168.77.10:8080/', LAN).seen?.name).toBe('docker.io/example/films:1.0');
      expect(ask(host, 'http://203.0.113.10:8080/', V4).status).toBe(0);
      expect(ask(host, 'http://[2001:db8::10]:8080/', V6).status).toBe(0);
      stopped(server);
    });
  },
);
