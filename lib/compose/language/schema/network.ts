import { defined, either, flag, list, named, orNull, scalar, struct, text, integer } from '../shape.ts';
import { SOME_NAME, distinct, keyValues, options } from './common.ts';

/** How a service is in a network. */
export const serviceNetwork = struct({
  aliases: distinct,
  interface_name: text,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: distinct,
  mac_address: text,
  driver_opts: options,
  priority: scalar('number'),
  gw_priority: scalar('number'),
});

/** A port in the long form. */
export const port = struct({
  name: text,
  mode: text,
  host_ip: text,
  target: integer,
  published: integer,
  protocol: text,
  app_protocol: text,
});

/** Whether somebody else made it; the mapping is the older form. */
export const external = either(flag, struct({ name: text }));

/** The mapping form is checked less strictly where only a file or a value stands behind it. */
export const looseExternal = either(flag, struct({ name: text }, { open: true }));

/** A network of a file. */
export const network = defined(
  'network',
  orNull(
    struct({
      name: text,
      driver: text,
      driver_opts: options,
      ipam: struct({
        driver: text,
        config: list(struct({ subnet: text, ip_range: text, gateway: text, aux_addresses: named(text, SOME_NAME) })),
        options: named(text, SOME_NAME),
      }),
      external,
      internal: flag,
      enable_ipv4: flag,
      enable_ipv6: flag,
      attachable: flag,
      labels: keyValues,
    }),
  ),
);
