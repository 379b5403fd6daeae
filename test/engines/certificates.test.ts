import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Mailserver } from '../../lib/apps/index.ts';
import type { Mapping } from '../../lib/compose/index.ts';
import type { Homelab, Server } from '../../lib/index.ts';
import { Directory, Secret, Service, Size, Stack, synth } from '../../lib/index.ts';
import { isFatal } from '../../lib/tool/index.ts';
import type { TraefikProps } from '../../lib/traefik/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import type { Authority } from './host/authority.ts';
import { startAuthority } from './host/authority.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { fillIn } from './host/fill-in.ts';
import { importStandIns } from './host/stand-ins.ts';
import { describeEngine } from './support.ts';

/**
 * Certificates that an authority really gives: Pebble, which Let's Encrypt tests its clients with, looks at the server
 * from outside, and clients believe nobody but it.
 */

jest.setTimeout(180_000);

const SERVER = '203.0.113.10';
const OUTSIDE = '203.0.113.99';
const TOLD_OF = '/authority.pem';

describeEngine(
  [
    'dockerd',
    'docker-compose',
    'traefik',
    'busybox',
    'haproxy',
    'stand-in',
    'curl',
    'openssl',
    'pebble',
    'pebble-challtestsrv',
  ],
  'certificates of an authority',
  () => {
    let host: DockerHost;
    let authority: Authority;

    beforeAll(async () => {
      if (!canHost()) throw new Error('network namespaces need root');
      host = await DockerHost.start({ wan: { host: [`${SERVER}/24`], neighbour: [`${OUTSIDE}/24`] } });
      authority = await startAuthority(host, { own: OUTSIDE, server: SERVER });
    });

    afterAll(async () => {
      authority?.stop();
      await host?.stop();
    });

    // A test that fails leaves its containers to nobody: the next one would find its project taken.
    let running: string | undefined;
    afterEach(() => {
      if (running !== undefined) host.compose(running, 'down', '--timeout', '1');
      running = undefined;
    });

    const app = (house: Server, id: string): Service => {
      const image = `docker.io/example/${id}:1.0`;
      return new Service(new Stack(house, id), id, { image, memory: Size.mebibytes(64) });
    };

    /** A server with two routes, whose Traefik asks the authority. */
    function aHouse(
      id: string,
      props: (lab: Homelab, acme: Mapping) => TraefikProps,
      { mail = false } = {},
    ): { lab: Homelab; dataRoot: string } {
      const lab = aLab({}, { domain: `${id}.example.com`, contact: 'admin@example.com' });
      const dataRoot = join(host.folder, 'srv', id);
      const house: Server = aServer(lab, 'house', { addresses: { ssh: 'house', public: { v4: SERVER } }, dataRoot });
      // The authority of the tests is none that a system knows.
      const acme: Mapping = { caCertificates: [TOLD_OF] };
      const traefik = new Traefik(house, 'traefik', { caServer: authority.directory, ...props(lab, acme) });
      const mount = Directory.of(authority.certificate, { holds: 'config' }).readOnly().at(TOLD_OF);
      traefik.override(traefik.main, { mounts: [mount] });
      if (mail) {
        const mailboxes = [`anna@${lab.domain}`];
        const server = new Mailserver(house, 'mail', { mailboxes, certificates: traefik.certificates });
        app(house, 'webmail').route(server.host, { port: 8080 });
      }
      for (const name of ['photos', 'films']) {
        app(house, name).route(name, { port: 8080 });
      }
      return { lab, dataRoot };
    }

    async function start(id: string, lab: Homelab, dataRoot: string): Promise<string> {
      const out = join(host.folder, 'dist', id);
      const result = await synth(lab, { out });
      expect(result.findings.filter(isFatal)).toEqual([]);
      const folder = join(out, 'house');
      importStandIns(host, result.blueprint, 'house');
      fillIn(folder, dataRoot, { DNS_ENDPOINT: authority.dnsProvider });
      host.must(['./prepare'], { cwd: folder });
      running = folder;
      const up = host.compose(folder, 'up', '-d', '--wait', '--wait-timeout', '60');
      if (up.status !== 0) throw new Error(up.stderr);
      return folder;
    }

    /**
     * What a client outside gets that believes the authority alone: the status, and the names of the certificate. Traefik
     * answers 404 with a good certificate until it has read the containers, so other answers than 200 are asked again.
     */
    async function ask(name: string): Promise<string> {
      const at = ['--resolve', `${name}:443:${SERVER}`, '--cacert', authority.root()];
      const write = '%{http_code} %{ssl_verify_result}';
      const deadline = Date.now() + 60_000;
      for (;;) {
        const { status, stdout } = host.run(['curl', '-s', '-o', '/dev/null', '-w', write, ...at, `https://${name}/`], {
          at: 'wan',
        });
        if ((status === 0 && stdout.startsWith('200 ')) || Date.now() > deadline) return `${status} ${stdout}`;
        await sleep(300);
      }
    }

    const acme = (challenge: Mapping): Mapping => ({ certificatesResolvers: { letsencrypt: { acme: challenge } } });

    test.each(['http', 'tls-alpn'] as const)(
      'are given by the challenge %s, and kept over a new start',
      async (challenge) => {
        const { lab, dataRoot } = aHouse(challenge, (_lab, more) => ({ challenge, config: acme(more) }));
        const before = authority.given();
        const folder = await start(challenge, lab, dataRoot);
        const names = ['photos', 'films'].map((name) => `${name}.${challenge}.example.com`);
        for (const name of names) expect(await ask(name)).toBe('0 200 0');
        const given = authority.given();
        expect(given - before).toBe(names.length);
        const kept = join(dataRoot, 'traefik/certificates/acme.json');
        expect(statSync(kept).mode & 0o777).toBe(0o600);

        expect(host.compose(folder, 'restart', '--timeout', '1', 'traefik').status).toBe(0);
        for (const name of names) expect(await ask(name)).toBe('0 200 0');
        expect(authority.given()).toBe(given);
        expect(host.compose(folder, 'down', '--timeout', '1').status).toBe(0);
        expect(existsSync(kept)).toBe(true);
      },
    );

    test('a mail server has the one of its own name and nothing else, and each new one by itself', async () => {
      const name = 'mail.post.example.com';
      const { lab, dataRoot } = aHouse('post', (_lab, more) => ({ challenge: 'http', config: acme(more) }), {
        mail: true,
      });
      const folder = await start('post', lab, dataRoot);
      expect(await ask(name)).toBe('0 200 0');
      expect(await ask('photos.post.example.com')).toBe('0 200 0'); // whose key lies in the same store
      const held = join(dataRoot, 'mail/tls');
      const first = await heldFor(held, name);
      expect(first).toBe(shown(name));
      expect(readdirSync(held).sort()).toEqual(['fullchain.pem', 'privkey.pem']);
      const inside = host.docker('exec', 'hl-mail-1', 'find', '/run/certificates', '-type', 'f');
      expect(inside.split('\n').sort()).toEqual([
        '',
        '/run/certificates/fullchain.pem',
        '/run/certificates/privkey.pem',
      ]);
      const mounts = host.docker('inspect', '-f', '{{range .Mounts}}{{.Source}} {{end}}', 'hl-mail-1');
      expect(mounts).not.toContain('traefik');

      // A new one, as at a renewal: the old is gone from the store, and Traefik asks again.
      expect(host.compose(folder, 'stop', '--timeout', '1', 'traefik').status).toBe(0);
      rmSync(join(dataRoot, 'traefik/certificates/acme.json'));
      expect(host.compose(folder, 'start', 'traefik').status).toBe(0);
      expect(await ask(name)).toBe('0 200 0');
      const second = await heldFor(held, name, first);
      expect(second).toBe(shown(name));
      expect(host.compose(folder, 'down', '--timeout', '1').status).toBe(0);
    });

    /** The serial number of the certificate that Traefik shows for a name. */
    const shown = (name: string): string => {
      const at = `openssl s_client -connect ${SERVER}:443 -servername ${name} < /dev/null 2> /dev/null`;
      return host.must(['sh', '-c', `${at} | openssl x509 -noout -serial`], { at: 'wan' }).trim();
    };

    /** The serial number of the certificate that lies in a folder, once it is another one than before and fits its key. */
    async function heldFor(folder: string, name: string, before?: string): Promise<string> {
      const [certificate, key] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')];
      for (let tries = 0; tries < 300; tries++) {
        const x509 = (...what: readonly string[]) =>
          host.run(['openssl', 'x509', '-in', certificate, '-noout', ...what]).stdout.trim();
        const serial = x509('-serial');
        const ownKey = host.run(['openssl', 'pkey', '-in', key, '-pubout']).stdout.trim();
        if (serial !== '' && serial !== before && x509('-pubkey') === ownKey) {
          expect(x509('-ext', 'subjectAltName')).toContain(name);
          return serial;
        }
        await sleep(200);
      }
      throw new Error(host.docker('logs', 'hl-mail-certificate-1'));
    }

    test('one for all names is given by a DNS record that Traefik sets itself', async () => {
      const { lab, dataRoot } = aHouse('dns', (of, more) => ({
        challenge: { provider: 'httpreq', tokens: { HTTPREQ_ENDPOINT: new Secret(of, 'dns-endpoint') } },
        wildcard: true,
        // Its own look at the record would ask the servers of the real internet.
        config: acme({ ...more, dnsChallenge: { resolvers: [`${OUTSIDE}:53`], propagation: { disableChecks: true } } }),
      }));
      const before = authority.given();
      const folder = await start('dns', lab, dataRoot);
      for (const name of ['photos', 'films']) expect(await ask(`${name}.dns.example.com`)).toBe('0 200 0');
      expect(authority.given() - before).toBe(1);
      expect(host.compose(folder, 'down', '--timeout', '1').status).toBe(0);
    });
  },
);
