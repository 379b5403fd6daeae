import type { AccountProps, Device, Directory, Server } from '../core/index.ts';
import { accountOf, Healthcheck, Secret, SecretMaker, Service, Stack, tmpfs, Volume } from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { DIRECTORY } from '../core/directory.ts';
import { validateOwnProps, RULES } from '../core/rules.ts';
import { DEVICES, MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { oneOf } from '../core/shapes.ts';
import { images } from '../images/index.ts';
import { Duration, Schedule, Size } from '../values/index.ts';
import { APP_RULES } from './app-rules.ts';
import type { AppProps } from './app-props.ts';
import { coresOf, routeProps } from './app-props.ts';
import { Postgres } from './postgres.ts';
import { Valkey } from './valkey.ts';

/** An Immich photo library. */
export interface ImmichProps extends AppProps, AccountProps {
  /**
   * Where photos and videos lie, if not in a volume of the stack: a drive of its own. They are state, whatever the
   * directory says: the family's photos are saved by default. @default - the volume `library`
   */
  readonly library?: Directory;
  /** Where the database lies: it plans its queries by this. @default 'SSD' */
  readonly databaseStorage?: 'SSD' | 'HDD';
  /** Memory limit of the machine learning. @default 4 GiB */
  readonly machineLearningMemory?: Size;
  /** Processor limit of the machine learning, in cores. @default 4, or all of a smaller server */
  readonly machineLearningCpus?: number;
  /** Devices for hardware transcoding. @default - none */
  readonly transcoding?: readonly (string | Device)[];
}

/** As Docker starts its images where nobody says otherwise. */
const ROOT = 0;

const IMMICH_RULES: AllRules<ImmichProps> = {
  ...APP_RULES,
  ...ACCOUNT_RULES,
  library: DIRECTORY,
  databaseStorage: oneOf('Where the database lies', ['SSD', 'HDD']),
  machineLearningMemory: MEMORY,
  machineLearningCpus: RULES.cores,
  transcoding: DEVICES,
};

/** Immich: server, machine learning, Valkey, and PostgreSQL with its vector extension. */
export class Immich extends Stack {
  /** The server: web interface, uploads, jobs. */
  readonly main: Service;
  /** Recognizes faces and things. */
  readonly machineLearning: Service;
  readonly db: Postgres;

  constructor(server: Server, id: string, props: ImmichProps = {}) {
    super(server, id, props);
    validateOwnProps(this, props, IMMICH_RULES, new.target, Immich);
    const { host = id, transcoding } = props;
    const { uid, gid, user } = accountOf(this, props, ROOT);
    const runAs = uid === ROOT ? {} : { user };
    const password = new Secret(this, 'db-password', {
      description: 'Password of the database of Immich: letters and digits',
      maker: SecretMaker.text(24),
    });
    this.db = new Postgres(this, 'db', {
      image: images.immichPostgres,
      password,
      database: 'immich',
      environment: { DB_STORAGE_TYPE: props.databaseStorage ?? 'SSD' },
      memory: Size.gibibytes(2),
      cpus: coresOf(server, 2),
    });
    const queue = new Valkey(this, 'queue');
    const models = new Volume(this, 'models', { holds: 'cache', uid, gid });
    this.machineLearning = new Service(this, 'machine-learning', {
      image: images.immichMachineLearning,
      ...runAs,
      environment: { TZ: server.lab.timezone },
      // Without a home of its own, a user writes there (Immich's FAQ, "How can I run Immich as a non-root user?").
      mounts: [models.at('/cache'), ...(uid === ROOT ? [] : [tmpfs('/.cache'), tmpfs('/.config')])],
      memory: props.machineLearningMemory ?? Size.gibibytes(4),
      cpus: props.machineLearningCpus ?? coresOf(server, 4),
      healthcheck: Healthcheck.fromImage(),
    });
    const library = props.library?.holding('state') ?? new Volume(this, 'library', { holds: 'state', uid, gid });
    this.main = new Service(this, id, {
      image: images.immichServer,
      ...runAs,
      environment: {
        TZ: server.lab.timezone,
        DB_HOSTNAME: this.db.composeName,
        DB_USERNAME: this.db.database,
        DB_DATABASE_NAME: this.db.database,
        DB_PASSWORD_FILE: `/run/secrets/${password.node.id}`,
        REDIS_HOSTNAME: queue.composeName,
        IMMICH_MACHINE_LEARNING_URL: `http://${this.machineLearning.composeName}:3003`,
      },
      secrets: [password.asFile({ uid, gid })],
      mounts: [library.at('/data')],
      memory: props.memory ?? Size.gibibytes(4),
      cpus: props.cpus ?? coresOf(server, 4),
      ...(transcoding !== undefined && { devices: transcoding }),
      dependsOn: [this.db.healthy(), queue.healthy()],
      healthcheck: Healthcheck.fromImage({ startPeriod: Duration.minutes(2) }),
      stopGracePeriod: Duration.seconds(30),
    });
    this.main.route(host, {
      trustsProxy: true, // it believes X-Forwarded-For of every private address
      largeUploads: true, // a film of an afternoon takes hours over a phone
      probe: { path: '/api/server/ping', status: [200] },
      ...routeProps(props, 2283),
    });
    this.backup({ schedule: props.backup ?? Schedule.daily('02:10') });
  }
}
