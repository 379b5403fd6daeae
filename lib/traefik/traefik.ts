import type { Blueprint, ReverseProxyFacts, RouteMiddleware } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import type { Server } from '../core/index.ts';
import {
  accountOf,
  bringTool,
  ConfigFile,
  CORE_ERRORS,
  DockerSocketProxy,
  Healthcheck,
  isId,
  offer,
  Route,
  Service,
  Stack,
  Volume,
} from '../core/index.ts';
import { validateOwnProps } from '../core/rules.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { captureCaller, Duration, LabError, locationOf, Schedule, Size } from '../values/index.ts';
import { CLOUDFLARE } from './cloudflare.ts';
import type { HttpMiddleware, TcpMiddleware } from './labels/index.ts';
import { fileTree } from './labels/index.ts';
import { plain } from './middleware.ts';
import { dynamicConfiguration } from './routing/dynamic.ts';
import { SHARED_PREFIX } from './routing/middlewares.ts';
import type { TraefikSettings } from './settings.ts';
import { toSettings, TRAEFIK } from './settings.ts';
import { ACME_DIRECTORY, DYNAMIC_DIRECTORY, staticConfig } from './static-config.ts';
import { traefikTool } from './tool.ts';
import type { Dashboard, DnsChallenge, TraefikProps } from './traefik-props.ts';
import { TRAEFIK_RULES } from './traefik-rules.ts';

/** Where a user's own certificates are mounted. */
const CERTIFICATES = '/certificates';

/** Traefik skips a resolver whose file others may read, and a restored one may have lost its mode. */
const START = `[ ! -e ${ACME_DIRECTORY}/acme.json ] || chmod 600 ${ACME_DIRECTORY}/acme.json; exec traefik`;

/**
 * The reverse proxy of a server: HTTP and HTTPS on the usual ports, HTTP sent on to HTTPS, certificates by Let's
 * Encrypt. It learns of containers by their labels, through a proxy of the Docker socket that lets it read all that is
 * below `/containers`, and change nothing; what labels cannot say stands in a file that it watches.
 */
export class Traefik extends Stack {
  /** Where the certificates lie, in `acme.json`: a mail server of the same host gets a copy of its own. */
  readonly certificates: Volume;
  /** Traefik itself. */
  readonly main: Service;
  private readonly shared: Record<string, HttpMiddleware> = {};
  private readonly sharedTcp: Record<string, TcpMiddleware> = {};

  constructor(server: Server, id: string, props: TraefikProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    validateOwnProps(this, props, TRAEFIK_RULES, new.target, Traefik);
    const { uid, gid, user } = accountOf(this, props, ACCOUNTS.traefik);
    const docker = (props.provider ?? 'docker') === 'docker' ? socketProxy(this) : undefined;
    this.certificates = new Volume(this, 'certificates', { holds: 'state', uid, gid, mode: '0700' });
    const logs = new Volume(this, 'logs', { holds: 'cache', uid, gid });
    const own = typeof props.certificates === 'object' ? props.certificates : undefined;
    const dns = dnsOf(props);
    const fixed = new ConfigFile(this, 'static', {
      fileName: 'traefik.yml',
      content: (blueprint) => staticConfig(blueprint, proxyOf(blueprint, this.node.path)),
    });
    const routes = new ConfigFile(this, 'routes', {
      fileName: 'routes.yml',
      onChange: 'watched', // so that a new route starts nothing anew
      uid,
      gid,
      content: (blueprint) => fileTree(dynamicConfiguration(blueprint, proxyOf(blueprint, this.node.path)).file),
    });
    this.main = new Service(this, id, {
      image: images.traefik,
      user,
      hardening: 'strict',
      entrypoint: ['/bin/sh', '-c', START],
      environment: { TZ: server.lab.timezone, ...tokenFiles(dns) },
      secrets: Object.values(dns?.tokens ?? {}).map((token) => token.asFile({ uid, gid })),
      mounts: [
        fixed.at('/etc/traefik/traefik.yml'),
        routes.at(DYNAMIC_DIRECTORY),
        this.certificates.at(ACME_DIRECTORY),
        logs.at('/var/log/traefik'),
        ...(own === undefined ? [] : [own.directory.readOnly().at(CERTIFICATES)]),
      ],
      networks: docker === undefined ? [] : [docker.connection()],
      routedNetwork: true,
      stackNetwork: false,
      ports: [
        { port: 80, to: 'public' },
        ...(props.certificates === 'none'
          ? []
          : ([
              { port: 443, to: 'public' },
              { port: 443, to: 'public', protocol: 'udp' },
            ] as const)),
      ],
      extraHosts: { 'host.docker.internal': 'host-gateway' },
      memory: props.memory ?? Size.mebibytes(256),
      cpus: props.cpus ?? 1,
      dependsOn: docker === undefined ? [] : [docker.healthy()],
      healthcheck: Healthcheck.http(8082, '/ping', {
        interval: Duration.seconds(10),
        timeout: Duration.seconds(3),
      }),
    });
    const settings = settingsFrom(props, docker, server.lab.props.domain !== undefined);
    const declared = { middlewares: this.shared, tcpMiddlewares: this.sharedTcp };
    offer(this, 'ReverseProxy', {
      tool: TRAEFIK,
      service: this.main,
      certificates: sourceOf(props, settings),
      settings: toSettings({ ...settings, ...declared }),
    });
    bringTool(this, traefikTool);
    if (props.dashboard !== undefined) addDashboard(this.main, props, props.dashboard, server);
    this.backup({ schedule: Schedule.weekly('sun', '04:40') });
  }

  /**
   * Declares a middleware once for this server, in Traefik's own words, and gives what routes name it by.
   *
   * @throws LabError HL014 for a name that is none, is taken, or begins with `hl-`.
   */
  middleware(name: string, says: HttpMiddleware): RouteMiddleware {
    this.claim(name, this.shared, captureSite(this.middleware));
    this.shared[name] = plain(says) as HttpMiddleware;
    return { tool: TRAEFIK, reference: name };
  }

  /** Declares a middleware for TCP routes once for this server. @throws LabError HL014 as `middleware` does */
  tcpMiddleware(name: string, says: TcpMiddleware): RouteMiddleware {
    this.claim(name, this.sharedTcp, captureSite(this.tcpMiddleware));
    this.sharedTcp[name] = plain(says) as TcpMiddleware;
    return { tool: TRAEFIK, reference: name };
  }

  private claim(name: string, taken: object, source: ReturnType<typeof captureSite>): void {
    if (isId(name) && !name.startsWith(SHARED_PREFIX) && !(name in taken)) return;
    const args = {
      what: 'The name of a middleware',
      rule: `an id that no other has and that does not begin with "${SHARED_PREFIX}"`,
    };
    throw LabError.of(CORE_ERRORS.invalidValue, args, { path: this.node.path, source }, { given: name });
  }
}

const captureSite = (method: (...given: never[]) => unknown) => locationOf(captureCaller(method));

const socketProxy = (stack: Stack): DockerSocketProxy =>
  new DockerSocketProxy(stack, 'docker-proxy', {
    image: images.dockerSocketProxy,
    allow: ['CONTAINERS', 'EVENTS', 'PING', 'VERSION'],
  });

const dnsOf = ({ challenge, certificates }: TraefikProps): DnsChallenge | undefined =>
  typeof challenge === 'object' && certificates === undefined ? challenge : undefined;

/**
 * lego reads a variable of a provider from a file when `_FILE` is put behind its name. A variable that names a file
 * itself, as `AWS_SHARED_CREDENTIALS_FILE`, names the secret's.
 */
const tokenFiles = (dns: DnsChallenge | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(dns?.tokens ?? {}).map(([name, token]) => [
      name.endsWith('_FILE') ? name : `${name}_FILE`,
      `/run/secrets/${token.node.id}`,
    ]),
  );

function settingsFrom(
  props: TraefikProps,
  docker: DockerSocketProxy | undefined,
  ownsDomain: boolean,
): TraefikSettings {
  const { challenge = 'http', certificates, trustedProxies = [], timeouts } = props;
  const dns = dnsOf(props);
  return {
    provider: docker === undefined ? 'file' : 'docker',
    ...(docker !== undefined && { docker: docker.endpoint, dockerProxy: docker.node.path }),
    ...(certificates === undefined &&
      ownsDomain && {
        acme: {
          challenge: typeof challenge === 'object' ? 'dns' : challenge,
          ...(dns !== undefined && { provider: dns.provider }),
          variables: Object.keys(dns?.tokens ?? {}).sort(),
          ...(props.caServer !== undefined && { caServer: props.caServer }),
          wildcard: props.wildcard ?? false,
        },
      }),
    ...(typeof certificates === 'object' && {
      certificates: certificates.files.map(({ certificate, key }) => ({
        certFile: `${CERTIFICATES}/${certificate}`,
        keyFile: `${CERTIFICATES}/${key}`,
      })),
    }),
    minVersion: props.minTlsVersion === '1.3' ? 'VersionTLS13' : 'VersionTLS12',
    trustedProxies: trustedProxies === 'cloudflare' ? CLOUDFLARE : trustedProxies,
    dashboard: props.dashboard !== undefined,
    metrics: props.metrics ?? false,
    readTimeoutSeconds: timeouts?.read?.inSeconds ?? 0,
    middlewares: {},
    tcpMiddlewares: {},
    static: toPlain(props.config ?? {}),
  };
}

const toPlain = (config: Mapping): TraefikSettings['static'] => config as TraefikSettings['static'];

function sourceOf({ certificates }: TraefikProps, { acme }: TraefikSettings): ReverseProxyFacts['certificates'] {
  if (certificates === 'none') return { by: 'none' };
  return acme === undefined ? { by: 'own' } : { by: 'acme', challenge: acme.challenge };
}

/** The dashboard is a route of Traefik itself, so that it has a name, is watched, and is guarded as any other. */
function addDashboard(main: Service, { certificates }: TraefikProps, dashboard: Dashboard, server: Server): void {
  const { host = `traefik-${server.node.id}`, auth } = dashboard;
  const { lan, overlay } = server.props.addresses;
  const own = [...(lan === undefined ? [] : ['lan']), ...(overlay === undefined ? [] : ['vpn'])];
  const props = { port: certificates === 'none' ? 80 : 443, access: dashboard.access ?? { allow: own }, auth };
  new Route(main, 'dashboard', { protocol: 'http', match: { host }, props, ofProxy: true });
}

function proxyOf({ proxies }: Blueprint, id: string): ReverseProxyFacts {
  const proxy = proxies.find((each) => each.id === id);
  if (proxy === undefined) throw new Error(`${id} offers no reverse proxy`);
  return proxy;
}
