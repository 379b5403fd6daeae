import type { Blueprint } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import type { RouteProps, Server, StackProps } from '../core/index.ts';
import { ConfigFile, Healthcheck, offer, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Size } from '../values/index.ts';
import { endpointsOf } from './endpoints.ts';

/** A Gatus on a server that watches others. */
export interface GatusProps extends StackProps {
  /** Label below the lab's domain, or a whole host name. @default - `status-<server>` */
  readonly host?: string;
  /** Who may see it. Other servers have to, to notice when it stands still. @default - the narrowest that other servers are in: 'vpn', else 'lan', else 'public' */
  readonly access?: RouteProps['access'];
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 0.5 */
  readonly cpus?: number;
}

/** The watcher of a server: its probes are those monitors of the lab that this server carries out. */
export class Gatus extends Stack {
  /** Gatus itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: GatusProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    const data = new Volume(this, 'data', {
      holds: 'replaceable',
      reason: 'the history of probes, which begins anew',
      uid: 1000,
    });
    const config = new ConfigFile(this, 'config', {
      fileName: 'config.yaml',
      onChange: 'watched', // Gatus reads it anew within a minute
      content: (blueprint) => gatusConfig(blueprint, server.node.id),
    });
    this.main = new Service(this, id, {
      image: images.gatus,
      hardening: 'strict',
      environment: { GATUS_CONFIG_PATH: '/config/config.yaml', TZ: server.lab.timezone },
      mounts: [config.at('/config'), data.at('/data')],
      memory: props.memory ?? Size.mebibytes(128),
      cpus: props.cpus ?? 0.5,
      healthcheck: Healthcheck.none('the image holds the program of Gatus alone, nothing that could ask it'),
    });
    const host = props.host ?? `status-${server.node.id}`;
    const push = `https://${server.hostName(host)}/api/v1/endpoints/{server}_{job}/external`;
    offer(this, 'Watcher', { tool: 'gatus', service: this.main, push });
    this.main.route(host, {
      port: 8080,
      access: props.access ?? narrowest(server),
      auth: 'none',
      probe: { path: '/health', status: [200] },
    });
  }
}

function narrowest({ props: { addresses } }: Server): 'vpn' | 'lan' | 'public' {
  if (addresses.overlay !== undefined) return 'vpn';
  return addresses.lan === undefined ? 'public' : 'lan';
}

const gatusConfig = (blueprint: Blueprint, server: string): Mapping => ({
  storage: { type: 'sqlite', path: '/data/gatus.db' },
  web: { port: 8080 },
  ui: { title: `Status, seen from ${server}` },
  endpoints: endpointsOf(blueprint, server),
});
