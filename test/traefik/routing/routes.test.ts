import { Duration, Secret, Stack } from '../../../lib/index.ts';
import { authelia, middleware } from '../../../lib/traefik/index.ts';
import { aServer, aLab } from '../../synth/lab.ts';
import { Traefik } from '../../../lib/traefik/index.ts';
import { anApp, told, twoServers } from './lab.ts';

const routerLabels = (labels: Record<string, string> | undefined, router: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels ?? {}).flatMap(([label, value]) =>
      label.startsWith(`traefik.http.routers.${router}.`)
        ? [[label.slice(`traefik.http.routers.${router}.`.length), value]]
        : [],
    ),
  );

test('a route is seven labels of its container, each name that of the service', async () => {
  const { lab, home } = twoServers();
  anApp(home, 'wiki').route('wiki', { port: 8080 });
  const { labels } = await told(lab);
  expect(labels['wiki']).toEqual({
    'traefik.enable': 'true',
    'traefik.docker.network': 'hl_default',
    'traefik.http.routers.wiki.rule': 'Host(`wiki.example.com`)',
    'traefik.http.routers.wiki.entrypoints': 'websecure',
    'traefik.http.routers.wiki.middlewares': 'hl-security@file',
    'traefik.http.routers.wiki.service': 'wiki@docker',
    'traefik.http.services.wiki.loadbalancer.server.port': '8080',
  });
});

test('several hosts, a path, headers and methods are one rule; a path is no begin of a longer word', async () => {
  const { lab, home } = twoServers();
  anApp(home, 'wiki').route(
    {
      host: ['wiki', 'w.example.org'],
      path: '/api',
      methods: ['GET', 'HEAD'],
      headers: { 'X-Key': 'a' },
      priority: 50,
    },
    { port: 80, stripPrefix: true },
  );
  const { labels } = await told(lab);
  expect(routerLabels(labels['wiki'], 'wiki')).toMatchObject({
    rule:
      '(Host(`wiki.example.com`) || Host(`w.example.org`)) && (Path(`/api`) || PathPrefix(`/api/`)) && ' +
      'Header(`X-Key`, `a`) && (Method(`GET`) || Method(`HEAD`))',
    priority: '50',
    middlewares: 'hl-security@file,wiki-strip@docker',
  });
  expect(labels['wiki']?.['traefik.http.middlewares.wiki-strip.stripprefix.prefixes']).toBe('/api');
});

test('the route that says more of a request goes first, however many hosts another one has', async () => {
  const { lab, home } = twoServers();
  const web = anApp(home, 'web');
  web.route({ host: ['shop', 'www'] }, { port: 80, redirectFrom: ['old'] });
  web.route({ host: 'shop', headers: { K: 'v' } }, { port: 81 });
  web.route({ host: 'shop', path: '/api' }, { port: 82 });
  web.route({ host: 'shop', path: '/api/v2/' }, { port: 83 });
  web.route({ host: 'shop', path: '/api', methods: ['GET', 'HEAD', 'POST'] }, { port: 84 });
  web.route('wiki', { port: 85 });
  const { labels } = await told(lab);
  const byPort = (port: number) => {
    const said = labels['web'] ?? {};
    const [label = ''] = Object.entries(said).find(([, value]) => value === String(port)) ?? [];
    const name = label.split('.')[3] ?? '';
    const { rule = '', priority } = routerLabels(said, name);
    return { said: priority, priority: Number(priority ?? rule.length) };
  };
  const [shop, header, api, deeper, methods] = [80, 81, 82, 83, 84].map((port) => byPort(port).priority);
  expect(shop).toBe('Host(`old.example.com`)'.length);
  expect([header! > shop!, api! > shop!, deeper! > api!, methods! > api!]).toEqual([true, true, true, true]);
  // Where the rule is as long as it counts, nothing is said.
  expect(byPort(85).said).toBeUndefined();
});

test('no two routers of a server are called alike, whatever stacks are called', async () => {
  const { lab, home } = twoServers();
  const app = anApp(home, 'app');
  app.route('a', { port: 80 });
  app.route('b', { port: 80 });
  anApp(home, 'app-2').route('c', { port: 80 });
  const { labels } = await told(lab);
  const names = (service: string): unknown[] =>
    Object.keys(labels[service] ?? {}).flatMap((label) => /routers\.(.*)\.rule/.exec(label)?.[1] ?? []);
  expect([names('app'), names('app-2')]).toEqual([['app-3', 'app'], ['app-2']]);
});

test('lan and vpn are the declared networks of the server, by IPv4 and IPv6', async () => {
  const { lab, home } = twoServers();
  anApp(home, 'a').route('a', { port: 80, access: 'lan' });
  anApp(home, 'b').route('b', { port: 80, access: 'vpn' });
  anApp(home, 'c').route('c', { port: 80, access: { allow: ['lan', '203.0.113.7'] } });
  const { http, labels } = await told(lab);
  expect(http.middlewares).toMatchObject({
    'hl-lan': { ipAllowList: { sourceRange: ['192.168.1.0/24', '2001:db8:1::10/64'] } },
    'hl-vpn': { ipAllowList: { sourceRange: ['10.66.0.0/24'] } },
  });
  expect(routerLabels(labels['a'], 'a')['middlewares']).toBe('hl-lan@file,hl-security@file');
  expect(labels['c']).toMatchObject({
    'traefik.http.routers.c.middlewares': 'c-from@docker,hl-security@file',
    'traefik.http.middlewares.c-from.ipallowlist.sourcerange': '192.168.1.0/24,2001:db8:1::10/64,203.0.113.7',
  });
});

test('behind another proxy, named addresses and rate limits are those that it tells', async () => {
  const { lab, home } = twoServers({ trustedProxies: 'cloudflare' });
  anApp(home, 'a').route('a', { port: 80, access: { allow: ['203.0.113.7'] }, rateLimit: { average: 10, burst: 30 } });
  const { labels, static: fixed } = await told(lab);
  expect(labels['a']).toMatchObject({
    'traefik.http.middlewares.a-from.ipallowlist.ipstrategy.depth': '1',
    'traefik.http.middlewares.a-limit.ratelimit.average': '10',
    'traefik.http.middlewares.a-limit.ratelimit.burst': '30',
    'traefik.http.middlewares.a-limit.ratelimit.period': '1s',
    'traefik.http.middlewares.a-limit.ratelimit.sourcecriterion.ipstrategy.depth': '1',
    'traefik.http.middlewares.a-limit.ratelimit.sourcecriterion.ipstrategy.ipv6subnet': '64',
  });
  for (const name of ['web', 'websecure']) {
    expect(fixed['entryPoints']?.[name]).toMatchObject({
      forwardedHeaders: { trustedIPs: expect.arrayContaining(['173.245.48.0/20']) as unknown },
    });
  }
});

test('hashes of passwords stand in the file alone, and there as what prepare fills in', async () => {
  const { lab, home } = twoServers();
  const users = [new Secret(home, 'anna'), new Secret(home, 'ben')];
  anApp(home, 'a').route('a', { port: 80, auth: { basic: users } });
  const { labels, http, blueprint, files } = await told(lab);
  expect(JSON.stringify(labels)).not.toContain('basicauth');
  expect(routerLabels(labels['a'], 'a')['middlewares']).toBe('hl-security@file,a-auth@file');
  expect(http.middlewares?.['a-auth']).toEqual({
    basicAuth: { users: ['@@hl:ANNA@@', '@@hl:BEN@@'], realm: 'a.example.com', removeHeader: true },
  });
  const written = files.find(({ path }) => path === 'home/config/traefik/routes/routes.yml');
  expect(written?.content).toContain("- '@@hl:ANNA@@'");
  expect(blueprint.configFiles.find(({ id }) => id === 'home/traefik/routes')).toMatchObject({
    onChange: 'watched',
    uid: 61_001,
    secrets: ['home/anna', 'home/ben'],
  });
});

test('a sign-in by another service is asked at its own port, believes no client, and gives its headers to the application', async () => {
  const { lab, home } = twoServers();
  const login = anApp(home, 'login');
  anApp(home, 'a').route('a', { port: 80, auth: { forward: authelia(login) } });
  const { labels } = await told(lab);
  expect(labels['a']).toMatchObject({
    'traefik.http.routers.a.middlewares': 'hl-security@file,a-auth@docker',
    'traefik.http.middlewares.a-auth.forwardauth.address': 'http://login:9091/api/authz/forward-auth',
    'traefik.http.middlewares.a-auth.forwardauth.trustforwardheader': 'false',
    'traefik.http.middlewares.a-auth.forwardauth.authresponseheaders':
      'Remote-User,Remote-Groups,Remote-Email,Remote-Name',
  });
});

test('who decides about requests is on the network of those that it decides for, without a route of its own', async () => {
  const { lab, home } = twoServers();
  const login = anApp(home, 'login');
  anApp(home, 'a').route('a', { port: 80, auth: { forward: authelia(login) } });
  const { blueprint } = await told(lab);
  const networksOf = (name: string) => blueprint.services.find((each) => each.name === name)?.networks;
  expect(networksOf('login')).toEqual([{ network: 'home/hl/default', aliases: [] }]);
});

test('what browsers are told is on by default, and is one middleware for all routes that say the same', async () => {
  const { lab, home } = twoServers();
  anApp(home, 'a').route('a', { port: 80 });
  anApp(home, 'b').route('b', { port: 80 });
  anApp(home, 'c').route('c', { port: 80, securityHeaders: { frames: 'nobody' }, crawlers: 'allow' });
  anApp(home, 'd').route('d', { port: 80, securityHeaders: false });
  anApp(home, 'e').route('e', { port: 80, securityHeaders: false, crawlers: 'allow' });
  const { http, labels } = await told(lab);
  expect(Object.keys(http.middlewares ?? {}).sort()).toEqual([
    'hl-identity',
    'hl-no-crawlers',
    'hl-security',
    'hl-security-framed-by-nobody-with-crawlers',
  ]);
  expect(http.middlewares?.['hl-security']?.headers).toMatchObject({
    stsSeconds: 31_536_000,
    customFrameOptionsValue: 'SAMEORIGIN',
    customResponseHeaders: { 'X-Robots-Tag': 'noindex, nofollow', Server: '' },
  });
  expect(http.middlewares?.['hl-security-framed-by-nobody-with-crawlers']?.headers).toMatchObject({ frameDeny: true });
  expect(labels['e']).not.toHaveProperty('traefik.http.routers.e.middlewares');
});

test('names that have moved lead to a name, and not to a wildcard', async () => {
  const { lab, home } = twoServers();
  anApp(home, 'a').route({ host: ['*.a.example.com', 'a'] }, { port: 80, redirectFrom: ['b'] });
  const { labels } = await told(lab);
  expect(labels['a']).toMatchObject({
    'traefik.http.middlewares.a-redirect.redirectregex.replacement': '$${1}://a.example.com$${2}/$${3}',
  });
});

test('without a certificate that browsers believe nobody is told to come by HTTPS only', async () => {
  const lab = aLab();
  const home = aServer(lab);
  new Traefik(home, 'traefik');
  anApp(home, 'a').route('a', { port: 80 });
  const { http, static: fixed } = await told(lab);
  expect(http.middlewares?.['hl-security-without-hsts']?.headers?.stsSeconds).toBeUndefined();
  expect(fixed['certificatesResolvers']).toBeUndefined();
});

test('hosts and paths that have moved are redirected before anybody has to sign in', async () => {
  const { lab, home } = twoServers();
  anApp(home, 'a').route('a', {
    port: 80,
    redirectFrom: ['www'],
    redirects: [{ path: '/.well-known/carddav', to: '/remote.php/dav', permanent: false }],
    auth: { basic: new Secret(home, 'anna') },
    compress: true,
  });
  const { labels } = await told(lab);
  expect(labels['a']).toMatchObject({
    'traefik.http.routers.a.rule': 'Host(`a.example.com`) || Host(`www.example.com`)',
    'traefik.http.routers.a.middlewares':
      'hl-security@file,a-redirect@docker,a-redirect-2@docker,a-auth@file,hl-compress@file',
    // In a Compose file a dollar sign is written twice.
    'traefik.http.middlewares.a-redirect.redirectregex.regex': '^(https?)://www\\.example\\.com(:\\d+)?/(.*)$$',
    'traefik.http.middlewares.a-redirect.redirectregex.replacement': '$${1}://a.example.com$${2}/$${3}',
    'traefik.http.middlewares.a-redirect-2.redirectregex.regex': '^(https?://[^/]+)/\\.well-known/carddav(\\?.*)?$$',
    'traefik.http.middlewares.a-redirect-2.redirectregex.permanent': 'false',
  });
});

test('middlewares in Traefik words come last, on the route or once for the server', async () => {
  const { lab, home, proxy } = twoServers();
  const retry = proxy.middleware('retry', { retry: { attempts: 3, initialInterval: Duration.milliseconds(100) } });
  anApp(home, 'a').route('a', {
    port: 80,
    middlewares: [retry, middleware({ addPrefix: { prefix: '/x' } }), { tool: 'caddy' }],
  });
  const { labels, http } = await told(lab);
  expect(labels['a']).toMatchObject({
    'traefik.http.routers.a.middlewares': 'hl-security@file,retry@file,a-own-2@docker',
    'traefik.http.middlewares.a-own-2.addprefix.prefix': '/x',
  });
  expect(http.middlewares?.['retry']).toEqual({ retry: { attempts: 3, initialInterval: '100ms' } });
  for (const name of ['hl-mine', 'Retry', 'retry']) {
    expect(() => proxy.middleware(name, { compress: {} })).toThrow(expect.objectContaining({ code: 'HL014' }));
  }
});

test('a backend with a certificate of its own, a sticky one, one that is asked, and one that streams', async () => {
  const { lab, home } = twoServers();
  anApp(home, 'a').route('a', {
    port: 8443,
    scheme: 'https',
    verify: false,
    sticky: true,
    health: { path: '/health', interval: Duration.seconds(10) },
    streaming: true,
  });
  const { labels, http } = await told(lab);
  expect(labels['a']).toMatchObject({
    'traefik.http.services.a.loadbalancer.server.scheme': 'https',
    'traefik.http.services.a.loadbalancer.serverstransport': 'hl-unverified@file',
    'traefik.http.services.a.loadbalancer.sticky.cookie.name': 'a-backend',
    'traefik.http.services.a.loadbalancer.sticky.cookie.secure': 'true',
    'traefik.http.services.a.loadbalancer.healthcheck.path': '/health',
    'traefik.http.services.a.loadbalancer.healthcheck.interval': '10s',
    'traefik.http.services.a.loadbalancer.responseforwarding.flushinterval': '-1ms',
  });
  expect(http.serversTransports).toEqual({ 'hl-unverified': { insecureSkipVerify: true } });
});

test('an adopted stack gets its labels too, under the name of stack and service', async () => {
  const shop = `services:\n  web:\n    image: example/shop:1.0\n    x-hl:\n      routes: [{ host: shop, port: 80, rate_limit: { average: 5 } }]\n`;
  const root = aLab({ 'shop.yml': shop }, { domain: 'example.com' });
  const server = aServer(root);
  new Traefik(server, 'traefik', { certificates: 'own' });
  Stack.fromComposeFile(server, 'shop', { file: 'shop.yml', directory: '/opt/shop' });
  const { labels } = await told(root);
  expect(labels['web']).toMatchObject({
    'traefik.http.routers.shop-web.rule': 'Host(`shop.example.com`)',
    'traefik.http.middlewares.shop-web-limit.ratelimit.average': '5',
  });
});
