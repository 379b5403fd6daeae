import type { Dependency, Secret, Stack, VolumeMount } from '../core/index.ts';
import { Healthcheck, Service, Volume } from '../core/index.ts';
import { images } from '../images/index.ts';
import { Duration, Size } from '../values/index.ts';
import type { Image } from '../values/index.ts';

/** A PostgreSQL database. */
export interface PostgresProps {
  readonly password: Secret;
  /** Name of the database and of its user. @default - the stack's id */
  readonly database?: string;
  /** @default - the pinned PostgreSQL of the library */
  readonly image?: Image;
  /** Memory limit. @default 512 MiB */
  readonly memory?: Size;
  /** Shared memory, which parallel queries need. @default 128 MiB */
  readonly shmSize?: Size;
  /** More of `postgres -c`. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A PostgreSQL that knows its own dump and restore, so the backup of its stack holds a dump and not its files. */
export class Postgres extends Service {
  readonly database: string;

  constructor(stack: Stack, id: string, props: PostgresProps) {
    const { image = images.postgres, memory = Size.mebibytes(512), shmSize = Size.mebibytes(128) } = props;
    const database = props.database ?? stack.node.id;
    const files = new Volume(stack, `${id}-data`, { holds: 'state', uid: 999, mode: '0700' });
    const mount: VolumeMount = files.at('/var/lib/postgresql/data');
    super(stack, id, {
      image,
      environment: {
        POSTGRES_USER: database,
        POSTGRES_DB: database,
        POSTGRES_PASSWORD: props.password.asEnv(),
        POSTGRES_INITDB_ARGS: '--data-checksums',
        ...props.environment,
      },
      mounts: [mount],
      memory,
      shmSize,
      stopGracePeriod: Duration.minutes(1),
      healthcheck: Healthcheck.command(['pg_isready', '-q', '-U', database, '-d', database], {
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 5,
        startPeriod: Duration.minutes(1),
      }),
      database: {
        engine: 'postgres',
        dump: ['pg_dump', '--clean', '--if-exists', '-U', database, '-d', database],
        restore: ['psql', '-v', 'ON_ERROR_STOP=1', '--single-transaction', '-U', database, '-d', database],
        volume: files,
      },
    });
    this.database = database;
  }

  /** Dependency on a database that answers. */
  override healthy(): Dependency {
    return { ...super.healthy(), restart: true };
  }
}
