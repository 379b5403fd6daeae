import type { Secret, Server, StackProps } from '../core/index.ts';
import { ConfigFile, DockerSocketProxy, Healthcheck, offer, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import { staticConfig } from './static-config.ts';

/** A Traefik for a server. */
export interface TraefikProps extends StackProps {
  /**
   * How Let's Encrypt sees that the domain is yours: by an answer on port 80, which has to be reachable from the
   * internet, or by a DNS record, which works everywhere. Without a domain there are no certificates.
   * @default 'http'
   */
  readonly challenge?: 'http' | DnsChallenge;
  /** Memory limit. @default 256 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 1 */
  readonly cpus?: number;
}

/** A challenge by a DNS record that Traefik sets itself. */
export interface DnsChallenge {
  /** The DNS provider by its name in lego, as `cloudflare`. Rule: doc.traefik.io, "DNS Challenge", Providers. */
  readonly provider: string;
  /** What the provider asks for, by variable: `{ CF_DNS_API_TOKEN: token }`. Each is a file for Traefik alone. */
  readonly tokens: Readonly<Record<string, Secret>>;
}

/** The user that Traefik runs as, and that its certificates belong to. */
const UID = 1000;

/**
 * The reverse proxy of a server: HTTP and HTTPS on the usual ports, HTTP sent on to HTTPS, certificates by Let's
 * Encrypt. It sees containers through a proxy of the Docker socket that lets it read and nothing else.
 */
export class Traefik extends Stack {
  /** Where the certificates lie, in `acme.json`: for a mail server of the same host. */
  readonly certificates: Volume;
  /** Traefik itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: TraefikProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    const docker = new DockerSocketProxy(this, 'docker-proxy', {
      image: images.dockerSocketProxy,
      allow: ['CONTAINERS', 'EVENTS', 'PING', 'VERSION'],
    });
    this.certificates = new Volume(this, 'certificates', { holds: 'state', uid: UID, mode: '0700' });
    const logs = new Volume(this, 'logs', { holds: 'cache', uid: UID });
    const dns = props.challenge === 'http' ? undefined : props.challenge;
    const config = new ConfigFile(this, 'static', {
      fileName: 'traefik.yml',
      content: ({ lab }) => staticConfig(lab, { docker: docker.endpoint, dns: dns?.provider }),
    });
    this.main = new Service(this, id, {
      image: images.traefik,
      hardening: 'strict',
      environment: { TZ: server.lab.timezone, ...tokenFiles(dns) },
      secrets: Object.values(dns?.tokens ?? {}).map((token) => token.asFile({ uid: UID })),
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
      cpus: props.cpus ?? 1,
      dependsOn: [docker.healthy()],
      healthcheck: Healthcheck.http(8082, '/ping', {
        interval: Duration.seconds(10),
        timeout: Duration.seconds(3),
      }),
    });
    offer(this, 'ReverseProxy', {
      tool: 'traefik',
      service: this.main,
      certificates:
        server.lab.props.domain === undefined
          ? { by: 'own' }
          : { by: 'acme', challenge: dns === undefined ? 'http' : 'dns' },
    });
    this.backup({ schedule: Schedule.weekly('sun', '04:40') });
  }
}

/** lego reads any variable of a provider from a file when `_FILE` is put behind its name. */
const tokenFiles = (dns: DnsChallenge | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(dns?.tokens ?? {}).map(([name, token]) => [`${name}_FILE`, `/run/secrets/${token.node.id}`]),
  );
