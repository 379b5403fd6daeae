import type { AccountProps, Device, Directory, Server } from '../core/index.ts';
import { accountOf, Healthcheck, Service, Stack, Volume } from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { DIRECTORY } from '../core/directory.ts';
import { validateOwnProps } from '../core/rules.ts';
import { DEVICES, GROUP } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { list, required } from '../core/shapes.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import { APP_RULES } from './app-rules.ts';
import type { AppProps } from './app-props.ts';
import { coresOf, routeProps } from './app-props.ts';

/** A Jellyfin media server. */
export interface JellyfinProps extends AppProps, AccountProps {
  /** Films, series and music: mounted at `/media`. */
  readonly library: Directory;
  /** Devices for hardware transcoding, as `/dev/dri/renderD128`. @default - none: the processor transcodes */
  readonly transcoding?: readonly (string | Device)[];
  /** Numbers or names of the groups that own these devices: `server.fact('gid.render')`. @default - none */
  readonly transcodingGroups?: readonly (number | string)[];
}

const JELLYFIN_RULES: AllRules<JellyfinProps> = {
  ...APP_RULES,
  ...ACCOUNT_RULES,
  library: required(DIRECTORY),
  transcoding: DEVICES,
  transcodingGroups: list(GROUP),
};

/** Jellyfin: the library is mounted as it is, settings and watch state are saved, the transcodes are not. */
export class Jellyfin extends Stack {
  /** The media server itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: JellyfinProps) {
    super(server, id, props);
    validateOwnProps(this, props, JELLYFIN_RULES, new.target, Jellyfin);
    const { host = id, transcoding, transcodingGroups } = props;
    const { uid, gid, user } = accountOf(this, props, ACCOUNTS.jellyfin);
    const config = new Volume(this, 'config', { holds: 'state', uid, gid });
    const cache = new Volume(this, 'cache', { holds: 'cache', uid, gid });
    this.main = new Service(this, id, {
      image: images.jellyfin,
      user,
      environment: {
        TZ: server.lab.timezone,
        JELLYFIN_PublishedServerUrl: `https://${server.hostName(host)}`,
      },
      mounts: [config.at('/config'), cache.at('/cache'), props.library.at('/media')],
      memory: props.memory ?? Size.gibibytes(4),
      cpus: props.cpus ?? coresOf(server, 4),
      ...(transcoding !== undefined && { devices: transcoding }),
      ...(transcodingGroups !== undefined && { groupAdd: transcodingGroups }),
      healthcheck: Healthcheck.http(8096, '/health', {
        interval: Duration.seconds(30),
        startPeriod: Duration.minutes(1),
      }),
    });
    this.main.route(host, { probe: { path: '/health', status: [200] }, ...routeProps(props, 8096) });
    this.backup({ schedule: props.backup ?? Schedule.daily('03:10') });
  }
}
