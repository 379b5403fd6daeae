import { Gatus } from '../../build/gatus/index.js';
import { Arch, Healthcheck, Homelab, Os, Server, Service, Size, Stack, synth, Volume } from '../../build/index.js';
import { Ntfy } from '../../build/ntfy/index.js';
import { Traefik } from '../../build/traefik/index.js';

/**
 * Constructs to result, with all derivation and checks: each app a stack with one service, on two servers in turn. Each
 * server has its Traefik, Gatus and ntfy, so each route is labels, is watched from two places, and is judged by all.
 */
export const run = (count, dependenciesOf) => compile(count, dependenciesOf, true);

/** `whole`: with routes and the tools that answer them; else the labels stand in the lab as text. */
export async function compile(count, dependenciesOf, whole) {
  const lab = new Homelab({ domain: 'example.com', timezone: 'Europe/Berlin', contact: 'admin@example.com' });
  const servers = ['home', 'cloud'].map((id, index) => serverOf(lab, id, index, whole));
  const services = [];
  for (let index = 0; index < count; index++) {
    const needs = dependenciesOf(index).map((other) => services[other].healthy());
    // What depends on each other is on one server.
    const server = servers[needs.length > 0 || dependenciesOf(index + 1).length > 0 ? 0 : index % 2];
    services.push(app(server, index, needs, whole));
  }
  const { ok, findings, files, models } = await synth(lab, { write: false });
  if (!ok)
    throw new Error(`the lab is wrong: ${JSON.stringify(findings.find(({ severity }) => severity === 'error'))}`);
  // Files are made as text when they are read: the Compose files are what the others write as well.
  const composeFiles = new Set(models.map(({ file }) => file));
  const texts = files.filter(({ path }) => composeFiles.has(path)).map(({ content }) => content);
  return texts.join('').split('image: registry.example.com/').length - 1;
}

function serverOf(lab, id, index, whole) {
  const server = new Server(lab, id, {
    addresses: { ssh: id, lan: `192.168.${index + 1}.10/24`, public: { v4: `203.0.113.${index + 1}` } },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(65536),
    cpus: 1024,
    dataRoot: '/srv/hl',
  });
  if (!whole) return server;
  new Traefik(server, 'traefik');
  new Gatus(server, 'status', { access: 'public', login: 'none', host: `status-${id}` });
  new Ntfy(server, 'ntfy', { host: `ntfy-${id}` });
  return server;
}

/** The unit: image, 4 environment values, 1 port, 2 volumes, healthcheck, 1 route. */
function app(server, index, dependsOn, whole) {
  const stack = new Stack(server, `app-${index}`);
  const data = new Volume(stack, 'data', { holds: 'replaceable', reason: 'a benchmark' });
  const cache = new Volume(stack, 'cache', { holds: 'cache' });
  const service = new Service(stack, `app-${index}`, {
    image: `registry.example.com/app-${index}:1.2.3`,
    environment: { TZ: 'Europe/Berlin', LOG_LEVEL: 'info', PUID: 1000, APP_URL: `https://app-${index}.example.com` },
    ports: [{ port: 10_000 + index, target: 8080, to: 'loopback' }],
    mounts: [data.at('/data'), cache.at('/cache')],
    healthcheck: Healthcheck.command(['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8080/health']),
    memory: Size.mebibytes(256),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(!whole && { labels: labelsOf(index) }),
  });
  if (whole) service.route(`app-${index}`, { port: 8080 });
  return service;
}

/** What projen's apps have. */
function labelsOf(index) {
  const router = `traefik.http.routers.app-${index}`;
  return {
    'traefik.enable': 'true',
    [`${router}.rule`]: `Host(\`app-${index}.example.com\`)`,
    [`${router}.entrypoints`]: 'websecure',
    [`${router}.tls.certresolver`]: 'letsencrypt',
    [`traefik.http.services.app-${index}.loadbalancer.server.port`]: '8080',
  };
}
