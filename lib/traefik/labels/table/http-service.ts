import {
  fileOnly,
  flag,
  indexed,
  int,
  int64,
  internal,
  keys,
  labelOnly,
  list,
  maybeEmpty,
  oneOf,
  servers,
  single,
  struct,
  text,
  time,
} from '../schema.ts';

const STICKY = {
  cookie: maybeEmpty({
    name: text(),
    secure: flag(),
    httpOnly: flag(),
    sameSite: oneOf(['none', 'lax', 'strict', 'default']),
    maxAge: int(),
    path: text('/'),
    domain: text(),
    expires: internal,
  }),
};

/** Servers of one service, of which a container is one. */
const LOAD_BALANCER = struct({
  sticky: maybeEmpty(STICKY),
  server: labelOnly(
    single({ url: text(), weight: int(), preservePath: flag(), fenced: internal, scheme: text(), port: text() }),
  ),
  servers: servers({ url: text(), weight: int(), preservePath: flag() }),
  strategy: oneOf(['wrr', 'p2c', 'hrw', 'leasttime'], 'wrr'),
  healthCheck: struct({
    scheme: text(),
    mode: oneOf(['http', 'grpc'], 'http'),
    path: text(),
    method: text(),
    status: int(),
    port: int(),
    interval: time('30s'),
    unhealthyInterval: time(),
    timeout: time('5s'),
    hostname: text(),
    followRedirects: flag('true'),
    headers: keys('string'),
  }),
  passiveHealthCheck: struct({ failureWindow: time('10s'), maxFailedAttempts: int('1') }),
  passHostHeader: flag('true'),
  responseForwarding: struct({ flushInterval: time('100ms') }),
  serversTransport: text(),
  nginxUpstreamHashBy: internal,
});

/** Whether the state of the services below is passed on. */
const HEALTH = maybeEmpty({});
const WEIGHTED = indexed(struct({ name: text(), weight: int('1') }));

/**
 * An HTTP service. Only a load balancer can be said in labels: a container that declares another kind is dropped.
 * Rule: traefik v3.7 pkg/config/dynamic/http_config.go, Service.
 */
export const HTTP_SERVICE = {
  ...struct({
    middlewares: list(),
    loadBalancer: LOAD_BALANCER,
    highestRandomWeight: fileOnly(struct({ services: WEIGHTED, healthCheck: HEALTH })),
    weighted: fileOnly(struct({ services: WEIGHTED, sticky: struct(STICKY), healthCheck: HEALTH })),
    mirroring: fileOnly(
      struct({
        service: text(),
        mirrorBody: flag('true'),
        maxBodySize: int64('-1'),
        mirrors: indexed(struct({ name: text(), percent: int() })),
        healthCheck: HEALTH,
      }),
    ),
    failover: fileOnly(
      struct({
        service: text(),
        fallback: text(),
        healthCheck: HEALTH,
        errors: struct({ maxRequestBodyBytes: int64('-1'), status: list() }),
      }),
    ),
  }),
  needs: 'loadBalancer',
};

/** A certificate and its key, as paths of files that Traefik reads. */
export const CERTIFICATE = { certFile: text(), keyFile: text() };
export const SPIFFE = maybeEmpty({ ids: list(), trustDomain: text() });

/** How Traefik speaks to HTTP servers. Rule: traefik v3.7 pkg/config/dynamic/http_config.go, ServersTransport. */
export const HTTP_SERVERS_TRANSPORT = struct({
  serverName: text(),
  insecureSkipVerify: flag(),
  rootCAs: list(),
  certificates: indexed(struct(CERTIFICATE)),
  cipherSuites: list(),
  /** Only together with maxVersion: Traefik 3.7 takes none for a version below it, and falls back to no TLS settings at all. */
  minVersion: text(),
  maxVersion: text(),
  maxIdleConnsPerHost: int(),
  forwardingTimeouts: struct({
    dialTimeout: time('30s'),
    responseHeaderTimeout: time(),
    idleConnTimeout: time('90s'),
    readIdleTimeout: time(),
    pingTimeout: time('15s'),
  }),
  disableHTTP2: flag(),
  peerCertURI: text(),
  spiffe: SPIFFE,
});
