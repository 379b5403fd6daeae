import { Secret, Service, Stack } from '../../lib/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { templateOf } from '../apps/support.ts';

const STATIC = 'home/config/traefik/traefik.yml';

test('Traefik is the reverse proxy of its server: a route there has one', async () => {
  const template = await templateOf((server) => {
    new Traefik(server, 'traefik');
    new Service(new Stack(server, 'wiki'), 'wiki', { image: 'example/wiki:1.0' }).route('wiki', { port: 80 });
  });
  expect(template.result.findings.filter(({ code }) => code === 'HL150')).toEqual([]);
  template.server('home').hasService('traefik', { networks: Match.objectLike({ default: null }) });
});

test('it sees containers through a proxy that lets it read, on a network without a way out', async () => {
  const template = await templateOf((server) => new Traefik(server, 'traefik'));
  const home = template.server('home');
  home.hasService('traefik-docker-proxy', {
    environment: { CONTAINERS: '1', EVENTS: '1', PING: '1', VERSION: '1', POST: Match.absent() },
    networks: { 'traefik_docker-proxy-net': null },
  });
  expect(template.blueprint.networks.find(({ key }) => key === 'traefik_docker-proxy-net')).toMatchObject({
    internal: true,
  });
  template.hasFile(STATIC, {
    providers: { docker: { endpoint: 'tcp://traefik-docker-proxy:2375', exposedByDefault: false } },
  });
});

test('it may bind its ports and write its certificates, and nothing else', async () => {
  const template = await templateOf((server) => new Traefik(server, 'traefik'));
  template.server('home').hasService('traefik', {
    user: '61001:61001',
    read_only: true,
    cap_drop: ['ALL'],
    cap_add: Match.absent(),
  });
  const volumes = template.blueprint.volumes.map(({ name, holds, owner }) => ({ name, holds, uid: owner.uid }));
  expect(volumes).toEqual([
    { name: 'certificates', holds: 'state', uid: 61001 },
    { name: 'logs', holds: 'cache', uid: 61001 },
  ]);
});

test('certificates come by an answer on port 80, unless another way is said', async () => {
  const template = await templateOf((server) => new Traefik(server, 'traefik'), {}, { contact: 'me@example.com' });
  template.hasFile(STATIC, {
    entryPoints: { websecure: { http: { tls: { certResolver: 'letsencrypt' } } } },
    certificatesResolvers: {
      letsencrypt: {
        acme: { httpChallenge: { entryPoint: 'web' }, storage: '/acme/acme.json', email: 'me@example.com' },
      },
    },
  });
});

test('by a DNS record, the tokens of the provider are files that Traefik alone reads', async () => {
  const template = await templateOf((server) => {
    const token = new Secret(server, 'dns-token');
    new Traefik(server, 'traefik', { challenge: { provider: 'cloudflare', tokens: { CF_DNS_API_TOKEN: token } } });
  });
  template.hasFile(STATIC, {
    certificatesResolvers: {
      letsencrypt: { acme: { dnsChallenge: { provider: 'cloudflare' }, httpChallenge: Match.absent() } },
    },
  });
  template.server('home').hasService('traefik', {
    environment: Match.objectLike({ CF_DNS_API_TOKEN_FILE: '/run/secrets/dns-token' }),
  });
  expect(template.blueprint.secrets).toMatchObject([
    { variable: 'DNS_TOKEN', uses: ['file'], files: [{ uid: 61001 }] },
  ]);
});

test('without a domain nobody can have a certificate, so none is asked for', async () => {
  const template = await templateOf((server) => new Traefik(server, 'traefik'), {}, { domain: undefined as never });
  template.hasFile(STATIC, {
    entryPoints: { websecure: { http: { tls: {} } } },
    certificatesResolvers: Match.absent(),
  });
});
