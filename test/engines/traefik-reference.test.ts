import { join } from 'node:path';
import lab from '../../app/main.ts';
import type { Homelab, SynthResult } from '../../lib/index.ts';
import type { RouteFacts } from '../../lib/tool/index.ts';
import { synth } from '../../lib/index.ts';
import { isFatal } from '../../lib/tool/index.ts';
import type { Mapping } from '../../lib/compose/index.ts';
import { ExternalService, Secret, Service, Size, Stack } from '../../lib/index.ts';
import type { TraefikProps } from '../../lib/traefik/index.ts';
import { Traefik, traefikConfiguration } from '../../lib/traefik/index.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import type { FakeContainer } from './fake-docker.ts';
import { fakeDocker } from './fake-docker.ts';
import { describeEngine } from './support.ts';
import type { RawData, RawItem } from './traefik.ts';
import { startTraefik } from './traefik.ts';

/** The real Traefik loads what is generated for a server: every route is there, enabled, and leads where it should. */

jest.setTimeout(120_000);

describeEngine(['traefik'], 'Traefik', () => {
  test.each(['home', 'cloud', 'offsite'])('takes every route of the reference homelab on %s', async (server) => {
    await takesEveryRoute(lab, server);
  });

  test.each<TraefikProps['provider']>(['docker', 'file'])(
    'takes a route of every kind by the %s provider',
    async (provider) => {
      await takesEveryRoute(everyKind(provider), 'house');
    },
  );
});

/** A route of every kind that needs something of its own. */
function everyKind(provider: TraefikProps['provider']): Homelab {
  const root = aLab({}, { domain: 'example.com', contact: 'admin@example.com' });
  const house = aServer(root, 'house', {
    addresses: { ssh: 'house', lan: '192.168.77.10/24', public: { v4: '203.0.113.10' } },
  });
  new Traefik(house, 'traefik', { ...(provider && { provider }), certificates: 'own' });
  const app = (id: string, more: object = {}): Service =>
    new Service(new Stack(house, id), id, { image: 'example/app:1.0', memory: Size.mebibytes(64), ...more });
  const plain = app('plain');
  plain.route('plain', { port: 80 });
  plain.route({ host: ['plain', 'other'], path: '/api', methods: ['GET'], headers: { 'X-Kind': 'a' } }, { port: 81 });
  app('strip').route({ host: 'strip', path: '/x' }, { port: 80, stripPrefix: true, compress: true, sticky: true });
  app('listed').route('listed', { port: 80, access: { allow: ['lan', '203.0.113.0/24'] } });
  app('basic').route('basic', { port: 80, auth: { basic: new Secret(house, 'user') } });
  const judge = { service: app('judge'), port: 9091, path: '/verify' };
  app('judged').route('judged', { port: 80, auth: { forward: judge }, rateLimit: { average: 5 } });
  app('moved').route('moved', { port: 80, redirectFrom: ['older'], redirects: [{ path: '/a', to: '/b' }] });
  app('inside').route('inside', { port: 443, scheme: 'https', verify: false, health: { path: '/health' } });
  app('host', { networkMode: 'host' }).route('host', { port: 8123 });
  app('tcp').routeTcp({ port: 22, entryPort: 2222, access: 'lan' });
  app('tls').routeTcp({ port: 993, entryPort: 993, host: 'tls.example.com', tls: 'passthrough' });
  app('udp').routeUdp({ port: 53, entryPort: 5353 });
  new ExternalService(house, 'nas', { address: '192.168.77.20' }).route('nas', { port: 5001 });
  return root;
}

/** What a route leads to, as Traefik has it. */
interface Place {
  readonly id: string;
  readonly servers: readonly string[];
}

async function takesEveryRoute(homelab: Homelab, server: string): Promise<void> {
  const result = await synth(homelab, { write: false });
  expect(result.findings.filter(isFatal)).toEqual([]);
  const routes = result.blueprint.routes.filter(({ servedBy }) => servedBy === server);
  const addresses = new Map(runningOn(result, server).map(({ name }, index) => [name, `10.9.0.${index + 1}`]));
  const docker = await fakeDocker(runningOn(result, server).map((each) => containerOf(each, addresses)));
  const traefik = await startTraefik({ ...asGenerated(result, server), docker: docker.endpoint });
  try {
    const data = await traefik.rawdata((seen) => routersOf(seen).length >= routes.length);
    const broken = itemsOf(data).filter(([, { status, error }]) => status !== 'enabled' || error !== undefined);
    expect(broken).toEqual([]);
    const byLabels = traefikConfiguration(result.blueprint, server)?.static['providers'] as Mapping;
    const expected = routes.map((route) => placeOf(route, 'docker' in byLabels ? addresses : new Map()));
    expect(placesIn(data, routes)).toEqual(expected);
    expect(routersOf(data)).toHaveLength(routes.length);
  } finally {
    await traefik.stop();
    await docker.close();
  }
}

interface Run {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The services of a server, with the labels that their containers get. */
function runningOn({ models }: SynthResult, server: string): readonly Run[] {
  return models
    .filter((model) => model.server === server)
    .flatMap(({ tree }) => Object.entries(tree['services'] as Mapping))
    .map(([name, service]) => {
      const labels = ((service as Mapping)['labels'] ?? {}) as Readonly<Record<string, string>>;
      const filled = Object.entries(labels).map(([key, value]) => [key, value.replaceAll('$$', '$')]);
      return { name, labels: Object.fromEntries(filled) as Readonly<Record<string, string>> };
    });
}

const containerOf = ({ name, labels }: Run, addresses: ReadonlyMap<string, string>): FakeContainer => ({
  name: `hl-${name}-1`,
  service: name,
  labels,
  networks: { hl_default: addresses.get(name) ?? '' },
});

/** What synth gives this Traefik, on ports of the loopback, with an authority that is never reached. */
function asGenerated({ blueprint, files }: SynthResult, server: string) {
  const configuration = traefikConfiguration(blueprint, server)?.static ?? {};
  const { ping: _ping, ...entryPoints } = configuration['entryPoints'] as Record<string, Mapping>;
  const { docker = {} } = configuration['providers'] as { docker?: Mapping };
  const { endpoint: _endpoint, ...provider } = docker;
  const dynamic = files.find(({ path }) => path === `${server}/config/traefik/routes/routes.yml`)?.content ?? '';
  const resolvers = configuration['certificatesResolvers'] as Record<string, { acme: Mapping }> | undefined;
  const storage = join(aFolder(), 'acme.json');
  const unreached = Object.entries(resolvers ?? {}).map(([name, { acme }]) => [
    name,
    { acme: { ...acme, storage, caServer: 'https://127.0.0.1:1/directory' } },
  ]);
  return {
    entryPoints: Object.fromEntries(
      Object.entries(entryPoints).map(([name, { address, ...more }]) => [
        name,
        { ...more, ...(String(address).endsWith('/udp') && { address: '/udp' }) },
      ]),
    ),
    provider,
    file: dynamic.replaceAll(/@@hl:\w+@@/g, 'anna:$apr1$H6uskkkW$nqEu2b4C8VmgHw.ewdtsY/'),
    more: { ...(resolvers !== undefined && { certificatesResolvers: Object.fromEntries(unreached) as Mapping }) },
  };
}

const SECTIONS = ['routers', 'tcpRouters', 'udpRouters'] as const;

const own = (items: Readonly<Record<string, RawItem>> = {}): [string, RawItem][] =>
  Object.entries(items).filter(([name]) => !name.endsWith('@internal'));

const routersOf = (data: RawData): [string, RawItem][] => SECTIONS.flatMap((section) => own(data[section]));

const itemsOf = (data: RawData): [string, RawItem][] => Object.values(data).flatMap((section) => own(section));

/** Where the router of each route leads. */
function placesIn(data: RawData, routes: readonly RouteFacts[]): readonly Place[] {
  const names = new Map(
    routersOf(data).map(([name, router]) => [
      `${String(router['rule'])} ${String(router['entryPoints'])}`,
      [name, router] as const,
    ]),
  );
  return routes.map((route) => {
    const match = [...names].filter(([said]) => isOf(route, said));
    const services = { ...data.services, ...data.tcpServices, ...data.udpServices };
    const servers = match.flatMap(([, [, router]]) => serversOf(router, services));
    return { id: route.id, servers };
  });
}

/** Whether a rule and its entry points are those of a route: the hosts, the path and the port tell them apart. */
function isOf({ protocol, hosts, path, entryPort }: RouteFacts, said: string): boolean {
  if (protocol !== 'http') return said.endsWith(` ${protocol}-${entryPort}`);
  const asksForPath = said.includes('PathPrefix');
  return said.includes(`Host(\`${hosts[0]}\`)`) && asksForPath === (path !== '/') && !said.endsWith('undefined');
}

function serversOf(router: RawItem, services: Readonly<Record<string, RawItem>>): readonly string[] {
  const name = String(router['service']);
  if (name.endsWith('@internal')) return [name];
  const service = services[name.includes('@') ? name : `${name}@${String(router['provider'])}`];
  const { servers = [] } = (service?.['loadBalancer'] ?? {}) as { servers?: readonly Record<string, string>[] };
  return servers.map(({ url, address }) => url ?? address ?? '');
}

function placeOf({ id, backend, port, scheme, protocol }: RouteFacts, addresses: ReadonlyMap<string, string>): Place {
  const url = (host: string, at: number): string => `${protocol === 'http' ? `${scheme}://` : ''}${host}:${at}`;
  switch (backend.kind) {
    case 'container':
      return { id, servers: [url(addresses.get(backend.name) ?? backend.name, port)] };
    case 'host':
      return { id, servers: [url('host.docker.internal', port)] };
    case 'address':
      return { id, servers: [url(backend.address, backend.port)] };
    case 'proxy':
      return { id, servers: ['api@internal'] };
    case 'none':
      return { id, servers: [] };
  }
}
