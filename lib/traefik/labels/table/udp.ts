import { fileOnly, indexed, int, internal, labelOnly, list, servers, single, struct, text } from '../schema.ts';

/** A UDP router: everything of its entry points, as UDP names no host. */
export const UDP_ROUTER = struct({ entryPoints: list(), service: text() });

/** A UDP service. In labels only a load balancer. Rule: traefik v3.7 pkg/config/dynamic/udp_config.go. */
export const UDP_SERVICE = {
  ...struct({
    loadBalancer: struct({
      server: labelOnly(single({ address: internal, port: text() })),
      servers: servers({ address: text() }),
    }),
    weighted: fileOnly(struct({ services: indexed(struct({ name: text(), weight: int('1') })) })),
  }),
  needs: 'loadBalancer',
};
