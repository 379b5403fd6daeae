import type { Device, Server } from '../core/index.ts';
import { ConfigFile, Healthcheck, Service, sqliteDatabase, Stack, Volume } from '../core/index.ts';
import { validateOwnProps, RULES } from '../core/rules.ts';
import { DEVICES } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { list, oneOf } from '../core/shapes.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import { APP_RULES } from './app-rules.ts';
import type { AppProps } from './app-props.ts';
import { coresOf, routeProps } from './app-props.ts';

/** A Home Assistant. */
export interface HomeAssistantProps extends AppProps {
  /** Radios and sticks, as `/dev/serial/by-id/…`. @default - none */
  readonly devices?: readonly (string | Device)[];
  /**
   * `host`: on the network of the server, where it hears the multicast by which devices announce themselves, and where
   * port 8123 is open to whomever the firewall lets in. `routed`: on the network of the reverse proxy alone; devices
   * are then added by their address. @default 'routed'
   */
  readonly network?: 'routed' | 'host';
  /** Addresses that may say whom they speak for: the reverse proxy's. Used for a new Home Assistant only. @default - those that Docker gives out */
  readonly trustedProxies?: readonly string[];
}

/** Docker's own address pools, and the range of its IPv6 networks. */
const DOCKER_NETWORKS = ['172.16.0.0/12', '192.168.0.0/16', 'fd00::/8'];

const SEED = '/usr/local/share/homelab';

/** What Home Assistant writes for itself at its first start, and that it may believe the reverse proxy: without it every request is refused. */
const configuration = (proxies: readonly string[]): string => `default_config:

frontend:
  themes: !include_dir_merge_named themes

automation: !include automations.yaml
script: !include scripts.yaml
scene: !include scenes.yaml

http:
  use_x_forwarded_for: true
  trusted_proxies:
${proxies.map((proxy) => `    - ${proxy}\n`).join('')}`;

/** Its files have to be its own to write, so they are copied once rather than mounted. */
const START = `#!/bin/sh
set -eu
cd "\${HL_CONFIG:-/config}"
if [ ! -e configuration.yaml ]; then
  for list in automations scripts scenes; do
    [ -e "$list.yaml" ] || : > "$list.yaml"
  done
  cp "\${HL_SEED:-${SEED}}/configuration.yaml" .configuration.yaml.new
  mv .configuration.yaml.new configuration.yaml
fi
exec "$@"
`;

const HOME_ASSISTANT_RULES: AllRules<HomeAssistantProps> = {
  ...APP_RULES,
  devices: DEVICES,
  network: oneOf('The network of Home Assistant', ['routed', 'host']),
  trustedProxies: list(RULES.addresses),
};

/** Home Assistant in a container. Settings, history and add-ons of its own lie in one volume, which is saved. */
export class HomeAssistant extends Stack {
  /** Home Assistant itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: HomeAssistantProps = {}) {
    super(server, id, props);
    validateOwnProps(this, props, HOME_ASSISTANT_RULES, new.target, HomeAssistant);
    const { host = id, devices, trustedProxies = DOCKER_NETWORKS } = props;
    const config = new Volume(this, 'config', { holds: 'state' });
    const seed = new ConfigFile(this, 'configuration', {
      content: configuration(trustedProxies),
      fileName: 'configuration.yaml',
      format: 'text',
    });
    const start = new ConfigFile(this, 'start', { content: START, fileName: 'start.sh' });
    this.main = new Service(this, id, {
      image: images.homeAssistant,
      entrypoint: ['/bin/sh', `${SEED}/start.sh`, '/init'],
      environment: { TZ: server.lab.timezone },
      mounts: [config.at('/config'), seed.at(`${SEED}/configuration.yaml`), start.at(`${SEED}/start.sh`)],
      memory: props.memory ?? Size.gibibytes(2),
      cpus: props.cpus ?? coresOf(server, 2),
      ...(devices !== undefined && { devices }),
      ...(props.network === 'host' && { networkMode: 'host' }),
      stopGracePeriod: Duration.minutes(2), // its database is written then
      healthcheck: Healthcheck.http(8123, '/manifest.json', {
        interval: Duration.seconds(30),
        startPeriod: Duration.minutes(3),
      }),
      database: sqliteDatabase({ file: '/config/home-assistant_v2.db' }),
    });
    this.main.route(host, {
      trustsProxy: true, // it counts failed sign-ins by the address that the proxy says
      probe: { path: '/manifest.json', status: [200] },
      ...routeProps(props, 8123),
    });
    this.backup({ schedule: props.backup ?? Schedule.daily('03:40') });
  }
}
