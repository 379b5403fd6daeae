import type { Device, Server } from '../core/index.ts';
import { Directory, Healthcheck, Secret, Service, Stack, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import type { AppProps } from './app-props.ts';
import { cpuLimit, routeProps } from './app-props.ts';
import { Postgres } from './postgres.ts';
import { Valkey } from './valkey.ts';

/** An Immich photo library. */
export interface ImmichProps extends AppProps {
  /**
   * Where photos and videos lie, if not in a volume of the stack: a drive of its own. They are state, whatever the
   * directory says: the family's photos are saved by default. @default - the volume `library`
   */
  readonly library?: Directory;
  /** Memory limit of the machine learning. @default 4 GiB */
  readonly machineLearningMemory?: Size;
  /** Devices for hardware transcoding. @default - none */
  readonly transcoding?: readonly (string | Device)[];
}

/** Immich: server, machine learning, Valkey, and PostgreSQL with its vector extension. */
export class Immich extends Stack {
  constructor(server: Server, id: string, props: ImmichProps = {}) {
    super(server, id, props);
    const password = new Secret(this, 'db-password', {
      description: 'Password of the database of Immich: letters and digits',
    });
    const db = new Postgres(this, 'db', {
      image: images.immichPostgres,
      password,
      database: 'immich',
      memory: Size.gibibytes(2),
    });
    const queue = new Valkey(this, 'queue');
    const models = new Volume(this, 'models', { holds: 'cache' });
    const learning = new Service(this, 'machine-learning', {
      image: images.immichMachineLearning,
      mounts: [models.at('/cache')],
      memory: props.machineLearningMemory ?? Size.gibibytes(4),
      healthcheck: Healthcheck.fromImage(),
    });
    const library = props.library && Directory.of(props.library.path, { ...props.library.props, holds: 'state' });
    const main = new Service(this, id, {
      image: images.immichServer,
      environment: {
        TZ: server.lab.props.timezone ?? 'Etc/UTC',
        DB_HOSTNAME: db.composeName,
        DB_USERNAME: db.database,
        DB_DATABASE_NAME: db.database,
        DB_PASSWORD: password.asEnv(),
        REDIS_HOSTNAME: queue.composeName,
        IMMICH_MACHINE_LEARNING_URL: `http://${learning.composeName}:3003`,
      },
      mounts: [(library ?? new Volume(this, 'library', { holds: 'state' })).at('/data')],
      memory: props.memory ?? Size.gibibytes(4),
      ...cpuLimit(props),
      ...(props.transcoding !== undefined && { devices: props.transcoding }),
      dependsOn: [db.healthy(), queue.healthy()],
      healthcheck: Healthcheck.fromImage({ startPeriod: Duration.minutes(2) }),
      stopGracePeriod: Duration.seconds(30),
    });
    main.route(props.host ?? id, { ...routeProps(props, 2283), probe: { path: '/api/server/ping', status: [200] } });
    this.backup({
      schedule: props.backup ?? Schedule.daily('02:10'),
      ...(library !== undefined && { directories: [library] }),
    });
  }
}
