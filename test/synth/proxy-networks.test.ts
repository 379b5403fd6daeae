import { readFileSync } from 'node:fs';
import type { ServerProps } from '../../lib/index.ts';
import { Secret, Service, Size, Stack, synth } from '../../lib/index.ts';
import type { Homelab, RouteAuthProps, RouteProps, Server, ServiceProps } from '../../lib/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { Healthchecks } from '../../lib/healthchecks/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { authelia, Traefik } from '../../lib/traefik/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { aHost } from './host/host.ts';
import { aLab, aServer } from './lab.ts';

/** On which networks routed services meet the reverse proxy, in the final files. */

const app = (server: Server, id: string, props: Partial<ServiceProps> = {}): Service =>
  new Service(new Stack(server, id), id, { image: 'example/app:1.2.3', memory: Size.mebibytes(64), ...props });

const basic = (server: Server): RouteAuthProps => ({ basic: new Secret(server, 'user') });

function aHome(props: Partial<ServerProps> = {}): { lab: Homelab; home: Server } {
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { addresses: { ssh: 'home', public: { v4: '203.0.113.1' } }, ...props });
  new Traefik(home, 'traefik');
  return { lab, home };
}

interface Said {
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Every service of all files of a lab by its name, and the networks that each file declares. */
async function finalOf(lab: Homelab) {
  const { models, findings } = await synth(lab, { write: false });
  const services: Record<string, Said> = {};
  for (const { tree } of models) Object.assign(services, tree['services']);
  const declared = Object.fromEntries(models.map(({ file, tree }) => [file, tree['networks'] as Said['networks']]));
  const networksOf = (name: string) => Object.keys(services[name]?.networks ?? {}).sort();
  const labelOf = (name: string) => services[name]?.labels?.['traefik.docker.network'];
  const found = findings.filter(({ code }) => /^(?:TR|HL177)/.test(code)).map(({ code, path }) => `${code} ${path}`);
  return { services, declared, networksOf, labelOf, found };
}

test.each<[string, (home: Server) => Partial<RouteProps>]>([
  ['basic authentication', (home) => ({ auth: basic(home) })],
  ['forward authentication', (home) => ({ auth: { forward: authelia(app(home, 'login')) } })],
  ['trust in what the proxy says', () => ({ trustsProxy: true })],
])('with %s a service shares a network with the proxy alone', async (_name, props) => {
  const { lab, home } = aHome();
  app(home, 'open').route('open', { port: 80 });
  app(home, 'guarded').route('guarded', { port: 80, ...props(home) });
  const { networksOf, labelOf, declared, services, found } = await finalOf(lab);
  expect(networksOf('guarded')).toEqual(['hl-proxy_guarded']);
  expect(labelOf('guarded')).toBe('hl-proxy_guarded');
  const others = Object.keys(services).filter((name) => networksOf(name).includes('hl-proxy_guarded'));
  expect(others.sort()).toEqual(['guarded', 'traefik']);
  expect(declared['home/compose.yml']).toMatchObject({ 'hl-proxy_guarded': { name: 'hl-proxy_guarded' } });
  // All others stay where they were.
  expect([networksOf('open'), labelOf('open')]).toEqual([['default'], 'hl_default']);
  if ('login' in services) expect(networksOf('login')).toEqual(['default']);
  expect(found).toEqual([]);
});

test('two such services do not meet each other, and keep the networks of their stacks', async () => {
  const { lab, home } = aHome();
  const stack = new Stack(home, 'wiki');
  const props: ServiceProps = { image: 'example/app:1.2.3', memory: Size.mebibytes(64) };
  const auth = basic(home);
  new Service(stack, 'wiki', props).route('wiki', { port: 80, auth });
  new Service(stack, 'api', props).route('api', { port: 80, auth });
  new Service(stack, 'db', props);
  const { networksOf, found } = await finalOf(lab);
  expect(networksOf('wiki')).toEqual(['hl-proxy_wiki', 'wiki']);
  expect(networksOf('wiki-api')).toEqual(['hl-proxy_wiki-api', 'wiki']);
  expect(networksOf('wiki-db')).toEqual(['wiki']);
  expect(networksOf('traefik')).toEqual(['default', 'hl-proxy_wiki', 'hl-proxy_wiki-api', 'traefik_docker-proxy-net']);
  expect(found).toEqual([]);
});

test('one open route beside a guarded one opens nothing: the service stays apart', async () => {
  const { lab, home } = aHome();
  const both = app(home, 'both');
  both.route({ host: 'both', path: '/public' }, { port: 80 });
  both.route('both', { port: 80, auth: basic(home) });
  expect((await finalOf(lab)).networksOf('both')).toEqual(['hl-proxy_both']);
});

test('a service on the network of another has its place there', async () => {
  const { lab, home } = aHome();
  const vpn = app(home, 'vpn');
  app(home, 'torrent', { networkMode: { service: vpn.composeName } }).route('torrent', {
    port: 80,
    auth: basic(home),
  });
  const { networksOf, found } = await finalOf(lab);
  expect([networksOf('torrent'), networksOf('vpn')]).toEqual([[], ['hl-proxy_vpn']]);
  expect(networksOf('traefik')).toContain('hl-proxy_vpn');
  expect(found).toEqual([]);
});

test('where service and proxy are in two projects, `prepare` makes the network', async () => {
  const host = aHost();
  const { lab, home } = aHome({ layout: 'stacks', dataRoot: host.dataRoot });
  app(home, 'guarded').route('guarded', { port: 80, trustsProxy: true });
  const { declared, labelOf } = await finalOf(lab);
  const external = { external: true, name: 'hl-proxy_guarded' };
  expect(declared['home/stacks/guarded/compose.yml']).toEqual({ 'hl-proxy_guarded': external });
  expect(declared['home/stacks/traefik/compose.yml']).toMatchObject({ 'hl-proxy_guarded': external });
  expect(labelOf('guarded')).toBe('hl-proxy_guarded');
  await host.deploy(lab);
  expect(host.run('prepare')).toMatchObject({ status: 0 });
  expect(readFileSync(host.dockerLog, 'utf8')).toContain('network create hl-proxy_guarded');
});

test('on a dual-stack server these networks have IPv6 as all others', async () => {
  const { lab, home } = aHome({ dualStack: true });
  app(home, 'guarded').route('guarded', { port: 80, trustsProxy: true });
  expect((await finalOf(lab)).declared['home/compose.yml']).toMatchObject({
    'hl-proxy_guarded': { name: 'hl-proxy_guarded', enable_ipv6: true },
  });
});

test.each<[string, Partial<ServerProps>]>([
  ['one project', {}],
  ['a project for each stack', { layout: 'stacks' }],
])('an ntfy meets the proxy and what tells by it, and no other container, in %s', async (_name, props) => {
  const { lab, home } = aHome(props);
  app(home, 'open').route('open', { port: 80 });
  new Ntfy(home, 'ntfy');
  new Gatus(home, 'status');
  new Watchtower(home, 'updates');
  new Healthchecks(home, 'checks');
  const { networksOf, services, declared } = await finalOf(lab);
  const membersOf = (network: string) =>
    Object.keys(services)
      .filter((name) => networksOf(name).includes(network))
      .sort();
  const met = networksOf('ntfy').flatMap((network) => (network === 'ntfy' ? [] : membersOf(network)));
  expect([...new Set(met)].sort()).toEqual(['checks', 'ntfy', 'status', 'traefik', 'updates']);
  expect(membersOf('hl_alerts')).toEqual(['checks', 'ntfy', 'status', 'updates']);
  expect(membersOf('hl-proxy_ntfy')).toEqual(['ntfy', 'traefik']);
  expect(networksOf('checks')).not.toContain('default');
  // A project of its own makes no network that others need: `prepare` does.
  const { files } = await synth(lab, { write: false });
  const prepare = files.find(({ path }) => path === 'home/prepare')?.content ?? '';
  const isExternal = Object.values(declared).some(
    (networks) => (networks?.['hl_alerts'] as { external?: boolean } | undefined)?.external === true,
  );
  expect(/^hl_alerts(?:\t|$)/m.test(prepare)).toBe(isExternal);
});

test('an ntfy that nothing of its server tells by is on no network of alerts', async () => {
  const { lab, home } = aHome();
  new Ntfy(home, 'ntfy');
  const { networksOf } = await finalOf(lab);
  expect(networksOf('ntfy')).toEqual(['hl-proxy_ntfy']);
});
