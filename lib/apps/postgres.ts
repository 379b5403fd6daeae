import type { AccountProps, Dependency, Secret, ServiceProps, Stack } from '../core/index.ts';
import { accountOf, Healthcheck, postgresDatabase, Service, Volume } from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { heldEarly } from '../core/early.ts';
import { RULES } from '../core/rules.ts';
import { ENVIRONMENT, MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { anImage, needed, ofKind, someSize, text } from '../core/shapes.ts';
import { ACCOUNTS, images } from '../images/index.ts';
import type { Image } from '../values/index.ts';
import { Duration, Size } from '../values/index.ts';

/** A PostgreSQL database. */
export interface PostgresProps extends AccountProps {
  /** The password of its user. */
  readonly password: Secret;
  /** Name of the database and of its user. @default - the stack's id */
  readonly database?: string;
  /** An image of PostgreSQL 17 or older, made like the official one. @default - the pinned PostgreSQL of the library */
  readonly image?: Image;
  /** Memory limit. @default 512 MiB */
  readonly memory?: Size;
  /** Processor limit, in cores. @default 1 */
  readonly cpus?: number;
  /** Shared memory, which parallel queries need. @default 128 MiB */
  readonly shmSize?: Size;
  /** More for the container, as `POSTGRES_HOST_AUTH_METHOD`. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

const POSTGRES_RULES: AllRules<PostgresProps> = {
  ...ACCOUNT_RULES,
  password: needed(ofKind('The password of a database', 'Secret')),
  // Dump and restore get it as an argument of a command.
  database: text('The name of a database', 'letters, digits, "_" and "-", not beginning with "-"', (name) =>
    /^\w[\w-]{0,62}$/.test(name),
  ),
  image: anImage('The image of a database'),
  memory: MEMORY,
  cpus: RULES.cores,
  shmSize: someSize('The size of /dev/shm'),
  environment: ENVIRONMENT,
};

/** A PostgreSQL that knows its own dump and restore, so the backup of its stack holds a dump and not its files. */
export class Postgres extends Service {
  /** Name of the database and of its user. */
  readonly database: string;
  /** The port that it listens on. */
  readonly port = 5432;

  constructor(stack: Stack, id: string, props: PostgresProps) {
    const { scope, tell } = heldEarly(stack, id, props, POSTGRES_RULES, new.target);
    super(scope, id, serviceOf(scope, id, props));
    tell(this, Postgres);
    this.database = props.database ?? scope.node.id;
  }

  /** Dependency on a database that answers: its clients start anew with it. */
  override healthy(): Dependency {
    return { ...super.healthy(), restart: true };
  }
}

/** The service that it is. Its volume stands beside it, in the stack. */
function serviceOf(stack: Stack, id: string, props: PostgresProps): ServiceProps {
  const { password, image = images.postgres, database = stack.node.id, cpus = 1 } = props;
  const { memory = Size.mebibytes(512), shmSize = Size.mebibytes(128) } = props;
  const { uid, gid, user } = accountOf(stack, props, ACCOUNTS.postgres);
  const files = new Volume(stack, `${id}-data`, { holds: 'state', uid, gid, mode: '0700' });
  return {
    image,
    user,
    environment: {
      POSTGRES_USER: database,
      POSTGRES_DB: database,
      POSTGRES_PASSWORD_FILE: `/run/secrets/${password.node.id}`,
      POSTGRES_INITDB_ARGS: '--data-checksums',
      ...props.environment,
    },
    secrets: [password.asFile({ uid, gid })],
    mounts: [files.at('/var/lib/postgresql/data')],
    memory,
    cpus,
    shmSize,
    stopGracePeriod: Duration.minutes(1),
    healthcheck: Healthcheck.command(['pg_isready', '-q', '-U', database, '-d', database], {
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      retries: 5,
      startPeriod: Duration.minutes(1),
    }),
    database: postgresDatabase({ user: database, database, volume: files }),
  };
}
