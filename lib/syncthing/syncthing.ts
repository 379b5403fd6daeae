import type { AccountProps, Directory, Server, StackProps } from '../core/index.ts';
import { accountOf, Healthcheck, Service, Stack, Volume } from '../core/index.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { Schedule, Size } from '../values/index.ts';

/** A Syncthing that carries backups between servers. */
export interface SyncthingProps extends StackProps, AccountProps {
  /** Where the copies of other servers' backups lie: a drive of its own, which `prepare` never makes. @default - the volume `copies` */
  readonly copies?: Directory;
  /** Memory limit. @default 512 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 1 */
  readonly cpus?: number;
}

/**
 * Syncthing on the overlay: its peers are the other servers of the lab. Its web interface has no password of its own
 * yet, so it is open to the server itself alone (`ssh -L 8384:127.0.0.1:8384`).
 */
export class Syncthing extends Stack {
  /** Syncthing itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: SyncthingProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    const { uid, gid, user } = accountOf(this, props, ACCOUNTS.syncthing);
    // Its key, by which the others know it, and its database.
    const home = new Volume(this, 'home', { holds: 'state', uid, gid });
    const copies =
      props.copies ??
      new Volume(this, 'copies', {
        holds: 'replaceable',
        reason: 'copies of backups: the server that made them has them too',
        uid,
        gid,
      });
    this.main = new Service(this, id, {
      image: images.syncthing,
      user,
      hostname: server.node.id,
      hardening: 'strict',
      environment: { TZ: server.lab.timezone, STGUIADDRESS: '0.0.0.0:8384' },
      mounts: [home.at('/var/syncthing'), copies.at('/copies')],
      ports: [
        { port: 22000, to: 'vpn' },
        { port: 22000, to: 'vpn', protocol: 'udp' },
        { port: 8384, to: 'loopback' },
      ],
      memory: props.memory ?? Size.mebibytes(512),
      cpus: props.cpus ?? 1,
      healthcheck: Healthcheck.http(8384, '/rest/noauth/health'),
    });
    this.main.monitor('peers', { kind: 'tcp', port: 22000 });
    this.backup({ schedule: Schedule.weekly('sun', '05:10') });
  }
}
