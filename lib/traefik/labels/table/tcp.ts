import {
  choice,
  fileOnly,
  flag,
  indexed,
  int,
  int64,
  internal,
  labelOnly,
  list,
  maybeEmpty,
  servers,
  single,
  struct,
  text,
  time,
} from '../schema.ts';
import { DOMAINS } from './http-router.ts';
import { CERTIFICATE, SPIFFE } from './http-service.ts';

/** A TCP router. Rule: traefik v3.7 pkg/config/dynamic/tcp_config.go, TCPRouter. */
export const TCP_ROUTER = struct({
  entryPoints: list(),
  middlewares: list(),
  service: text(),
  rule: text(),
  /** Deprecated: rules in the syntax of Traefik 2. */
  ruleSyntax: text(),
  priority: int(),
  tls: maybeEmpty({ passthrough: flag(), options: text(), certResolver: text(), domains: DOMAINS }),
});

const PROXY_PROTOCOL = maybeEmpty({ version: int('2') });

/** A TCP service. In labels only a load balancer. Rule: traefik v3.7 pkg/config/dynamic/tcp_config.go, TCPService. */
export const TCP_SERVICE = {
  ...struct({
    loadBalancer: struct({
      server: labelOnly(single({ address: internal, port: text(), tls: flag() })),
      servers: servers({ address: text(), tls: flag() }),
      serversTransport: text(),
      /** Deprecated: the one of a serversTransport. */
      proxyProtocol: PROXY_PROTOCOL,
      /** Milliseconds. Deprecated: the one of a serversTransport. */
      terminationDelay: int(),
      healthCheck: maybeEmpty({
        port: int(),
        send: text(),
        expect: text(),
        interval: time('30s'),
        unhealthyInterval: time(),
        timeout: time('5s'),
      }),
    }),
    weighted: fileOnly(
      struct({ services: indexed(struct({ name: text(), weight: int('1') })), healthCheck: maybeEmpty({}) }),
    ),
  }),
  needs: 'loadBalancer',
};

/** A TCP middleware, of exactly one type. Rule: traefik v3.7 pkg/config/dynamic/tcp_middlewares.go. */
export const TCP_MIDDLEWARE = choice({
  inFlightConn: struct({ amount: int64() }),
  /** Deprecated: ipAllowList. */
  ipWhiteList: struct({ sourceRange: list() }),
  ipAllowList: struct({ sourceRange: list() }),
});

/** How Traefik speaks to TCP servers. Rule: traefik v3.7 pkg/config/dynamic/tcp_config.go, TCPServersTransport. */
export const TCP_SERVERS_TRANSPORT = struct({
  dialKeepAlive: time('15s'),
  dialTimeout: time('30s'),
  proxyProtocol: PROXY_PROTOCOL,
  terminationDelay: time('100ms'),
  tls: maybeEmpty({
    serverName: text(),
    insecureSkipVerify: flag(),
    rootCAs: list(),
    certificates: indexed(struct(CERTIFICATE)),
    peerCertURI: text(),
    spiffe: SPIFFE,
  }),
});
