import type { RouteAccess } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import type { AccountProps, Directory, RouteAuthProps, Secret, StackProps } from '../core/index.ts';
import type { Duration, Size } from '../values/index.ts';

/** A Traefik for a server. */
export interface TraefikProps extends StackProps, AccountProps {
  /**
   * How Traefik learns of containers: by labels, through a proxy of the Docker socket, or by a file alone, so that
   * nothing at all is near the socket. @default 'docker'
   */
  readonly provider?: 'docker' | 'file';
  /**
   * How Let's Encrypt sees that the domain is yours: by an answer on port 80 (`http`) or 443 (`tls-alpn`), which have to
   * be reachable from the internet, or by a DNS record, which works everywhere. Without a domain there are no
   * certificates. @default 'http'
   */
  readonly challenge?: 'http' | 'tls-alpn' | DnsChallenge;
  /** Whether one certificate stands for the domain and every name one label below it; by DNS challenge. @default false */
  readonly wildcard?: boolean;
  /** The authority that is asked for certificates. @default - Let's Encrypt */
  readonly caServer?: string;
  /**
   * Certificates from elsewhere: files of an authority of your own, Traefik's own (`own`), which no browser believes, or
   * plain HTTP (`none`). @default - Let's Encrypt where the lab has a domain, else `own`
   */
  readonly certificates?: 'own' | 'none' | CertificateFiles;
  /** The oldest version of TLS that is spoken. @default '1.2' */
  readonly minTlsVersion?: '1.2' | '1.3';
  /**
   * Proxies in front of it that may say whom they speak for: Cloudflare's, or address ranges. Rate limits and lists of
   * named addresses then look at whom they name. @default - none: the address that connects is the client's
   */
  readonly trustedProxies?: 'cloudflare' | readonly string[];
  /** Traefik's own pages, under a name of their own and never without a sign-in. @default - off */
  readonly dashboard?: Dashboard;
  /** Whether Prometheus finds metrics on port 8083, which is published nowhere. @default false */
  readonly metrics?: boolean;
  /** How long a request may take to be read. @default - as long as it does: uploads take hours */
  readonly timeouts?: { readonly read?: Duration };
  /** Static configuration in Traefik's own words, over all that is generated, as for plugins. @default - none */
  readonly config?: Mapping;
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

/** Certificates that lie on the host: Traefik's user (1000) has to be able to read them. */
export interface CertificateFiles {
  readonly directory: Directory;
  /** Names below it, PEM each. The first certificate is for every name without another. */
  readonly files: readonly { readonly certificate: string; readonly key: string }[];
}

/** Where the dashboard of Traefik is offered, and to whom. */
export interface Dashboard {
  /** Label below the lab's domain, or a whole host name. @default - `traefik-<server>` */
  readonly host?: string;
  /** Who may connect. @default - the LAN and the overlays of the server */
  readonly access?: RouteAccess;
  /** Who asks for a name and password: the dashboard itself does not. */
  readonly auth: Exclude<RouteAuthProps, string>;
}
