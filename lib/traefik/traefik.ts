import type { Server, StackProps } from '../core/index.ts';
import { ConfigFile, DockerSocketProxy, Healthcheck, offer, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';

/** A Traefik for a server. */
export interface TraefikProps extends StackProps {
  /** Memory limit. @default 256 MiB */
  readonly memory?: Size;
}

/** Name of the certificate resolver. */
export const RESOLVER = 'letsencrypt';

/**
 * The reverse proxy of a server: HTTP and HTTPS on the usual ports, HTTP sent on to HTTPS, certificates by Let's
 * Encrypt. It sees containers through a proxy of the Docker socket that lets it read and nothing else.
 */
export class Traefik extends Stack {
  /** Where the certificates lie, in `acme.json`: for a mail server of the same host. */
  readonly certificates: Volume;

  constructor(server: Server, id: string, props: TraefikProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    offer(this, 'ReverseProxy');
    const docker = new DockerSocketProxy(this, 'docker-proxy', {
      image: images.dockerSocketProxy,
      allow: ['CONTAINERS', 'EVENTS', 'PING', 'VERSION'],
    });
    this.certificates = new Volume(this, 'certificates', { holds: 'state', mode: '0700' });
    const logs = new Volume(this, 'logs', { holds: 'cache' });
    const config = new ConfigFile(this, 'static', {
      fileName: 'traefik.yml',
      content: staticConfig(docker.endpoint, server.lab.props.contact),
    });
    new Service(this, id, {
      image: images.traefik,
      mounts: [config.at('/etc/traefik/traefik.yml'), this.certificates.at('/acme'), logs.at('/var/log/traefik')],
      networks: [docker.connection()],
      routedNetwork: true,
      stackNetwork: false,
      ports: [
        { port: 80, to: 'public' },
        { port: 443, to: 'public' },
        { port: 443, to: 'public', protocol: 'udp' },
      ],
      extraHosts: { 'host.docker.internal': 'host-gateway' },
      memory: props.memory ?? Size.mebibytes(256),
      dependsOn: [docker.started()],
      healthcheck: Healthcheck.command(['traefik', 'healthcheck', '--ping'], {
        interval: Duration.seconds(10),
        timeout: Duration.seconds(3),
      }),
    });
    this.backup({ schedule: Schedule.weekly('sun', '04:40') });
  }
}

/** Static configuration, by file: Traefik then ignores flags and environment, so nothing is said twice. */
function staticConfig(dockerEndpoint: string, contact: string | undefined) {
  return {
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    log: { level: 'WARN' }, // ERROR, the default, hides a wrong network
    accessLog: { filePath: '/var/log/traefik/access.json', format: 'json' },
    ping: { entryPoint: 'ping' },
    api: { dashboard: false, insecure: false },
    entryPoints: {
      web: {
        address: ':80',
        http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } },
      },
      websecure: {
        address: ':443',
        http3: {},
        http: { tls: { certResolver: RESOLVER } },
        // The default of 60 s breaks off the upload of a long video.
        transport: { respondingTimeouts: { readTimeout: '0s', idleTimeout: '180s' } },
      },
      ping: { address: '127.0.0.1:8082' },
    },
    providers: {
      docker: { endpoint: dockerEndpoint, exposedByDefault: false, network: 'hl_default' },
    },
    certificatesResolvers: {
      [RESOLVER]: {
        acme: {
          storage: '/acme/acme.json',
          httpChallenge: { entryPoint: 'web' },
          ...(contact !== undefined && { email: contact }),
        },
      },
    },
  };
}
