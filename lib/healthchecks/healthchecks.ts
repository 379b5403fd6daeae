import type { RouteProps, Server, StackProps } from '../core/index.ts';
import { Healthcheck, Secret, Service, sqliteDatabase, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';

/** A Healthchecks: notices jobs that did not run. */
export interface HealthchecksProps extends StackProps {
  /** Label below the lab's domain, or a whole host name. @default - the stack's id */
  readonly host?: string;
  /** Who may reach it. @default 'public' */
  readonly access?: RouteProps['access'];
  /** Memory limit. @default 512 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 1 */
  readonly cpus?: number;
}

const UID = 999;

const MAKE_KEY = 'LC_ALL=C tr -dc A-Za-z0-9 < /dev/urandom | head -c 50';

/**
 * Healthchecks with SQLite, closed to new accounts: `./manage.py createsuperuser` in the container makes the first one.
 */
export class Healthchecks extends Stack {
  /** Healthchecks itself. */
  readonly main: Service;

  constructor(server: Server, id: string, props: HealthchecksProps = {}) {
    super(server, id, props);
    const { access, host: label = id } = props;
    const host = server.hostName(label);
    const data = new Volume(this, 'data', { holds: 'state', uid: UID });
    const key = new Secret(this, 'secret-key', {
      description: 'Signs sessions: 50 random letters and digits',
      make: MAKE_KEY,
    });
    this.main = new Service(this, id, {
      image: images.healthchecks,
      user: `${UID}:${UID}`,
      environment: {
        DEBUG: 'False',
        REGISTRATION_OPEN: 'False', // open by default
        SECRET_KEY_FILE: `/run/secrets/${key.node.id}`,
        SITE_ROOT: `https://${host}`,
        SITE_NAME: 'Healthchecks',
        ALLOWED_HOSTS: host, // its healthcheck asks under this name
        SECURE_PROXY_SSL_HEADER: 'HTTP_X_FORWARDED_PROTO,https', // else every form is refused behind a proxy
        DB: 'sqlite',
        DB_NAME: '/data/hc.sqlite',
        PING_ENDPOINT: `https://${host}/ping/`,
        INTEGRATIONS_ALLOW_PRIVATE_IPS: 'True', // the notifier may be at home
      },
      secrets: [key.asFile({ uid: UID })],
      mounts: [data.at('/data')],
      memory: props.memory ?? Size.mebibytes(512),
      cpus: props.cpus ?? 1,
      healthcheck: Healthcheck.fromImage({ startPeriod: Duration.minutes(1) }),
      database: sqliteDatabase({ file: '/data/hc.sqlite', volume: data }),
    });
    this.main.route(label, {
      port: 8000,
      ...(access !== undefined && { access }),
      probe: { path: '/api/v3/status/', status: [200] },
    });
    this.backup({ schedule: Schedule.daily('03:30') });
  }
}
