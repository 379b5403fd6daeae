import type { Device, Server } from '../core/index.ts';
import { ConfigFile, Healthcheck, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import type { AppProps } from './app-props.ts';
import { cpuLimit, routeProps } from './app-props.ts';

/** A Home Assistant. */
export interface HomeAssistantProps extends AppProps {
  /** Radios and sticks, as `/dev/serial/by-id/…`. @default - none */
  readonly devices?: readonly (string | Device)[];
}

/** What Home Assistant needs to believe the reverse proxy; its own afterwards, as people edit this file. */
const CONFIGURATION = `# Written once. From then on this file is yours.
default_config:

http:
  use_x_forwarded_for: true
  trusted_proxies:
    - 172.16.0.0/12
    - 192.168.0.0/16
    - fd00::/8

automation: !include_dir_merge_list automations/
script: !include_dir_merge_named scripts/
`;

/** Home Assistant in a container, on the routed network: devices that announce themselves by multicast need an integration by address. */
export class HomeAssistant extends Stack {
  constructor(server: Server, id: string, props: HomeAssistantProps = {}) {
    super(server, id, props);
    const config = new Volume(this, 'config', { holds: 'state' });
    const configuration = new ConfigFile(this, 'configuration', {
      content: CONFIGURATION,
      fileName: 'configuration.yaml',
      mode: 'seed',
    });
    const main = new Service(this, id, {
      image: images.homeAssistant,
      environment: { TZ: server.lab.props.timezone ?? 'Etc/UTC' },
      mounts: [config.at('/config'), configuration.at('/config/configuration.yaml')],
      memory: props.memory ?? Size.gibibytes(2),
      ...cpuLimit(props),
      ...(props.devices !== undefined && { devices: props.devices }),
      stopGracePeriod: Duration.minutes(2), // its database is written then
      healthcheck: Healthcheck.http(8123, '/manifest.json', {
        interval: Duration.seconds(30),
        startPeriod: Duration.minutes(3),
      }),
    });
    main.route(props.host ?? id, { ...routeProps(props, 8123), probe: { path: '/manifest.json', status: [200] } });
    this.backup({ schedule: props.backup ?? Schedule.daily('03:40') });
  }
}
