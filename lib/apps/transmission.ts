import type { Directory, Server } from '../core/index.ts';
import { Healthcheck, Secret, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import type { AppProps } from './app-props.ts';
import { cpuLimit, routeProps } from './app-props.ts';

/** A Transmission torrent client. */
export interface TransmissionProps extends AppProps {
  /** Where downloads go. */
  readonly downloads: Directory;
  /** User that owns the downloads. @default 1000 */
  readonly uid?: number;
  /** @default - as `uid` */
  readonly gid?: number;
  /** Port on which other peers reach it, published to everybody. @default - none: it connects outwards alone */
  readonly peerPort?: number;
}

/** Transmission with its web interface, which asks for a name and a password of its own. */
export class Transmission extends Stack {
  constructor(server: Server, id: string, props: TransmissionProps) {
    super(server, id, props);
    const { uid = 1000, gid = uid, peerPort } = props;
    const config = new Volume(this, 'config', { holds: 'state', uid, gid });
    const user = new Secret(this, 'user', { description: 'Name for the web interface of Transmission' });
    const password = new Secret(this, 'password', { description: 'Password for the web interface of Transmission' });
    const main = new Service(this, id, {
      image: images.transmission,
      environment: {
        TZ: server.lab.props.timezone ?? 'Etc/UTC',
        PUID: uid,
        PGID: gid,
        USER: user.asEnv(),
        PASS: password.asEnv(),
        ...(peerPort !== undefined && { PEERPORT: peerPort }),
      },
      mounts: [config.at('/config'), props.downloads.at('/downloads')],
      memory: props.memory ?? Size.mebibytes(512),
      ...cpuLimit(props),
      // Without a password the page answers 401, which is health as well.
      healthcheck: Healthcheck.command(
        'curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:9091/ | grep -qE "^(200|30.|401)$"',
        {
          startPeriod: Duration.minutes(1),
        },
      ),
    });
    if (peerPort !== undefined) {
      main.publish(peerPort, { to: 'public' });
      main.publish(peerPort, { to: 'public', protocol: 'udp' });
      main.monitor('peers', { kind: 'tcp', port: peerPort });
    }
    main.route(props.host ?? id, { ...routeProps(props, 9091), probe: { path: '/', status: [200, 401] } });
    this.backup({ schedule: props.backup ?? Schedule.daily('04:10') });
  }
}
