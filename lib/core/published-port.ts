import type { Audience } from '../blueprint/index.ts';

/** A port published on the host. Nothing is published that is not asked for, and never without saying to whom. */
export interface PublishedPort {
  /** Port on the host, or the first and last of a range. */
  readonly port: number | readonly [first: number, last: number];
  /** Port in the container; of a range, the first. @default - as `port` */
  readonly target?: number;
  /** The protocol that is published. @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
  /** Who may reach it. `lan` and `vpn` are bound to the server's addresses there, `loopback` to the host itself. */
  readonly to: Audience;
}

/** What `service.publish(port, …)` says besides the port. */
export type PublishOptions = Omit<PublishedPort, 'port'>;
