import type { RouteProps, Server, StackProps } from '../core/index.ts';
import { ConfigFile, Healthcheck, offer, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Schedule, Size } from '../values/index.ts';

/** An ntfy for alerts. */
export interface NtfyProps extends StackProps {
  /** Label below the lab's domain, or a whole host name. @default - the stack's id */
  readonly host?: string;
  /** Who may reach it. Phones are outside. @default 'public' */
  readonly access?: RouteProps['access'];
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
}

/** The notifier of a server: nobody may read or write a topic unless an account says so. */
export class Ntfy extends Stack {
  constructor(server: Server, id: string, props: NtfyProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    offer(this, 'Notifier');
    const host = props.host ?? id;
    const accounts = new Volume(this, 'accounts', { holds: 'state', uid: 1000 });
    const cache = new Volume(this, 'cache', { holds: 'cache', uid: 1000 });
    const config = new ConfigFile(this, 'server', {
      fileName: 'server.yml',
      content: {
        'base-url': `https://${server.hostName(host)}`,
        'listen-http': ':80',
        'behind-proxy': true,
        'auth-file': '/var/lib/ntfy/auth.db',
        'auth-default-access': 'deny-all',
        'enable-signup': false,
        'cache-file': '/var/cache/ntfy/cache.db',
        'cache-duration': '72h',
        'attachment-cache-dir': '/var/cache/ntfy/attachments',
        'attachment-total-size-limit': '1G',
        'attachment-file-size-limit': '15M',
        'upstream-base-url': 'https://ntfy.sh', // iOS delivers at once only through it; it learns that something came, not what
      },
    });
    const main = new Service(this, id, {
      image: images.ntfy,
      command: ['serve'],
      user: '1000:1000',
      environment: { TZ: server.lab.props.timezone ?? 'Etc/UTC' },
      mounts: [config.at('/etc/ntfy/server.yml'), accounts.at('/var/lib/ntfy'), cache.at('/var/cache/ntfy')],
      sysctls: { 'net.ipv4.ip_unprivileged_port_start': 0 }, // port 80 without being root
      memory: props.memory ?? Size.mebibytes(128),
      healthcheck: Healthcheck.http(80, '/v1/health'),
    });
    main.route(host, {
      port: 80,
      access: props.access ?? 'public',
      auth: 'app',
      probe: { path: '/v1/health', status: [200] },
    });
    this.backup({ schedule: Schedule.daily('03:50') });
  }
}
