import type { Server, StackProps } from '../core/index.ts';
import { Healthcheck, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';

/** A Syncthing that carries backups between servers. */
export interface SyncthingProps extends StackProps {
  /** Memory limit. @default 512 MiB */
  readonly memory?: Size;
}

/** Syncthing on the overlay: its peers are the other servers of the lab, its web interface is for the VPN alone. */
export class Syncthing extends Stack {
  constructor(server: Server, id: string, props: SyncthingProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    const user = { uid: 1000, gid: 1000 };
    const config = new Volume(this, 'config', { holds: 'state', ...user });
    const copies = new Volume(this, 'copies', {
      holds: 'replaceable',
      reason: 'copies of backups: the server that made them has them too',
      ...user,
    });
    const main = new Service(this, id, {
      image: images.syncthing,
      hostname: server.node.id,
      environment: {
        TZ: server.lab.props.timezone ?? 'Etc/UTC',
        PUID: user.uid,
        PGID: user.gid,
        STGUIADDRESS: '0.0.0.0:8384',
        STNOUPGRADE: 1, // the image is pinned
      },
      mounts: [config.at('/var/syncthing/config'), copies.at('/var/syncthing/copies')],
      ports: [
        { port: 22000, to: 'vpn' },
        { port: 22000, to: 'vpn', protocol: 'udp' },
      ],
      memory: props.memory ?? Size.mebibytes(512),
      healthcheck: Healthcheck.command(
        'curl -fkLsS -m 2 http://127.0.0.1:8384/rest/noauth/health | grep -o --color=never OK || exit 1',
        { interval: Duration.minutes(1), timeout: Duration.seconds(10) },
      ),
    });
    main.route(`sync-${server.node.id}`, {
      port: 8384,
      access: 'vpn',
      auth: 'app',
      probe: { path: '/rest/noauth/health', status: [200] },
    });
    main.monitor('peers', { kind: 'tcp', port: 22000 });
    this.backup({ schedule: Schedule.weekly('sun', '05:10') });
  }
}
