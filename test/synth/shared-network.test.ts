import { Gatus } from '../../lib/gatus/index.ts';
import type { Finding, Server, ServerAddresses, SynthResult } from '../../lib/index.ts';
import { Secret, Service, Stack, synth } from '../../lib/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { aLab, aServer, modelOf } from './lab.ts';

/** A lab whose server has a Traefik and a Gatus, which another one watches, and what a test adds to it. */
function aRoutedLab(files: Readonly<Record<string, string>> = {}) {
  const lab = aLab(files, { domain: 'example.org' });
  const make = (id: string, addresses: ServerAddresses): Server => {
    const server = aServer(lab, id, { addresses });
    const tokens = { CF_DNS_API_TOKEN: new Secret(server, 'dns-token') };
    new Traefik(server, 'traefik', { challenge: { provider: 'cloudflare', tokens } });
    new Gatus(server, 'status', { access: 'public' });
    return server;
  };
  const cloud = make('cloud', { ssh: 'cloud.example.net', public: { v4: '203.0.113.10' } });
  const home = make('home', { ssh: 'home.lan', lan: '192.168.1.10/24', public: { v4: '203.0.113.20' } });
  return { lab, home, cloud };
}

type Services = Record<string, { labels?: Record<string, string>; networks?: Record<string, unknown> } | undefined>;

const servicesIn = (result: SynthResult, file = 'home/compose.yml'): Services =>
  modelOf(result, file)['services'] as Services;

const errorsOf = ({ findings }: SynthResult): readonly Finding[] =>
  findings.filter(({ severity }) => severity === 'error');

const codes = (findings: readonly Finding[]): readonly string[] => findings.map(({ code }) => code);

const routeOf = (result: SynthResult) => {
  const [route] = result.blueprint.routes.filter(({ hosts }) => hosts.includes('qb.example.org'));
  if (route === undefined) throw new Error('no route');
  return route;
};

/** That a service carries a route to a port of another one: network, labels, and the address that Gatus asks. */
function expectCarried(result: SynthResult, carrier: string, member: string, port: number, file?: string): void {
  expect(errorsOf(result)).toEqual([]);
  const services = servicesIn(result, file);
  expect(routeOf(result).backend).toEqual({ kind: 'container', name: carrier });
  const labels = Object.entries(services[carrier]?.labels ?? {});
  expect(labels).toContainEqual(['traefik.docker.network', 'hl_default']);
  expect(labels).toContainEqual([
    expect.stringMatching(/^traefik\.http\.services\..*\.loadbalancer\.server\.port$/),
    String(port),
  ]);
  expect(services[member]?.networks).toBeUndefined();
  expect(services[member]?.labels ?? {}).toEqual({});
  expect(
    result.blueprint.services.find(({ name }) => name === carrier)?.networks.map(({ network }) => network),
  ).toContain(file === undefined ? 'home/hl/default' : 'home/dl/hl_default');
  const config = result.files.find(({ path }) => path === 'home/config/status/config/config.yaml');
  expect(config?.content).toContain(`http://${carrier}:${port}/`);
}

const vpn = '  vpn: { image: "nowget:1.0.0", mem_limit: 64m }\n';
const qb = (mode: string, more = '') => `  qb:
    image: nowget:1.0.0
    mem_limit: 64m
    network_mode: ${mode}
${more}    x-hl:
      routes: [{ host: qb, port: 8000, allow: [lan] }]
`;

test('a route of a layer leads to the service whose network it is', async () => {
  const { lab, home } = aRoutedLab({ 'dl.yml': `services:\n${vpn}${qb('service:vpn')}` });
  Stack.fromLayer(home, 'dl', 'dl.yml');
  expectCarried(await synth(lab, { write: false }), 'dl-vpn', 'dl-qb', 8000);
});

test('and so through a chain, and through containers that the lab knows', async () => {
  const chain = `services:\n${vpn}  mid: { image: "nowget:1.0.0", network_mode: "service:vpn" }\n${qb('service:mid')}`;
  const known = `services:\n  vpn: { image: "nowget:1.0.0", container_name: tunnel }\n${qb('container:tunnel')}`;
  const named = `services:\n${vpn}${qb('container:hl-dl-vpn-1')}`;
  for (const text of [chain, known, named]) {
    const { lab, home } = aRoutedLab({ 'dl.yml': text });
    Stack.fromLayer(home, 'dl', 'dl.yml');
    expectCarried(await synth(lab, { write: false }), 'dl-vpn', 'dl-qb', 8000);
  }
});

test('a route of an adopted file joins the carrier to the shared network, and nobody else', async () => {
  const { lab, home } = aRoutedLab({ 'compose.yml': `services:\n${vpn}${qb('service:vpn')}` });
  Stack.fromComposeFile(home, 'dl', { file: 'compose.yml', directory: '/opt/dl' });
  expectCarried(await synth(lab, { write: false }), 'vpn', 'qb', 8000, 'home/stacks/dl/compose.yml');
});

test('a mode that a layer above says counts as well, and one that it takes back does not', async () => {
  const { lab, home } = aRoutedLab({
    'dl.yml': `services:\n${vpn}  qb: { image: "nowget:1.0.0", x-hl: { routes: [{ host: qb, port: 8000, access: lan }] } }\n`,
    'up.yml': 'services:\n  qb: { network_mode: "service:vpn" }\n',
    'back.yml': 'services:\n  qb: { network_mode: !reset null }\n',
  });
  const stack = Stack.fromLayer(home, 'dl', 'dl.yml');
  stack.layer('up.yml');
  expectCarried(await synth(lab, { write: false }), 'dl-vpn', 'dl-qb', 8000);
  stack.layer('back.yml');
  expect(routeOf(await synth(lab, { write: false })).backend).toEqual({ kind: 'container', name: 'dl-qb' });
});

test('the typed API takes the construct or its name', async () => {
  for (const byName of [false, true]) {
    const { lab, home } = aRoutedLab();
    const stack = new Stack(home, 'dl');
    const tunnel = new Service(stack, 'vpn', { image: 'nowget:1.0.0' });
    const service = byName ? 'dl-vpn' : tunnel;
    const member = new Service(stack, 'qb', { image: 'nowget:1.0.0', networkMode: { service } });
    member.route('qb', { port: 8000, access: 'lan', health: { path: '/up' } });
    tunnel.route('vpn', { port: 9000, access: 'lan' });
    const result = await synth(lab, { write: false });
    expectCarried(result, 'dl-vpn', 'dl-qb', 8000);
    const labels = servicesIn(result)['dl-vpn']?.labels;
    expect(labels).toMatchObject({
      'traefik.http.services.dl-qb.loadbalancer.server.port': '8000',
      'traefik.http.services.dl-qb.loadbalancer.healthcheck.path': '/up',
      'traefik.http.services.dl-vpn.loadbalancer.server.port': '9000',
    });
  }
});

test('on the network of a service that is on the host’s, a route leads to the host', async () => {
  const { lab, home } = aRoutedLab();
  const stack = new Stack(home, 'dl');
  const tunnel = new Service(stack, 'vpn', { image: 'nowget:1.0.0', networkMode: 'host' });
  const member = new Service(stack, 'qb', { image: 'nowget:1.0.0', networkMode: { service: tunnel } });
  member.route('qb', { port: 8000, access: 'lan' });
  expect(routeOf(await synth(lab, { write: false })).backend).toEqual({ kind: 'host' });
});

test('a route that another server answers is published by the service whose network it is', async () => {
  const { lab, home } = aRoutedLab();
  const nas = aServer(lab, 'nas', { addresses: { ssh: 'nas.lan', lan: '192.168.1.11/24' }, site: 'home' });
  const stack = new Stack(nas, 'dl');
  const tunnel = new Service(stack, 'vpn', { image: 'nowget:1.0.0' });
  const member = new Service(stack, 'qb', { image: 'nowget:1.0.0', networkMode: { service: tunnel } });
  member.route('qb', { port: 8000, access: 'lan', via: home });
  const result = await synth(lab, { write: false });
  expect(routeOf(result).backend).toMatchObject({ kind: 'address', port: 8000 });
  expect(servicesIn(result, 'nas/compose.yml')['dl-vpn']).toHaveProperty('ports');
  expect(servicesIn(result, 'nas/compose.yml')['dl-qb']).not.toHaveProperty('ports');
});

test.each([
  ['none', 'has no network'],
  ['bridge', 'is on "bridge" alone'],
  ['container:elsewhere', 'shares a network that the lab does not know'],
])('a route to a service with network_mode %s leads nowhere', async (mode, reason) => {
  const { lab, home } = aRoutedLab({ 'dl.yml': `services:\n${vpn}${qb(mode)}` });
  Stack.fromLayer(home, 'dl', 'dl.yml');
  const found = errorsOf(await synth(lab, { write: false }));
  expect(codes(found)).toEqual(['HL175']);
  expect(found[0]?.message).toContain(reason);
});

test('a container that nobody makes is told, and the name of a service is told apart', async () => {
  const { lab, home } = aRoutedLab({
    'dl.yml': `services:\n${vpn}  a: { image: "nowget:1.0.0", network_mode: "container:dl-vpn" }\n  b: { image: "nowget:1.0.0", network_mode: "container:other" }\n`,
  });
  Stack.fromLayer(home, 'dl', 'dl.yml');
  const found = (await synth(lab, { write: false })).findings.filter(({ code }) => code === 'HL176');
  expect(found.map(({ path, source }) => [path, source?.line])).toEqual([
    ['home/dl/a', 3],
    ['home/dl/b', 4],
  ]);
  expect(found[0]?.fix).toContain('service:dl-vpn');
});
