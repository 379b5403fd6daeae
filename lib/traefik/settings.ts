import type { ReverseProxyFacts, Settings } from '../blueprint/index.ts';
import type { HttpMiddleware, TcpMiddleware } from './labels/index.ts';

/** What the Traefik stack says of itself in the Blueprint, for its own tool alone. */
export interface TraefikSettings {
  /** How Traefik learns of containers: by their labels, or by the file alone. */
  readonly provider: 'docker' | 'file';
  /** Address of the Docker API; absent with the file provider. */
  readonly docker?: string;
  /** Id of the service through which it sees containers. */
  readonly dockerProxy?: string;
  readonly acme?: AcmeSettings;
  /** Certificates of the user's own, as paths in the container. The first one is for every host without another. */
  readonly certificates?: readonly { readonly certFile: string; readonly keyFile: string }[];
  readonly minVersion: 'VersionTLS12' | 'VersionTLS13';
  /** Addresses of proxies in front of it that may say whom they speak for. */
  readonly trustedProxies: readonly string[];
  readonly dashboard: boolean;
  readonly metrics: boolean;
  /** How long the reading of a request may take, in seconds; 0 for as long as it does. */
  readonly readTimeoutSeconds: number;
  /** Middlewares that are declared once for the server, by name. */
  readonly middlewares: Readonly<Record<string, HttpMiddleware>>;
  readonly tcpMiddlewares: Readonly<Record<string, TcpMiddleware>>;
  /** Static configuration of the user's own, over all other. */
  readonly static: Settings;
}

/** How certificates are asked for. */
export interface AcmeSettings {
  readonly challenge: 'http' | 'tls-alpn' | 'dns';
  /** Name of the DNS provider in lego. */
  readonly provider?: string;
  /** Names of the variables that the provider finds its credentials in. */
  readonly variables: readonly string[];
  /** Address of the authority; absent for Let's Encrypt. */
  readonly caServer?: string;
  /** Whether one certificate stands for the domain and every name one label below it. */
  readonly wildcard: boolean;
}

/** Which program a proxy of this room is. */
export const TRAEFIK = 'traefik';

/** Settings as the Blueprint holds them. */
export const toSettings = (settings: TraefikSettings): Settings => settings as unknown as Settings;

/** The settings of a proxy of this room. */
export const settingsOf = ({ settings }: ReverseProxyFacts): TraefikSettings => settings as unknown as TraefikSettings;
