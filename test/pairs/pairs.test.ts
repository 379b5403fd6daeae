import { parse } from 'yaml';
import reference from '../../app/main.ts';
import { Mailserver, Roundcube } from '../../lib/apps/index.ts';
import { Gatus } from '../../lib/gatus/index.ts';
import { Healthchecks } from '../../lib/healthchecks/index.ts';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Homelab, SynthResult } from '../../lib/index.ts';
import { Directory, ExternalService, Overlay, Secret, Service, Size, Stack, synth } from '../../lib/index.ts';
import { isFatal } from '../../lib/tool/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { Syncthing } from '../../lib/syncthing/index.ts';
import { authelia, Traefik } from '../../lib/traefik/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import type { Container, Final, FinalServer } from './final.ts';
import { readFinal } from './final.ts';

/**
 * What the setting of one program expects of the output of another, over the final files alone: each row of the table
 * gives what is expected where, and among what it has to be found. A row that never meets anything is an error.
 */
type Expected = readonly [where: string, wants: string, among: Iterable<string>];

interface Pair {
  readonly name: string;
  readonly of: (server: FinalServer, lab: Final) => Iterable<Expected>;
}

const isImage = (part: string) => (container: Container) => container.image.includes(part);
const traefikOf = ({ containers }: FinalServer) => containers.find(isImage('/traefik:'));

/** The file of dist/ that a container finds at a path. */
function fileAt(server: FinalServer, { mounts }: Container, path: string): string {
  const mount = mounts.find(({ target }) => path === target || path.startsWith(`${target}/`));
  const onHost = mount === undefined ? '' : mount.source + path.slice(mount.target.length);
  return server.text(server.installed.get(onHost) ?? '');
}

type Tree = { readonly [key: string]: Tree } & Readonly<Record<string, never>>;

const yamlAt = (server: FinalServer, container: Container, path: string): Tree =>
  (parse(fileAt(server, container, path)) ?? {}) as Tree;
const keysOf = (tree: object | undefined): readonly string[] => Object.keys(tree ?? {});

const staticOf = (server: FinalServer, traefik: Container) => yamlAt(server, traefik, '/etc/traefik/traefik.yml');
const routesOf = (server: FinalServer, traefik: Container) =>
  yamlAt(server, traefik, '/etc/traefik/dynamic/routes.yml');

/** Values of the labels of all containers whose names match. */
function* labelled(server: FinalServer, pattern: RegExp): Iterable<readonly [container: Container, value: string]> {
  for (const container of server.containers) {
    for (const [label, value] of Object.entries(container.labels)) if (pattern.test(label)) yield [container, value];
  }
}

/** Every container that answers to a name and shares a network with another, which both have to have for a connection. */
function* reachableFrom({ containers }: FinalServer, from: Container): Iterable<string> {
  for (const to of containers) {
    for (const [network, names] of to.networks) if (from.networks.has(network)) yield* names;
  }
}

/** The ports that the container of a name is known to listen on: of the Blueprint, and where its healthcheck asks. */
function* listening({ blueprint }: Final, { id, containers }: FinalServer, name: string): Iterable<string> {
  for (const container of containers) {
    if (![...container.networks.values()].some((names) => names.includes(name))) continue;
    const service = blueprint.services.find((each) => each.server === id && each.name === container.name);
    yield* (service?.expose ?? []).map(String);
    const [, asked] = /127\.0\.0\.1:(\d+)/.exec(container.healthcheck.join(' ')) ?? [];
    if (asked !== undefined) yield asked;
  }
}

/** A connection to a name and a port: both have to be there. */
function* connection(where: string, from: Container, host: string, port: string, server: FinalServer, lab: Final) {
  yield [`${where}: the name`, host, reachableFrom(server, from)] as const;
  yield [`${where}: the port of ${host}`, port, listening(lab, server, host)] as const;
}

const CONNECTIONS: readonly [host: string, port: string | number][] = [
  ['DB_HOSTNAME', 5432],
  ['REDIS_HOSTNAME', 6379],
  ['ROUNDCUBEMAIL_DB_HOST', 5432],
];
const URLS = ['DOCKER_HOST', 'IMMICH_MACHINE_LEARNING_URL', 'ROUNDCUBEMAIL_DEFAULT_HOST', 'ROUNDCUBEMAIL_SMTP_SERVER'];
const PORT_OF: Readonly<Record<string, string>> = {
  ROUNDCUBEMAIL_DEFAULT_HOST: 'ROUNDCUBEMAIL_DEFAULT_PORT',
  ROUNDCUBEMAIL_SMTP_SERVER: 'ROUNDCUBEMAIL_SMTP_PORT',
};

/** Names of variables in a file: `${NAME}` of Compose, or what `prepare` fills into a configuration file. */
const variablesIn = (path: string, text: string): readonly string[] => {
  const pattern = path.endsWith('compose.yml') ? /(?<!\$)\$\{([A-Z]\w*)/g : /@@hl:([A-Z]\w*)@@/g;
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
};

const NTFY_SERVER = '/etc/ntfy/server.yml';

/** Who may write which topic, of all ntfys of the lab: `<token> <topic>`. */
function* grants(lab: Final): Iterable<string> {
  for (const server of lab.servers) {
    for (const ntfy of server.containers.filter(isImage('/ntfy:'))) {
      const says = yamlAt(server, ntfy, NTFY_SERVER) as unknown as Record<string, readonly string[]>;
      const tokens = (says['auth-tokens'] ?? []).map((line) => line.split(':'));
      for (const line of says['auth-access'] ?? []) {
        const [user, topic, right] = line.split(':');
        if (right !== 'wo' && right !== 'rw' && right !== 'write-only') continue;
        for (const [who, ...token] of tokens) if (who === user) yield `${token.join(':')} ${topic}`;
      }
    }
  }
}

/** A grant begins with the token, behind which a label of it may stand. */
const isGranted = (all: readonly string[], token: string, topic: string): string =>
  all.find((grant) => grant.startsWith(token) && grant.endsWith(` ${topic}`)) ?? `nothing for ${topic}`;

const PAIRS: readonly Pair[] = [
  {
    name: 'WATCHTOWER_LABEL_ENABLE ↔ labels of services with updates: auto',
    *of({ id, containers }, { blueprint }) {
      const hasOne = containers.some(({ environment }) => environment['WATCHTOWER_LABEL_ENABLE'] === 'true');
      for (const service of blueprint.services.filter(({ server }) => server === id)) {
        const label = containers.find((each) => each.name === service.name)?.labels[
          'com.centurylinklabs.watchtower.enable'
        ];
        if (hasOne && (service.updates === 'auto' || label !== undefined)) {
          yield [service.id, `${service.updates} true`, [`auto ${label}`]];
        }
      }
    },
  },
  {
    name: 'exposedByDefault and traefik.docker.network ↔ traefik.enable and networks of container and proxy',
    *of(server) {
      const traefik = traefikOf(server);
      for (const { name, labels, networks } of server.containers) {
        const network = labels['traefik.docker.network'];
        if (network === undefined) continue;
        yield [name, 'true', [labels['traefik.enable'] ?? 'absent']];
        yield [name, network, networks.keys()];
        yield [`Traefik, for ${name}`, network, traefik?.networks.keys() ?? []];
      }
    },
  },
  {
    name: 'directory of the file provider, storage of certificates ↔ mounts',
    *of(server) {
      const traefik = traefikOf(server);
      if (traefik === undefined) return;
      const says = staticOf(server, traefik);
      const targets = traefik.mounts.map(({ target }) => target);
      yield ['providers.file', String(says['providers']?.['file']?.['directory']), targets];
      for (const resolver of Object.values(says['certificatesResolvers'] ?? {})) {
        const storage = String((resolver as Tree)['acme']?.['storage']);
        const writable = traefik.mounts.filter(({ readOnly }) => !readOnly).map(({ target }) => `${target}/acme.json`);
        yield ['acme.storage', storage, writable];
      }
    },
  },
  {
    name: 'certificate resolvers and entry points of routers ↔ static configuration',
    *of(server) {
      const traefik = traefikOf(server);
      if (traefik === undefined) return;
      const says = staticOf(server, traefik);
      const resolvers = keysOf(says['certificatesResolvers']);
      const points = keysOf(says['entryPoints']);
      for (const [{ name }, value] of labelled(server, /\.tls\.certresolver$/)) yield [name, value, resolvers];
      for (const [{ name }, value] of labelled(server, /\.entrypoints$/)) yield [name, value, points];
      for (const [point, { http }] of Object.entries(says['entryPoints'] ?? {}) as [string, Tree][]) {
        const resolver = http?.['tls']?.['certResolver'];
        if (resolver !== undefined) yield [point, String(resolver), resolvers];
      }
      for (const part of ['http', 'tcp', 'udp']) {
        for (const [name, router] of Object.entries(routesOf(server, traefik)[part]?.['routers'] ?? {})) {
          for (const point of (router as { entryPoints?: readonly string[] }).entryPoints ?? [])
            yield [name, point, points];
        }
      }
    },
  },
  {
    name: 'entry points ↔ published ports',
    *of(server) {
      const traefik = traefikOf(server);
      if (traefik === undefined) return;
      const published = traefik.ports.map(({ target, protocol }) => `${target}/${protocol}`);
      const points = Object.entries(staticOf(server, traefik)['entryPoints'] ?? {}) as [
        string,
        Record<string, unknown>,
      ][];
      const open: string[] = [];
      for (const [name, { address, http3 }] of points) {
        const [, port, protocol = 'tcp'] = /^:(\d+)(?:\/(\w+))?$/.exec(String(address)) ?? [];
        if (port === undefined || name === 'metrics') continue; // on loopback, or for containers alone
        open.push(`${port}/${protocol}`, ...(http3 === undefined ? [] : [`${port}/udp`]));
      }
      for (const port of open) yield ['entry point', port, published];
      for (const port of published) yield ['published', port, open];
    },
  },
  {
    name: 'middlewares @file and @docker ↔ where they are declared',
    *of(server) {
      const traefik = traefikOf(server);
      if (traefik === undefined) return;
      const { http, tcp } = routesOf(server, traefik);
      const inFile = [...keysOf(http?.['middlewares']), ...keysOf(tcp?.['middlewares'])].map((name) => `${name}@file`);
      const inLabels = server.containers.flatMap(({ labels }) =>
        keysOf(labels).flatMap((label) => /\.middlewares\.([^.]+)\./.exec(label)?.[1] ?? []),
      );
      const all = [...inFile, ...inLabels.map((name) => `${name}@docker`)];
      for (const [{ name }, value] of labelled(server, /\.routers\..*\.middlewares$/)) {
        for (const reference of value.split(',')) yield [name, reference, all];
      }
      for (const [point, says] of Object.entries(staticOf(server, traefik)['entryPoints'] ?? {}) as [string, Tree][]) {
        const used = (says['http']?.['middlewares'] ?? []) as unknown as readonly string[];
        for (const reference of used) yield [point, reference, all];
      }
    },
  },
  {
    name: 'addresses in the file of routes, forward authentication among them ↔ names and ports',
    *of(server, lab) {
      const traefik = traefikOf(server);
      if (traefik === undefined) return;
      const file = JSON.stringify(routesOf(server, traefik));
      const addresses = [...labelled(server, /forwardauth\.address$/)].map(([, value]) => value);
      for (const [url] of `${file} ${addresses.join(' ')}`.matchAll(/https?:\/\/[\w.-]+:\d+/g)) {
        const { hostname, port } = new URL(url);
        if (/^[\d.]+$/.test(hostname) || hostname === 'host.docker.internal') continue;
        yield* connection(url, traefik, hostname, port === '' ? '80' : port, server, lab);
      }
    },
  },
  {
    name: 'address of the Docker API ↔ socket proxy, its port and a network of both',
    *of(server, lab) {
      const traefik = traefikOf(server);
      const endpoint = traefik && staticOf(server, traefik)['providers']?.['docker']?.['endpoint'];
      if (traefik === undefined || endpoint === undefined) return;
      const { hostname, port } = new URL(String(endpoint));
      yield* connection('providers.docker', traefik, hostname, port, server, lab);
    },
  },
  {
    name: 'hosts and ports in environments ↔ names on a network of both, and what listens there',
    *of(server, lab) {
      for (const container of server.containers) {
        const { environment, name } = container;
        const mailHosts = new Set(lab.blueprint.mailServers.map(({ host }) => host));
        for (const variable of URLS) {
          const value = environment[variable];
          if (value === undefined || value.includes('$')) continue;
          const [, host = '', given] = /^\w+:\/\/([^:/]+)(?::(\d+))?/.exec(value) ?? [];
          if (variable.startsWith('ROUNDCUBE') && !mailHosts.has(host)) continue; // one that is not in the lab
          const port = given ?? environment[PORT_OF[variable] ?? ''] ?? '';
          yield* connection(`${name} ${variable}`, container, host, port, server, lab);
        }
        for (const [variable, port] of CONNECTIONS) {
          const host = environment[variable];
          if (host !== undefined) yield* connection(`${name} ${variable}`, container, host, String(port), server, lab);
        }
      }
    },
  },
  {
    name: 'topics and tokens of Gatus, Watchtower and Healthchecks ↔ access rules of ntfy',
    *of(server, lab) {
      const all = [...grants(lab)];
      const check = (where: string, token: string, topic: string): Expected => {
        const variable = /[A-Z]\w+/.exec(token)?.[0] ?? '';
        return [where, isGranted(all, `@@hl:${variable}@@`, topic), all];
      };
      for (const path of server.paths.filter((each) => each.startsWith('config/'))) {
        const text = server.text(path);
        if (path.endsWith('config.yaml') && text.includes('alerting:')) {
          const { ntfy } = (parse(text) as Tree)['alerting'] ?? {};
          const ways = ntfy === undefined ? [] : [ntfy, ...((ntfy['overrides'] ?? []) as unknown as Tree[])];
          for (const way of ways) yield check(path, String(way['token']), String(way['topic']));
        }
        const channel = path.endsWith('settings.json') ? (JSON.parse(text) as Tree)['channels']?.['ntfy'] : undefined;
        if (channel !== undefined) yield check(path, String(channel['token']), String(channel['topic']));
        const [, token, topic] = /^ntfy:\/\/:(\S+)@[^/]+\/([\w-]+)/.exec(text) ?? [];
        if (token !== undefined && topic !== undefined) yield check(path, token, topic);
      }
      for (const { name, environment } of server.containers) {
        const [, token, topic] =
          /^ntfy:\/\/:\$\{(\w+).*@[^/]+\/([\w-]+)/.exec(environment['WATCHTOWER_NOTIFICATION_URL'] ?? '') ?? [];
        if (token !== undefined && topic !== undefined) yield check(name, token, topic);
      }
    },
  },
  {
    name: 'URLs of ntfy, Healthchecks and Gatus ↔ hosts of routes',
    *of(server, { blueprint }) {
      const hosts = blueprint.routes.flatMap((route) => route.hosts);
      for (const container of server.containers) {
        const { name, environment } = container;
        const base = isImage('/ntfy:')(container) ? yamlAt(server, container, NTFY_SERVER)['base-url'] : undefined;
        for (const url of [base, environment['SITE_ROOT'], environment['PING_ENDPOINT']]) {
          if (url !== undefined) yield [name, new URL(String(url)).host, hosts];
        }
      }
    },
  },
  {
    name: 'heartbeats between watchers ↔ keys and tokens of external endpoints',
    *of(server, lab) {
      const keys: string[] = [];
      for (const other of lab.servers) {
        const host = lab.blueprint.watchers
          .filter((each) => each.server === other.id)
          .map(({ push = '' }) => push.split('/')[2]);
        for (const path of other.paths.filter((each) => each.endsWith('config.yaml'))) {
          const says = parse(other.text(path)) as Record<string, readonly Record<string, string>[]>;
          for (const { group, name, token } of says['external-endpoints'] ?? []) {
            keys.push(`${host.join()} ${group}_${name} ${token}`);
          }
        }
      }
      for (const path of server.paths.filter((each) => each.endsWith('config.yaml'))) {
        const says = parse(server.text(path)) as Record<
          string,
          readonly { url: string; headers?: Record<string, string> }[]
        >;
        for (const { url, headers } of says['endpoints'] ?? []) {
          const [, host, key] = /^https:\/\/([^/]+)\/api\/v1\/endpoints\/([^/]+)\/external/.exec(url) ?? [];
          const token = headers?.['Authorization']?.replace('Bearer ', '');
          if (key !== undefined) yield [path, `${host} ${key} ${token}`, keys];
        }
      }
    },
  },
  {
    name: 'variables of all files ↔ .env.example and what prepare asks for',
    *of(server) {
      const asked = [...server.text('.env.example').matchAll(/^#? ?([A-Z]\w*)=/gm)].map(([, name = '']) => name);
      const needed = server.text('prepare');
      for (const path of server.paths) {
        if (!path.endsWith('compose.yml') && !path.startsWith('config/')) continue;
        for (const name of variablesIn(path, server.text(path))) {
          yield [path, name, asked];
          yield [`${path}: prepare`, 'true', [String(needed.includes(name))]];
        }
      }
    },
  },
  {
    name: 'files of secrets ↔ the user that reads them, and paths that name them',
    *of(server) {
      for (const { name, user, secrets, environment, words } of server.containers) {
        const paths = secrets.map(({ path }) => path);
        for (const { path, uid } of secrets) yield [`${name} ${path}`, uid, [user?.split(':')[0] ?? '0']];
        const said = [...Object.values(environment), ...words].join(' ').match(/\/run\/secrets\/[\w.-]+/g) ?? [];
        for (const path of said) yield [name, path, paths];
      }
    },
  },
  {
    name: 'paths in commands and environments ↔ mounts, and mounts ↔ what prepare installs',
    *of(server) {
      for (const container of server.containers) {
        const { name, words, environment, mounts } = container;
        const targets = mounts.map(({ target }) => target);
        const under = (path: string) => targets.some((target) => path === target || path.startsWith(`${target}/`));
        const ours =
          /^\/(?:etc\/(?:homelab|watchtower)|usr\/local\/share\/homelab|config|certificate|run\/(?:certificates|syncthing))\//;
        for (const path of [...words, ...Object.values(environment)].filter((each) => ours.test(each))) {
          yield [name, 'true', [`${under(path)}`]];
        }
        for (const { source } of mounts.filter(({ source: from }) => from.includes('/config/'))) {
          const files = [...server.installed.keys()].flatMap((path) => [path, path.slice(0, path.lastIndexOf('/'))]);
          yield [name, source, files];
        }
      }
    },
  },
  {
    name: 'ports of healthchecks ↔ what the container listens on',
    *of(server, { blueprint }) {
      for (const { name, id, healthcheck } of server.containers) {
        const [, port] = /127\.0\.0\.1:(\d+)/.exec(healthcheck.join(' ')) ?? [];
        const service = blueprint.services.find((each) => each.id === id);
        const traefik = traefikOf(server);
        const points = traefik?.name === name ? JSON.stringify(staticOf(server, traefik)['entryPoints']) : '';
        const known = [...(service?.expose ?? []), ...(service?.ports ?? []).map(({ target }) => target)].map(String);
        const inPoints = [...points.matchAll(/:(\d+)/g)].map(([, each = '']) => each);
        if (port !== undefined && service?.image?.ports !== undefined) yield [name, port, [...known, ...inPoints]];
      }
    },
  },
  {
    name: 'what is waited for and what backups stop ↔ services, healthy ones with a healthcheck',
    *of({ id, containers }, { blueprint }) {
      for (const { name, file, dependsOn } of containers) {
        const beside = containers.filter((each) => each.file === file);
        for (const [other, { condition }] of Object.entries(dependsOn)) {
          yield [name, other, beside.map((each) => each.name)];
          const service = blueprint.services.find((each) => each.server === id && each.name === other);
          if (condition === 'service_healthy') yield [name, String(service?.healthcheck), ['own', 'image']];
        }
      }
      const ids = blueprint.services.map((each) => each.id);
      for (const { id: backup, stops } of blueprint.backups) for (const stop of stops) yield [backup, stop, ids];
    },
  },
  {
    name: 'networks that a file expects ↔ what another makes, or prepare',
    *of(server) {
      const prepare = server.text('prepare');
      for (const name of server.external) {
        const byPrepare = new RegExp(`^${name}(?:\\t|$)`, 'm').test(prepare) ? [name] : [];
        yield ['external', name, [...server.made, ...byPrepare]];
      }
    },
  },
  {
    name: 'certificate of the mail server ↔ what copies it, by name and volume',
    *of({ containers }) {
      for (const mail of containers.filter(isImage('/docker-mailserver:'))) {
        const { environment, mounts } = mail;
        const source = mounts.find(({ target }) => environment['SSL_CERT_PATH'] === `${target}/fullchain.pem`)?.source;
        const copies = containers.filter(({ words }) => words.includes('/etc/homelab/copy-certificate.sh'));
        const writers = copies.flatMap((each) =>
          each.mounts.filter(({ readOnly }) => !readOnly).map((one) => one.source),
        );
        if (copies.length > 0) {
          yield ['SSL_CERT_PATH', String(source), writers];
          yield [
            'SSL_KEY_PATH',
            String(environment['SSL_KEY_PATH']),
            [`${environment['SSL_CERT_PATH']?.replace('fullchain', 'privkey')}`],
          ];
        }
        const stores = containers
          .filter(isImage('/traefik:'))
          .flatMap((each) => each.mounts.filter(({ target }) => target === '/acme').map((one) => one.source));
        for (const copy of copies) {
          const store = copy.mounts.find(({ target }) => target === '/acme');
          yield ['the store', String(store?.source), stores];
        }
      }
    },
  },
];

/** A lab with what the reference homelab has not: other layouts, sign-ins, certificates, streams, names. */
function ofEveryKind(): Homelab {
  const lab = aLab({}, { domain: 'example.org', contact: 'me@example.org' });
  const addresses = {
    ssh: 'one',
    lan: '192.168.1.10/24',
    public: { v4: '203.0.113.1' },
    overlay: '10.66.0.1',
  };
  const one = aServer(lab, 'one', { addresses, site: 'a' });
  const two = aServer(lab, 'two', {
    addresses: { ssh: 'two', overlay: '10.66.0.2' },
    site: 'b',
    layout: 'stacks',
  });
  new Overlay(lab, 'net', {
    kind: 'wireguard',
    network: '10.66.0.0/24',
    members: [one, two],
  });
  const app = (server: typeof one, id: string, image = `docker.io/example/${id}:1.0`) =>
    new Service(new Stack(server, id), id, {
      image,
      memory: Size.mebibytes(64),
      updates: 'auto',
    });
  const proxy = new Traefik(one, 'proxy', {
    challenge: {
      provider: 'cloudflare',
      tokens: { CF_DNS_API_TOKEN: new Secret(one, 'dns-token') },
    },
    metrics: true,
    dashboard: { auth: { basic: new Secret(one, 'user') } },
  });
  const login = app(one, 'login');
  login.route('login', { port: 9091 });
  app(one, 'wiki').route('wiki', {
    port: 80,
    auth: { forward: authelia(login) },
    rateLimit: { average: 5 },
  });
  app(one, 'private').route('private', {
    port: 80,
    auth: { basic: new Secret(one, 'anna') },
    middlewares: [proxy.middleware('retry', { retry: { attempts: 2 } })],
  });
  const git = app(one, 'git');
  git.routeTcp({ port: 22, entryPort: 2222 });
  git.routeTcp({ port: 5432, entryPort: 5432, host: 'db', tls: 'terminate' });
  git.routeUdp({ port: 53, entryPort: 53 });
  new ExternalService(one, 'nas', { address: '192.168.1.20' }).route('nas', {
    port: 5001,
  });
  const mailserver = new Mailserver(one, 'post', {
    mailboxes: ['me@example.org'],
    certificates: proxy.certificates,
  });
  new Roundcube(one, 'webmail', { host: mailserver.host, mailserver });
  new Healthchecks(one, 'checks', {
    mail: mailserver.outgoing('me@example.org', new Secret(one, 'mail-password')),
  });
  new Ntfy(one, 'push', { topicPrefix: 'lab-' });
  new Heartbeats(one, 'beats', { host: 'beats' });
  new Gatus(one, 'watch', { access: 'public' });
  new Watchtower(one, 'updates');
  new Traefik(two, 'traefik', {
    provider: 'file',
    certificates: {
      directory: Directory.of('/etc/ssl/home', { holds: 'config' }),
      files: [{ certificate: 'a.crt', key: 'a.key' }],
    },
  });
  app(two, 'photos').route('pictures', { port: 80, trustsProxy: true });
  app(two, 'films').route('films', { port: 8096, via: one });
  app(two, 'notes').route('notes', { port: 80 });
  new Gatus(two, 'watch');
  new Heartbeats(two, 'beats');
  new Syncthing(two, 'sync', { interfaceGroup: 998 });
  new Watchtower(two, 'updates');
  return lab;
}

describe('what one tool expects of another', () => {
  let labs: readonly (readonly [name: string, lab: Final])[];

  beforeAll(async () => {
    const results: (readonly [string, SynthResult])[] = [
      ['reference', await synth(reference, { write: false })],
      ['every kind', await synth(ofEveryKind(), { write: false })],
    ];
    for (const [, { findings }] of results) expect(findings.filter(isFatal)).toEqual([]);
    labs = results.map(([name, result]) => [name, readFinal(result)]);
  });

  test.each(PAIRS.map((pair) => [pair.name, pair] as const))('%s', (_name, pair) => {
    const missing: string[] = [];
    let met = 0;
    for (const [name, lab] of labs) {
      for (const server of lab.servers) {
        for (const [where, wants, among] of pair.of(server, lab)) {
          met++;
          const all = new Set(among);
          if (!all.has(wants))
            missing.push(`${name}, ${server.id}: ${where} wants ${wants}, and there is ${[...all].join(' ')}`);
        }
      }
    }
    expect(missing).toEqual([]);
    expect(met).toBeGreaterThan(0);
  });
});
