import type { Server } from '../core/index.ts';
import { Healthcheck, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import type { AppProps } from './app-props.ts';
import { cpuLimit, routeProps } from './app-props.ts';

/** A Roundcube webmail. */
export interface RoundcubeProps extends AppProps {
  /** Host name of the mail server, by TLS: `mailserver.host`. */
  readonly mailHost: string;
}

/** Roundcube with SQLite: address books and settings of its users are state. */
export class Roundcube extends Stack {
  constructor(server: Server, id: string, props: RoundcubeProps) {
    super(server, id, props);
    const data = new Volume(this, 'data', { holds: 'state', uid: 33 });
    const main = new Service(this, id, {
      image: images.roundcube,
      environment: {
        TZ: server.lab.props.timezone ?? 'Etc/UTC',
        ROUNDCUBEMAIL_DB_TYPE: 'sqlite',
        ROUNDCUBEMAIL_DEFAULT_HOST: `ssl://${props.mailHost}`,
        ROUNDCUBEMAIL_DEFAULT_PORT: 993,
        ROUNDCUBEMAIL_SMTP_SERVER: `ssl://${props.mailHost}`,
        ROUNDCUBEMAIL_SMTP_PORT: 465,
      },
      mounts: [data.at('/var/roundcube/db')],
      memory: props.memory ?? Size.mebibytes(256),
      ...cpuLimit(props),
      healthcheck: Healthcheck.http(80, '/', { startPeriod: Duration.minutes(1) }),
    });
    main.route(props.host ?? id, { ...routeProps(props, 80), probe: { path: '/', status: [200] } });
    this.backup({ schedule: props.backup ?? Schedule.daily('03:20') });
  }
}
