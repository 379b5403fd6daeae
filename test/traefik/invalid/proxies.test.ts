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

/** The line of this file, or of the given text, that ends with a mark. */
const lineOf = (mark: string, text = readFileSync(__filename, 'utf8')): number =>
  text.split('\n').findIndex((line) => line.endsWith(`# ${mark}`)) + 1;

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
  expect(only.source?.line).toBe(lineOf(mark, text));
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
    app.route('*.example.com', { port: 80 }); // # TR012 wildcard
    app.route('app.home.arpa', { port: 80 }); // # TR012 nobody
    const all = await found(on.lab, 'TR012');
    expect(all.map(({ path, given }) => [path, given])).toEqual([
      ['home/app/app/route-app-home-arpa', 'app.home.arpa'],
      ['home/app/app/route-example-com', '*.example.com'],
    ]);
    expect(all.map(({ source }) => source?.line)).toEqual([lineOf('TR012 nobody'), lineOf('TR012 wildcard')]);
  });

  test('a port that a higher layer takes away', async () => {
    const text = 'services:\n  traefik:\n    ports: !override\n      - 443:443\n';
    const lab = aLab({ 'server.yml': text }, { domain: 'example.com' });
    new Traefik(aServer(lab, 'home', { addresses: PUBLIC, compose: 'server.yml' }), 'traefik'); // # TR012 port
    const only = await expectOne(lab, 'TR012', 'home/traefik', 'TR012 port');
    expect(only.message).toContain('port 80, which Traefik does not publish');
  });

  test('a DNS provider without its token, and a wildcard certificate without DNS', async () => {
    const wide = aLab({}, { domain: 'example.com' });
    new Traefik(aServer(wide, 'home', { addresses: PUBLIC }), 'traefik', { wildcard: true }); // # TR012 wide
    expect((await expectOne(wide, 'TR012', 'home/traefik', 'TR012 wide')).message).toContain(
      'needs a challenge by DNS',
    );
    const lab = aLab({}, { domain: 'example.com' });
    const home = aServer(lab);
    const tokens = { CLOUDFLARE_TOKEN: new Secret(home, 'token') };
    new Traefik(home, 'traefik', { challenge: { provider: 'cloudflare', tokens } }); // # TR012 token
    expect((await expectOne(lab, 'TR012', 'home/traefik', 'TR012 token')).message).toContain(
      'finds no CF_DNS_API_TOKEN',
    );
  });
});

test('TR012: keys that its DNS provider reads from no file, where one that names a file is taken as it is', async () => {
  const withTokens = (...names: readonly string[]) => {
    const lab = aLab({}, { domain: 'example.com' });
    const home = aServer(lab);
    const tokens = Object.fromEntries(names.map((name) => [name, new Secret(home, `s-${name.length}`)]));
    new Traefik(home, 'traefik', { challenge: { provider: 'route53', tokens } }); // # TR012 keys
    return lab;
  };
  const only = await expectOne(
    withTokens('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'),
    'TR012',
    'home/traefik',
    'TR012 keys',
  );
  expect(only.message).toContain('finds no AWS_SHARED_CREDENTIALS_FILE');
  const fine = withTokens('AWS_SHARED_CREDENTIALS_FILE', 'AWS_REGION');
  expect(await found(fine, 'TR012')).toEqual([]);
  const { files } = await synth(fine, { write: false });
  const compose = files.find(({ path }) => path.endsWith('/traefik/compose.yml') || path === 'home/compose.yml');
  expect(compose?.content).toContain('AWS_SHARED_CREDENTIALS_FILE: /run/secrets/s-27');
  expect(compose?.content).toContain('AWS_REGION_FILE: /run/secrets/s-10');
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
    const only = await expectOne(lab, 'TR013', 'home/traefik/traefik');
    expect(only.message).toContain(why);
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
    command: # TR014 command
      - --api.insecure=true
    ports: # TR014 port
      - 8080:8080
    x-hl: { ports_to: { 8080: loopback } }
`;
  test('by a command of an adopted one', async () => {
    const on = aTraefik({}, {}, { 'old.yml': old });
    Stack.fromLayer(on.home, 'old', 'old.yml');
    const only = await expectOne(on.lab, 'TR014', 'home/old/proxy', 'TR014 command', old);
    expect(only.message).toContain('--api.insecure=true');
  });

  test('by its port, and by a variable', async () => {
    const text = old
      .replace(/ {4}command:.*\n.*\n/, '    environment:\n      TRAEFIK_API_INSECURE: "true" # TR014 variable\n')
      .replace('loopback', 'lan');
    const on = aTraefik({}, {}, { 'old.yml': text });
    Stack.fromLayer(on.home, 'old', 'old.yml');
    const all = await found(on.lab, 'TR014');
    expect(all.map(({ path }) => path)).toEqual(['home/old/proxy', 'home/old/proxy']);
    const messages = all.map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining('Port 8080'), expect.stringContaining('TRAEFIK_API_INSECURE')]);
    expect(all.map(({ source }) => source?.line)).toEqual([lineOf('TR014 port', text), lineOf('TR014 variable', text)]);
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
  expect(all.slice(1).map(({ source }) => source?.line)).toEqual([3, 3]);
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

test('TR016: a Traefik that is too old for a rule of labels that means every host', async () => {
  const image = 'services:\n  traefik:\n    image: docker.io/library/traefik:v3.7.6 # TR016 every\n';
  const label = (rule: string): string => `services:
  who:
    image: example/who:1.0.0
    mem_limit: 64m
    networks: [default]
    labels:
      traefik.enable: "true"
      traefik.docker.network: hl_default
      traefik.http.routers.who.rule: ${rule}
      traefik.http.routers.who.entrypoints: websecure
      traefik.http.services.who.loadbalancer.server.port: "80"
`;
  const files = { 'server.yml': image, 'who.yml': label('Host(`*`)') };
  const on = aTraefik({}, { compose: 'server.yml' }, files);
  Stack.fromLayer(on.home, 'who', 'who.yml');
  const only = await expectOne(on.lab, 'TR016', 'home/traefik/traefik', 'TR016 every', image);
  expect(only.message).toBe('Traefik v3.7.6 is older than 3.7.7, which Host(`*`) needs.');
  const fine = aTraefik({}, { compose: 'server.yml' }, { ...files, 'who.yml': label('Host(`*.example.com`)') });
  Stack.fromLayer(fine.home, 'who', 'who.yml');
  expect(await found(fine.lab, 'TR016')).toEqual([]);
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
  const app = new Service(new Stack(on.home, 'app'), 'app', { image: 'example/app:1.2.3' }); // # TR019
  app.route('app', { port: 80, middlewares: [says({}), says({ trustForwardHeader: true })] });
  const all = await found(on.lab, 'TR019');
  expect(all.map(({ path }) => path)).toEqual(['home/app/app', 'home/app/app']);
  const place = { file: __filename, line: lineOf('TR019') };
  expect(all.map(({ source }) => source)).toEqual([expect.objectContaining(place), expect.objectContaining(place)]);
  expect(all.map(({ message }) => message)).toEqual([
    'The sign-in "app-own-1" does not say whether it believes the X-Forwarded headers of clients.',
    'The sign-in "app-own-2" believes the X-Forwarded headers of anybody: no trusted proxies are named.',
  ]);
});
