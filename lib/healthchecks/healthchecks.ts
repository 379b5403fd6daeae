import type { RouteProps, Server, StackProps } from '../core/index.ts';
import { Healthcheck, Secret, Service, Stack, Volume } from '../core/index.ts';
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
}

/** Healthchecks with SQLite, closed to new accounts. */
export class Healthchecks extends Stack {
  constructor(server: Server, id: string, props: HealthchecksProps = {}) {
    super(server, id, props);
    const host = server.hostName(props.host ?? id);
    const data = new Volume(this, 'data', { holds: 'state', uid: 999 });
    const key = new Secret(this, 'secret-key', { description: 'Signs sessions: 50 random letters and digits' });
    const main = new Service(this, id, {
      image: images.healthchecks,
      environment: {
        DEBUG: 'False',
        REGISTRATION_OPEN: 'False', // open by default
        SECRET_KEY: key.asEnv(),
        SITE_ROOT: `https://${host}`,
        SITE_NAME: 'Healthchecks',
        ALLOWED_HOSTS: host,
        DB: 'sqlite',
        DB_NAME: '/data/hc.sqlite',
        PING_ENDPOINT: `https://${host}/ping/`,
        INTEGRATIONS_ALLOW_PRIVATE_IPS: 'True', // the notifier may be at home
      },
      mounts: [data.at('/data')],
      memory: props.memory ?? Size.mebibytes(512),
      // It answers its own host name alone.
      healthcheck: Healthcheck.command(['python3', '-c', probe(host)], { startPeriod: Duration.minutes(1) }),
    });
    main.route(props.host ?? id, {
      port: 8000,
      ...(props.access !== undefined && { access: props.access }),
      probe: { path: '/api/v3/status/', status: [200] },
    });
    this.backup({ schedule: Schedule.daily('03:30') });
  }
}

const probe = (host: string): string =>
  `import urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/api/v3/status/', headers={'Host': '${host}'}), timeout=5)`;
