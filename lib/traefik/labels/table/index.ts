import { fileOnly, flag, internal, named, struct, text } from '../schema.ts';
import { HTTP_MIDDLEWARE } from './http-middlewares.ts';
import { HTTP_ROUTER } from './http-router.ts';
import { HTTP_SERVERS_TRANSPORT, HTTP_SERVICE } from './http-service.ts';
import { TCP_MIDDLEWARE, TCP_ROUTER, TCP_SERVERS_TRANSPORT, TCP_SERVICE } from './tcp.ts';
import { TLS } from './tls.ts';
import { UDP_ROUTER, UDP_SERVICE } from './udp.ts';

/**
 * Everything of Traefik's dynamic configuration that a user may set, as Traefik 3.7 knows it: a row a field, under the
 * name that its documentation uses. The types, the labels, the files and the decoder all come from here.
 */
export const DYNAMIC = struct({
  http: struct({
    routers: named(HTTP_ROUTER),
    services: named(HTTP_SERVICE),
    middlewares: named(HTTP_MIDDLEWARE),
    /** What an entry point gives its routers: made by Traefik of the static configuration. */
    models: internal,
    serversTransports: fileOnly(named(HTTP_SERVERS_TRANSPORT)),
  }),
  tcp: struct({
    routers: named(TCP_ROUTER),
    services: named(TCP_SERVICE),
    middlewares: named(TCP_MIDDLEWARE),
    models: internal,
    serversTransports: fileOnly(named(TCP_SERVERS_TRANSPORT)),
  }),
  udp: struct({ routers: named(UDP_ROUTER), services: named(UDP_SERVICE) }),
  tls: TLS,
});

/** What the docker provider itself reads. Rule: traefik v3.7 pkg/provider/docker/shared_labels.go. */
export const PROVIDER = struct({
  enable: flag(),
  docker: struct({ network: text(), lbSwarm: flag(), allowNonRunning: flag() }),
});
