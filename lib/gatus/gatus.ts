import type { Blueprint } from '../blueprint/index.ts';
import type { RouteProps, Server, StackProps } from '../core/index.ts';
import { ConfigFile, Healthcheck, offer, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Schedule, Size } from '../values/index.ts';
import { endpointsOf } from './endpoints.ts';

/** A Gatus on a server that watches others. */
export interface GatusProps extends StackProps {
  /** Label below the lab's domain, or a whole host name. @default - `status-<server>` */
  readonly host?: string;
  /** Who may see it. @default 'lan' where the server has one, else 'vpn' */
  readonly access?: RouteProps['access'];
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
}

/** The watcher of a server: its probes are those monitors of the lab that this server carries out. */
export class Gatus extends Stack {
  constructor(server: Server, id: string, props: GatusProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    offer(this, 'Watcher');
    const data = new Volume(this, 'data', { holds: 'state', uid: 1000 });
    const config = new ConfigFile(this, 'config', {
      fileName: 'config.yaml',
      onChange: 'watched', // Gatus reads it anew within a minute
      content: (blueprint: Blueprint) => gatusConfig(blueprint, server.node.id),
    });
    const main = new Service(this, id, {
      image: images.gatus,
      user: '1000:1000',
      environment: { GATUS_CONFIG_PATH: '/config/config.yaml', TZ: server.lab.props.timezone ?? 'Etc/UTC' },
      mounts: [config.at('/config'), data.at('/data')],
      memory: props.memory ?? Size.mebibytes(128),
      healthcheck: Healthcheck.none('the image holds the program of Gatus alone, nothing that could ask it'),
    });
    main.route(props.host ?? `status-${server.node.id}`, {
      port: 8080,
      access: props.access ?? (server.props.addresses.lan === undefined ? 'vpn' : 'lan'),
      auth: 'none',
      probe: { path: '/health', status: [200] },
    });
    this.backup({ schedule: Schedule.weekly('sun', '04:50') });
  }
}

function gatusConfig(blueprint: Blueprint, server: string) {
  return {
    storage: { type: 'sqlite', path: '/data/gatus.db' },
    web: { port: 8080 },
    ui: { title: `Status, seen from ${server}` },
    endpoints: endpointsOf(blueprint, server),
  };
}
