import { EmailNotifier } from '../../lib/email/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Homelab } from '../../lib/index.ts';
import { Duration, Job, Monitor, Overlay, Secret, Service, Size, Stack, synth } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { offer } from '../../lib/tool/index.ts';
import { aLab, aServer } from './lab.ts';
import { anApp, HOME, OPEN, resolved, two } from './watching.ts';

async function monitorOf(lab: Homelab, id: string) {
  const found = (await resolved(lab)).monitors.find((monitor) => monitor.id === id);
  if (found === undefined) throw new Error(`no monitor ${id}`);
  return found;
}

test('a public route is watched from elsewhere, with its certificate', async () => {
  const { lab, home } = two(HOME, OPEN);
  anApp(home).route('app', { port: 80 });
  expect(await monitorOf(lab, 'home/app/app/route-app/monitor')).toMatchObject({
    kind: 'http',
    target: { scheme: 'https', host: 'app.example.com', path: '/' },
    expect: [
      { that: 'status', from: 200, below: 400 },
      { that: 'certificate', leftSeconds: 864_000 },
    ],
    watchers: ['cloud'],
    local: false,
    declared: false,
  });
});

test('of a wildcard some name below it is asked, unless the route has a name of its own', async () => {
  const { lab, home } = two(HOME, OPEN);
  anApp(home, 'sites').route('*.sites.example.com', { port: 80 });
  anApp(home, 'both').route({ host: ['*.both.example.com', 'both'] }, { port: 80 });
  const hosts = (await resolved(lab)).monitors.flatMap(({ of, target }) => (/route-/.test(of) ? [target?.host] : []));
  expect(hosts).toEqual(expect.arrayContaining(['any.sites.example.com', 'both.example.com']));
});

test('a route for the LAN is probed by its own server past the proxy, whose watcher tells another one that it still does', async () => {
  const { lab, home } = two(HOME, OPEN, 'public');
  const app = anApp(home);
  app.route('app', { port: 8000, access: 'lan', probe: { path: '/health', status: [200] } });
  const { monitors, heartbeats } = await resolved(lab);
  expect(monitors.find(({ of }) => of === 'home/app/app/route-app')).toMatchObject({
    target: { scheme: 'http', host: 'app', port: 8000, path: '/health' },
    watchers: ['home'],
    local: true,
  });
  // Its watcher is probed by cloud, and tells it besides that it still probes.
  expect(heartbeats).toMatchObject([
    { of: 'cloud/status', pushes: [{ watcher: 'home' }] },
    { of: 'home/status', pushes: [{ watcher: 'cloud' }] },
  ]);
});

test('a watcher that nobody can probe pushes heartbeats, of which the silence is an alert', async () => {
  const { lab, home, cloud } = two({ ssh: 'home.lan', lan: '192.168.1.10/24' }, OPEN, 'public');
  anApp(home).route('app', { port: 8000, access: 'lan' });
  const { monitors, heartbeats, secrets } = await resolved(lab);
  const url = 'https://status-cloud.example.com/api/v1/endpoints/home_status-heartbeat/external';
  expect(heartbeats).toMatchObject([{ id: 'home/status/heartbeat', pushes: [{ watcher: 'cloud', url }] }]);
  expect(monitors.find(({ id }) => id === 'home/status/heartbeat')).toMatchObject({
    kind: 'heartbeat',
    watchers: ['cloud'],
    thresholds: { failures: 2, successes: 1 },
  });
  expect(secrets.find(({ id }) => id === 'heartbeat-token-home')?.servers).toEqual([cloud.node.id, home.node.id]);
  const { files } = await synth(lab, { write: false });
  const textOf = (server: string) =>
    files.find(({ path }) => path === `${server}/config/status/config/config.yaml`)?.content;
  expect(textOf('home')).toContain(`url: ${url}?success=true`);
  expect(textOf('cloud')).toContain("token: '@@hl:HEARTBEAT_TOKEN_HOME@@'");
});

test('watchers of a server that is reached by an overlay get the address of names that public DNS does not have', async () => {
  const { lab, home, cloud } = two({ ...HOME, overlay: '10.66.0.1' }, { ...OPEN, overlay: '10.66.0.2' });
  new Overlay(lab, 'net', { kind: 'wireguard', network: '10.66.0.0/24', members: [home, cloud] });
  anApp(home).route('app', { port: 80, access: 'vpn' });
  anApp(home, 'open').route('open', { port: 80 });
  const { models } = await synth(lab, { write: false });
  const services = models.find(({ file }) => file === 'cloud/compose.yml')?.tree['services'] as Record<string, object>;
  const { extra_hosts: hosts } = services['status'] as { extra_hosts: object };
  expect(JSON.stringify(hosts)).toContain('app.example.com');
  expect(JSON.stringify(hosts)).toContain('10.66.0.1');
  expect(JSON.stringify(hosts)).not.toContain('open.example.com');
});

test('a published TCP port is probed in the language of its number, once, unless somebody said how', async () => {
  const { lab, home } = two(HOME, OPEN);
  const mail = anApp(home, 'mail');
  for (const port of [25, 993, 4000, 5000]) mail.publish(port, { to: 'public' });
  mail.publish(6000, { to: 'public', protocol: 'udp' });
  mail.publish(7000, { to: 'loopback' });
  mail.monitor('own', { kind: 'tcp', port: 5000 });
  const { monitors } = await resolved(lab);
  const seen = monitors
    .filter(({ of }) => of === 'home/mail/mail')
    .map(({ kind, target }) => `${kind} ${target?.port}`);
  expect(seen).toEqual(['tcp 5000', 'starttls 25', 'tcp 4000', 'tls 993']);
});

test('every server is watched by its ssh, and by those alone that it names', async () => {
  const { lab, home, cloud } = two(HOME, OPEN);
  const attic = aServer(lab, 'attic', { addresses: { ssh: 'attic', public: { v4: '203.0.113.30' } } });
  new Gatus(attic, 'status', { access: 'public' });
  home.watchedBy(attic);
  const { monitors } = await resolved(lab);
  const watchersOf = (id: string) => monitors.find((monitor) => monitor.id === id)?.watchers;
  expect(watchersOf('home/ssh')).toEqual(['attic']);
  expect(watchersOf(`${cloud.node.id}/ssh`)).toEqual(['attic', 'home']);
});

test('the registration of the domain is watched once, where it is certain what is registered', async () => {
  const domains = async (domain: string) => {
    const lab = aLab({}, { domain });
    for (const id of ['home', 'cloud']) new Gatus(aServer(lab, id, { addresses: OPEN }), 'status');
    return (await resolved(lab)).monitors.filter(({ kind }) => kind === 'domain').map(({ target }) => target?.host);
  };
  expect(await domains('example.com')).toEqual(['example.com']);
  expect(await domains('example.co.uk')).toEqual([]);
  expect(await domains('example.de')).toEqual([]); // its registry tells nobody when it ends
});

test('a sign-in by the proxy answers the probe, and means that it stands', async () => {
  const { lab, home } = two(HOME, OPEN);
  const app = anApp(home);
  const judge = anApp(home, 'judge');
  app.route('app', {
    port: 80,
    auth: { forward: { service: judge, port: 9091, path: '/api' } },
    probe: { status: [200] },
  });
  const { expect: held } = await monitorOf(lab, 'home/app/app/route-app/monitor');
  expect(held[0]).toEqual({ that: 'status', oneOf: [200, 301, 302, 303, 307, 308, 401] });
});

test('a probe gets past the sign-in with credentials, or by a route for its path and the watchers alone', async () => {
  const { lab, home } = two(HOME, OPEN);
  const basic = new Secret(home, 'user');
  const credentials = new Secret(lab, 'probe-login');
  const probe = { path: '/health', status: [204] };
  anApp(home, 'a').route('a', { port: 80, auth: { basic }, probe: { ...probe, through: { credentials } } });
  anApp(home, 'b').route('b', { port: 80, auth: { basic }, probe: { ...probe, through: 'bypass' } });
  const { monitors, routes } = await resolved(lab);
  for (const [id, variable] of [
    ['a', 'PROBE_LOGIN'],
    ['b', undefined],
  ] as const) {
    const monitor = monitors.find(({ of }) => of === `home/${id}/${id}/route-${id}`);
    expect(monitor).toMatchObject({ target: { path: '/health' }, watchers: ['cloud'] });
    expect(monitor?.expect[0]).toEqual({ that: 'status', oneOf: [204] });
    expect(monitor?.credentials).toBe(variable);
  }
  expect(routes.filter(({ clients }) => clients !== undefined)).toMatchObject([
    { id: 'home/b/b/route-b/probe', path: '/health', clients: ['203.0.113.10'], auth: { kind: 'none' } },
  ]);
});

test('monitors of a layer file say what those of constructs say', async () => {
  const layer = `services:
  web:
    image: example/web:1.2.3
    mem_limit: 64m
    x-hl:
      monitors:
        - { id: page, kind: http, port: 8080, path: /health, status: [200, 204], body: ok, interval: 30s, severity: warning }
        - { id: imaps, kind: tls, port: 993, certificate_for: 480h, failures: 5, successes: 1 }
        - { id: name, kind: dns, host: 192.0.2.53, query: example.com, expect: 192.0.2.1, failures: 2 }
        - { id: sweep, kind: heartbeat, period: 24h, longest_run: 2h }
`;
  const lab = aLab({ 'web.yml': layer });
  Stack.fromLayer(aServer(lab), 'web', 'web.yml');
  const { monitors, heartbeats } = await resolved(lab);
  expect(monitors).toMatchObject([
    {
      name: 'web imaps',
      thresholds: { failures: 5, successes: 1 },
      expect: [{ that: 'connection' }, { that: 'certificate', leftSeconds: 20 * 86_400 }],
    },
    {
      name: 'web name',
      thresholds: { failures: 2, successes: 2 },
      target: { query: { name: 'example.com', type: 'A' } },
    },
    {
      name: 'web page',
      intervalSeconds: 30,
      severity: 'warning',
      target: { port: 8080, path: '/health' },
      expect: [{ oneOf: [200, 204] }, { contains: 'ok' }],
    },
    { name: 'web sweep', kind: 'heartbeat' },
  ]);
  expect(heartbeats).toMatchObject([{ job: 'web-sweep', periodSeconds: 86_400, graceSeconds: 8100 }]);
});

test('the page for people says what nobody watches, and of which failure nobody would be told', async () => {
  const { lab, home } = two(HOME, OPEN);
  const app = anApp(home);
  app.publish(4000, { to: 'public' });
  app.publish(5000, { to: 'public', protocol: 'udp' });
  app.monitor('sweep', { kind: 'heartbeat', period: Duration.days(1) });
  const hidden = aServer(lab, 'attic', { addresses: { ssh: 'attic.lan', lan: '192.168.7.2/24' } });
  anApp(hidden, 'cellar').publish(6000, { to: 'lan' });
  const { files } = await synth(lab, { write: false });
  const page = files.find(({ path }) => path === 'docs/monitoring.md')?.content ?? '';
  const section = page.slice(page.indexOf('## What remains uncovered'), page.indexOf('## domains'));
  expect(section.split('\n').filter((line) => line.startsWith('- '))).toEqual([
    '- When server attic fails, nobody notices.',
    '- When server cloud fails, home can tell nobody.',
    '- When server home fails, cloud can tell nobody.',
    '- When the line of attic fails, nobody notices.',
    '- When the line of cloud fails, home can tell nobody.',
    '- When the line of home fails, cloud can tell nobody.',
    '- Nobody tries port 6000/tcp of attic/cellar/cellar.',
    '- Port 5000/udp of home/app/app is not probed: with UDP silence is no answer.',
    '- Nobody would miss app-sweep on home.',
  ]);
});

test('a layer file can say who watches, as whom, and what an answer has to be in every way', async () => {
  const layer = (credentials: string): string => `services:
  web:
    image: example/web:1.2.3
    mem_limit: 64m
    x-hl:
      monitors:
        - { id: api, kind: http, host: api.example.com, status: { from: 200, below: 300 }, credentials: ${credentials}, json: { at: [disks, 0, state], is: ok } }
        - { id: gone, kind: dns, host: 192.0.2.53, query: old.example.com, code: NXDOMAIN, watched_by: [attic] }
        - { id: lease, kind: domain, domain: example.org, registered_for: 480h }
        - { id: own, kind: http, port: 8443, scheme: https, verify_certificate: false, follow_redirects: false, watched_by: [attic] }
        - { id: sweep, kind: heartbeat, period: 1h, interval: 30s, failures: 1 }
`;
  const files = { 'web.yml': layer('PROBE_LOGIN'), 'bad.yml': layer('NOBODY') };
  const { lab, home } = two(HOME, OPEN, undefined, files);
  const attic = aServer(lab, 'attic', { addresses: { ssh: 'attic', public: { v4: '203.0.113.30' } } });
  new Gatus(attic, 'status', { access: 'public' });
  new Secret(lab, 'probe-login');
  Stack.fromLayer(home, 'web', 'web.yml');
  const { blueprint, files: made } = await synth(lab, { write: false });
  const said = blueprint.monitors.filter(({ of }) => of === 'home/web/web');
  expect(said).toMatchObject([
    {
      credentials: 'PROBE_LOGIN',
      expect: [
        { that: 'status', from: 200, below: 300 },
        { that: 'json', at: ['disks', 0, 'state'], is: 'ok' },
      ],
      watchers: ['attic', 'cloud'],
    },
    { expect: [{ that: 'dns-code', is: 'NXDOMAIN' }], watchers: ['attic'] },
    { expect: [{ that: 'domain', leftSeconds: 480 * 3600 }] },
    { target: { verify: false, follow: false }, watchers: ['attic'] },
    { kind: 'heartbeat', intervalSeconds: 30, thresholds: { failures: 1 } },
  ]);
  // Every watcher is asked for the value, and only those.
  expect(blueprint.secrets.find(({ id }) => id === 'probe-login')?.servers).toEqual(['attic', 'cloud']);
  expect(made.find(({ path }) => path === 'cloud/.env.example')?.content).toContain('PROBE_LOGIN=');
  Stack.fromLayer(home, 'bad', 'bad.yml');
  const { findings } = await synth(lab, { write: false });
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/monitors\[0\]\.credentials.*Secret/),
  );
});

test('DNS is asked and answers in its own words', async () => {
  const { lab, home } = two(HOME, OPEN);
  const at = { kind: 'dns', host: '192.0.2.53' } as const;
  new Monitor(home, 'four', { ...at, type: 'PTR', query: '192.0.2.7', expect: 'home.example.com' });
  new Monitor(home, 'six', { ...at, type: 'PTR', query: '2001:DB8::7' });
  new Monitor(home, 'whole', { ...at, type: 'PTR', query: '1:2:3:4:5:6:7:8' });
  new Monitor(home, 'service', { ...at, type: 'SRV', query: '_sip._tcp.example.com', expect: 'sip.example.com:5061' });
  new Monitor(home, 'mail', { ...at, type: 'MX', query: 'example.com', expect: 'mail.example.com.' });
  const { monitors } = await resolved(lab);
  const said = monitors
    .filter(({ target }) => target?.query !== undefined)
    .map(({ target, expect: all }) => [
      target?.query?.name,
      ...all.flatMap((each) => (each.that === 'dns-record' ? [each.is] : [])),
    ]);
  expect(said).toEqual([
    ['7.2.0.192.in-addr.arpa', 'home.example.com.'],
    ['example.com', 'mail.example.com.'],
    ['_sip._tcp.example.com', 'sip.example.com.:5061'],
    ['7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
    ['8.0.0.0.7.0.0.0.6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.ip6.arpa'],
  ]);
});

test('the page says what no probe sees, as far as the lab has it', async () => {
  const { lab, home, cloud } = two(HOME, OPEN, 'public');
  const pageOf = async (): Promise<string> =>
    (await synth(lab, { write: false })).files.find(({ path }) => path === 'docs/monitoring.md')?.content ?? '';
  const section = (page: string): string => page.slice(page.indexOf('nobody watches'), page.indexOf('What remains'));
  const bare = section(await pageOf());
  const blind = 'Disks, clocks, failed units and restarting containers of servers without `Heartbeats`: ';
  expect(bare).toContain(`${blind}cloud, home.`);
  expect(bare).toContain('Memory and pending updates of the hosts: cloud, home.');
  expect(bare).not.toMatch(/containers run|takes connections|jobs without|takes the tokens|takes mail|outside the lab/);

  const app = anApp(home, 'hidden');
  app.publish(4000, { to: 'public' });
  anApp(home, 'closed');
  anApp(home, 'inside').route('inside', { port: 80, access: 'lan' });
  new Job(new Stack(home, 'work'), 'sweep', { image: 'example/sweep:1.0', runs: 'once' });
  const kept = new Job(new Stack(home, 'kept'), 'index', { image: 'example/index:1.0', runs: 'on-demand' });
  kept.heartbeat({ period: Duration.days(1) });
  new Heartbeats(home, 'beats', { to: 'public' });
  new Ntfy(cloud, 'ntfy');
  const through = { host: 'smtp.example.net', port: 25, from: 'a@example.net' };
  new EmailNotifier(lab, 'post', { through, to: ['b@example.org'] });
  const page = section(await pageOf());
  for (const line of [
    'Whether containers run that have neither a route nor a port on home: closed/closed.',
    'answers on home: beats port 8787, hidden port 4000.',
    'Certificates of what is asked past the reverse proxy: inside.example.com',
    'Whether jobs without a heartbeat ran on home: work/sweep.',
    `${blind}cloud.`,
    'Whether smtp.example.net takes mail and it arrives (post, from cloud, home)',
  ]) {
    expect(page.replace('also answers', 'answers')).toContain(line);
  }
  // Both servers try this way themselves; nobody does where the notifier has no topic for it.
  expect(page).not.toContain('takes the tokens');
  const own = new Stack(cloud, 'own');
  const service = new Service(own, 'own', { image: 'example/own:1', memory: Size.mebibytes(64) });
  service.route('own', { port: 80 });
  const topics = { alert: 'alerts', warning: 'warnings', info: 'info' };
  offer(own, 'Notifier', { tool: 'own', service, delivery: { kind: 'ntfy', url: 'https://own.example.com', topics } });
  expect(section(await pageOf())).toContain(
    'Whether cloud/own takes the tokens of cloud, home, and has room for messages',
  );
});
