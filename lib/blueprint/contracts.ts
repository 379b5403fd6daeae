/** Plain data of a tool's own, which nobody but this tool reads. */
export type Settings = { readonly [key: string]: Setting };
type Setting = string | number | boolean | null | undefined | readonly Setting[] | Settings;

/** The reverse proxy of a server. */
export interface ReverseProxyFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `traefik`: its tool derives from the proxies of this name. */
  readonly tool: string;
  /** Id of the service that answers, which publishes the entry ports of TCP and UDP routes. */
  readonly service?: string | undefined;
  /** Where certificates come from; `none` where routes are plain HTTP. */
  readonly certificates: CertificateSource;
  readonly settings: Settings;
}

/**
 * Where a reverse proxy has its certificates from: `acme` by one of its challenges, `own` made by the proxy or by an
 * authority of the user's, `none` at all.
 */
export type CertificateSource =
  | { readonly by: 'acme'; readonly challenge: 'http' | 'tls-alpn' | 'dns' }
  | { readonly by: 'own' }
  | { readonly by: 'none' };

/** What probes others from a server. */
export interface WatcherFacts {
  /** The stack that offers it. */
  readonly id: string;
  readonly server: string;
  /** Which program it is, as `gatus`. */
  readonly tool: string;
  /** Id of the service that probes. */
  readonly service?: string | undefined;
  readonly settings: Settings;
}

/** What carries alerts to people. */
export interface NotifierFacts {
  /** The stack that offers it, or the construct of one that stands outside the lab. */
  readonly id: string;
  /** The server that it runs on. Absent where it stands outside the lab, and so fails with none of its servers. */
  readonly server?: string | undefined;
  /** Which program it is, as `ntfy` or `email`. */
  readonly tool: string;
  /** Id of the service that delivers. */
  readonly service?: string | undefined;
  readonly settings: Settings;
}
