import type { Mapping } from '../compose/index.ts';
import type { RouteProps, Server, StackProps } from '../core/index.ts';
import { ConfigFile, Healthcheck, offer, Secret, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Schedule, Size } from '../values/index.ts';

/** An ntfy for alerts. */
export interface NtfyProps extends StackProps {
  /** Label below the lab's domain, or a whole host name. @default - the stack's id */
  readonly host?: string;
  /** Who may reach it. Phones are outside. @default 'public' */
  readonly access?: RouteProps['access'];
  /** Name of the account that may do everything; the hash of its password is a secret. @default 'admin' */
  readonly admin?: string;
  /** Memory limit. @default 128 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 0.5 */
  readonly cpus?: number;
}

const UID = 1000;

const TOPICS = { alert: 'alerts', warning: 'warnings', info: 'info' };

/** The notifier of a server: nobody may read or write a topic unless an account says so. */
export class Ntfy extends Stack {
  /** ntfy itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: NtfyProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    const { host = id, admin = 'admin' } = props;
    const hash = new Secret(this, 'admin-hash', {
      description: `Password hash of ${admin} in ntfy, as ntfy user hash prints it`,
    });
    const accounts = new Volume(this, 'accounts', { holds: 'state', uid: UID });
    const cache = new Volume(this, 'cache', { holds: 'cache', uid: UID });
    const config = new ConfigFile(this, 'server', {
      fileName: 'server.yml',
      content: serverConfig(`https://${server.hostName(host)}`, `${admin}:${hash.inFile()}:admin`),
      uid: UID,
    });
    this.main = new Service(this, id, {
      image: images.ntfy,
      hardening: 'strict',
      command: ['serve'],
      environment: { TZ: server.lab.timezone },
      mounts: [config.at('/etc/ntfy/server.yml'), accounts.at('/var/lib/ntfy'), cache.at('/var/cache/ntfy')],
      memory: props.memory ?? Size.mebibytes(128),
      cpus: props.cpus ?? 0.5,
      healthcheck: Healthcheck.http(80, '/v1/health'),
    });
    offer(this, 'Notifier', {
      tool: 'ntfy',
      service: this.main,
      delivery: {
        kind: 'ntfy',
        url: `https://${server.hostName(host)}`,
        localUrl: `http://${this.main.composeName}`,
        topics: TOPICS,
      },
    });
    this.main.route(host, {
      port: 80,
      access: props.access ?? 'public',
      auth: 'app',
      probe: { path: '/v1/health', status: [200] },
    });
    this.backup({ schedule: Schedule.daily('03:50') });
  }
}

/** Without `auth-file`, `deny-all` would let everybody in. */
const serverConfig = (baseUrl: string, admin: string): Mapping => ({
  'base-url': baseUrl,
  'listen-http': ':80',
  'behind-proxy': true,
  'auth-file': '/var/lib/ntfy/auth.db',
  'auth-default-access': 'deny-all',
  'auth-users': [admin],
  'enable-login': true,
  'enable-signup': false,
  'cache-file': '/var/cache/ntfy/cache.db',
  'cache-duration': '72h',
  'attachment-cache-dir': '/var/cache/ntfy/attachments',
  'attachment-total-size-limit': '1G',
  'attachment-file-size-limit': '15M',
  'upstream-base-url': 'https://ntfy.sh', // iOS delivers at once only through it; it learns that something came, not what
});
