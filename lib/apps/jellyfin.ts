import type { Device, Server } from '../core/index.ts';
import type { Directory } from '../core/index.ts';
import { Healthcheck, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import type { AppProps } from './app-props.ts';
import { cpuLimit, routeProps } from './app-props.ts';

/** A Jellyfin media server. */
export interface JellyfinProps extends AppProps {
  /** Films, series and music: mounted at `/media`. */
  readonly library: Directory;
  /** Devices for hardware transcoding, as `/dev/dri/renderD128`. @default - none: the processor transcodes */
  readonly transcoding?: readonly (string | Device)[];
  /** Numbers or names of the groups that own these devices: `server.fact('gid.render')`. @default - none */
  readonly transcodingGroups?: readonly (number | string)[];
}

/** Jellyfin: the library is mounted as it is, settings and watch state are saved, the transcodes are not. */
export class Jellyfin extends Stack {
  constructor(server: Server, id: string, props: JellyfinProps) {
    super(server, id, props);
    const user = { uid: 1000, gid: 1000 };
    const config = new Volume(this, 'config', { holds: 'state', ...user });
    const cache = new Volume(this, 'cache', { holds: 'cache', ...user });
    const main = new Service(this, id, {
      image: images.jellyfin,
      user: '1000:1000',
      environment: {
        TZ: server.lab.props.timezone ?? 'Etc/UTC',
        JELLYFIN_PublishedServerUrl: `https://${server.hostName(props.host ?? id)}`,
      },
      mounts: [config.at('/config'), cache.at('/cache'), props.library.at('/media')],
      memory: props.memory ?? Size.gibibytes(4),
      ...cpuLimit(props),
      ...(props.transcoding !== undefined && { devices: props.transcoding }),
      ...(props.transcodingGroups !== undefined && { groupAdd: props.transcodingGroups }),
      healthcheck: Healthcheck.http(8096, '/health', {
        interval: Duration.seconds(30),
        startPeriod: Duration.minutes(1),
      }),
    });
    main.route(props.host ?? id, { ...routeProps(props, 8096), probe: { path: '/health', status: [200] } });
    this.backup({ schedule: props.backup ?? Schedule.daily('03:10') });
  }
}
