import { readFileSync } from 'node:fs';
import type { Finding, Homelab, ServerProps } from '../../../lib/index.ts';
import { Duration, Image, Secret, Service, Size, Stack, synth } from '../../../lib/index.ts';
import type { TraefikProps } from '../../../lib/traefik/index.ts';
import { middleware, Traefik } from '../../../lib/traefik/index.ts';
import { aLab, aServer } from '../../synth/lab.ts';

const PUBLIC = { ssh: 'home.lan', lan: '192.168.1.10/24', public: { v4: '203.0.113.1' } } as const;

function aTraefik(props: TraefikProps = {}, server: Partial<ServerProps> = {}, files: Record<string, string> = {}) {
  const lab = aLab(files, { domain: 'example.com' });
  const home = aServer(lab, 'home', { addresses: PUBLIC, ...server });
  return { lab, home, traefik: new Traefik(home, 'traefik', props) };
}

const anApp = (on: ReturnType<typeof aTraefik>, image: Image | string = 'example/app:1.2.3'): Service =>
  new Service(new Stack(on.home, 'app'), 'app', { image, memory: Size.mebibytes(64) });

async function found(lab: Homelab, code: string): Promise<readonly Finding[]> {
  const { findings } = await synth(lab, { write: false });
  return findings.filter((each) => each.code === code);
}

/** Expects one finding at a construct, whose place is the line of this file, or of the given text, marked `# code`. */
async function expectOne(
  lab: Homelab,
  code: string,
  path: string,
  mark: string = code,
  text?: string,
): Promise<Finding> {
  const all = await found(lab, code);
  expect(all.map((each) => each.path)).toEqual([path]);
  const [only] = all as [Finding];
  const lines = (text ?? readFileSync(__filename, 'utf8')).split('\n');
  expect(only.source?.line).toBe(lines.findIndex((line) => line.endsWith(`# ${mark}`)) + 1);
  return only;
}

describe('TR012: a challenge that cannot be answered', () => {
  test('a server that the internet does not reach', async () => {
    const lab = aLab({}, { domain: 'example.com' });
    const home = aServer(lab);
    new Traefik(home, 'traefik'); // # TR012
    const only = await expectOne(lab, 'TR012', 'home/traefik');
    expect(only.message).toContain('the server has no public address');
  });

  test('a host of the LAN alone', async () => {
    const on = aTraefik();
    anApp(on).route('app', { port: 80, access: 'lan' }); // # TR012 lan
    await expectOne(on.lab, 'TR012', 'home/app/app/route-app', 'TR012 lan');
  });

  test('a wildcard, and a name that nobody owns', async () => {
    const on = aTraefik({ challenge: 'tls-alpn' });
    const app = anApp(on);
    app.route('*.example.com', { port: 80 });
    app.route('app.home.arpa', { port: 80 });
    expect((await found(on.lab, 'TR012')).map(({ given }) => given).sort()).toEqual(['*.example.com', 'app.home.arpa']);
  });

  test('a port that a higher layer takes away', async () => {
    const text = 'services:\n  traefik:\n    ports: !override\n      - 443:443\n';
    const on = aTraefik({}, { compose: 'server.yml' }, { 'server.yml': text });
    expect((await found(on.lab, 'TR012'))[0]?.message).toContain('port 80, which Traefik does not publish');
  });

  test('a DNS provider without its token, and a wildcard certificate without DNS', async () => {
    const on = aTraefik({ wildcard: true });
    expect((await found(on.lab, 'TR012'))[0]?.message).toContain('needs a challenge by DNS');
    const lab = aLab({}, { domain: 'example.com' });
    const home = aServer(lab);
    const tokens = { CLOUDFLARE_TOKEN: new Secret(home, 'token') };
    new Traefik(home, 'traefik', { challenge: { provider: 'cloudflare', tokens } });
    expect((await found(lab, 'TR012'))[0]?.message).toContain('finds no CF_DNS_API_TOKEN');
  });
});

describe('TR013: certificates that do not last', () => {
  const storage = (path: string): TraefikProps => ({
    config: { certificatesResolvers: { letsencrypt: { acme: { storage: path } } } },
  });

  test.each([
    ['/acme.json', 'lie in the container itself'],
    ['/etc/traefik/dynamic/acme.json', 'lie where Traefik may not write'],
    ['/tmp/acme.json', 'lie where nothing outlives the container'],
  ])('in %s', async (path, why) => {
    const lab = aLab({}, { domain: 'example.com' });
    const home = aServer(lab, 'home', { addresses: PUBLIC });
    new Traefik(home, 'traefik', storage(path)); // # TR013
    const [only] = await found(lab, 'TR013');
    expect(only).toMatchObject({ path: 'home/traefik/traefik', source: { file: __filename } });
    expect(only?.message).toContain(why);
  });
});

describe('TR014: the API in the open', () => {
  test('by the static configuration', async () => {
    const lab = aLab({}, { domain: 'example.com' });
    const home = aServer(lab, 'home', { addresses: PUBLIC });
    new Traefik(home, 'traefik', { config: { api: { insecure: true } } }); // # TR014
    await expectOne(lab, 'TR014', 'home/traefik');
  });

  const old = `services:
  proxy:
    image: docker.io/library/traefik:v3.7.13
    mem_limit: 64m
    command:
      - --api.insecure=true # TR014 command
    ports:
      - 8080:8080
    x-hl: { ports_to: { 8080: loopback } }
`;
  test('by a command of an adopted one', async () => {
    const on = aTraefik({}, {}, { 'old.yml': old });
    Stack.fromLayer(on.home, 'old', 'old.yml');
    const [only] = await found(on.lab, 'TR014');
    expect(only).toMatchObject({
      path: 'home/old/proxy',
      message: expect.stringContaining('--api.insecure=true') as string,
    });
  });

  test('by its port, and by a variable', async () => {
    const text = old
      .replace(/ {4}command:\n.*\n/, '    environment:\n      TRAEFIK_API_INSECURE: "true"\n')
      .replace('loopback', 'lan');
    const on = aTraefik({}, {}, { 'old.yml': text });
    Stack.fromLayer(on.home, 'old', 'old.yml');
    const messages = (await found(on.lab, 'TR014')).map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining('Port 8080'), expect.stringContaining('TRAEFIK_API_INSECURE')]);
  });

  const dashboard = (middlewares: string): string => `services:
  who:
    image: example/who:1.0.0
    mem_limit: 64m
    networks: [default]
    labels:
      traefik.enable: "true"
      traefik.docker.network: hl_default
      traefik.http.routers.dash.rule: Host(\`dash.example.com\`)
      traefik.http.routers.dash.entrypoints: websecure
      traefik.http.routers.dash.service: api@internal # TR014 label
      traefik.http.services.who.loadbalancer.server.port: "80"
${middlewares}`;
  test('by a router of labels without anybody who asks', async () => {
    const text = dashboard('');
    const on = aTraefik({}, {}, { 'who.yml': text });
    Stack.fromLayer(on.home, 'who', 'who.yml');
    await expectOne(on.lab, 'TR014', 'home/who/who', 'TR014 label', text);
    const guarded = dashboard(
      '      traefik.http.routers.dash.middlewares: all\n' +
        '      traefik.http.middlewares.all.chain.middlewares: pw\n' +
        '      traefik.http.middlewares.pw.basicauth.usersfile: /users\n',
    );
    const other = aTraefik({}, {}, { 'who.yml': guarded });
    Stack.fromLayer(other.home, 'who', 'who.yml');
    expect(await found(other.lab, 'TR014')).toEqual([]);
  });
});

test('TR015: a Traefik that sees more of Docker than it needs', async () => {
  const text = 'services:\n  traefik-docker-proxy:\n    environment: # TR015\n      POST: 1\n      EVENTS: 0\n';
  const on = aTraefik(
    { config: { providers: { docker: { exposedByDefault: true } } } },
    { compose: 'server.yml' },
    { 'server.yml': text },
  );
  const all = await found(on.lab, 'TR015');
  expect(all.map(({ path }) => path)).toEqual([
    'home/traefik',
    'home/traefik/docker-proxy',
    'home/traefik/docker-proxy',
  ]);
  expect(all.map(({ message }) => message)).toEqual([
    'The Traefik of home offers every container, whether it asks for that or not.',
    'The socket proxy "home/traefik/docker-proxy" keeps EVENTS from Traefik.',
    'The socket proxy "home/traefik/docker-proxy" lets POST through.',
  ]);
  expect(all[1]?.source).toMatchObject({ line: 3 });
});

test('TR016: a Traefik that is too old for its Docker, and for a wildcard', async () => {
  const text = 'services:\n  traefik:\n    image: docker.io/library/traefik:v3.6.0 # TR016\n';
  const facts = { 'lab.facts.json': '{ "home": { "docker.version": "29.1.0" } }', 'server.yml': text };
  const on = aTraefik({ challenge: 'http' }, { compose: 'server.yml' }, facts);
  await expectOne(on.lab, 'TR016', 'home/traefik/traefik', 'TR016', text);
  anApp(on).route('*.example.com', { port: 80 });
  expect((await found(on.lab, 'TR016')).map(({ message }) => message)).toEqual([
    'Traefik v3.6.0 is older than 3.6.1, which Docker 29.1.0 needs.',
    'Traefik v3.6.0 is older than 3.7.0, which the host *.example.com needs.',
  ]);
});

test('TR017: large uploads on an entry point that breaks them off', async () => {
  const on = aTraefik({ timeouts: { read: Duration.minutes(1) } });
  anApp(on).route('app', { port: 80, largeUploads: true }); // # TR017
  await expectOne(on.lab, 'TR017', 'home/app/app/route-app');
  const fine = aTraefik();
  anApp(fine).route('app', { port: 80, largeUploads: true });
  expect(await found(fine.lab, 'TR017')).toEqual([]);
});

test('TR018: a healthcheck by a program that the image lacks hides its container', async () => {
  const text = `services:
  app:
    healthcheck:
      test: [CMD, curl, -f, "http://127.0.0.1/"] # TR018
`;
  const on = aTraefik({}, {}, { 'app.yml': text });
  const app = anApp(on, Image.of('example/app:1.0.0', { probe: 'none' }));
  app.route('app', { port: 80 });
  app.stack.layer('app.yml');
  await expectOne(on.lab, 'TR018', 'home/app/app', 'TR018', text);
});

test('TR019: a sign-in that believes what a client says', async () => {
  const on = aTraefik();
  const says = (more: object) => middleware({ forwardAuth: { address: 'http://login:9091/', ...more } });
  anApp(on).route('app', { port: 80, middlewares: [says({}), says({ trustForwardHeader: true })] }); // # TR019
  const all = await found(on.lab, 'TR019');
  expect(all.map(({ path }) => path)).toEqual(['home/app/app', 'home/app/app']);
  expect(all.map(({ message }) => message)).toEqual([
    'The sign-in "app-own-1" does not say whether it believes the X-Forwarded headers of clients.',
    'The sign-in "app-own-2" believes the X-Forwarded headers of anybody: no trusted proxies are named.',
  ]);
});
