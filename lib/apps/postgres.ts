import type { AccountProps, Dependency, Secret, ServiceProps, Stack } from '../core/index.ts';
import { accountOf, Healthcheck, postgresDatabase, Service, Volume } from '../core/index.ts';
import { ACCOUNT_RULES } from '../core/account.ts';
import { validateEarly } from '../core/early.ts';
import { RULES } from '../core/rules.ts';
import { ENVIRONMENT, IMAGE, MEMORY } from '../core/service-rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { required, ofKind, positiveSize, text } from '../core/shapes.ts';
import { ACCOUNTS, dataPlacesOf, images } from '../images/index.ts';
import type { Image } from '../values/index.ts';
import { Duration, parseImageReference, Size } from '../values/index.ts';

/** A PostgreSQL database. */
export interface PostgresProps extends AccountProps {
  /** The password of its user. */
  readonly password: Secret;
  /** Name of the database and of its user. @default - the stack's id */
  readonly database?: string;
  /**
   * An image of PostgreSQL, made like the official one. Its files are mounted where its version keeps them. @default -
   * the pinned PostgreSQL of the library
   */
  readonly image?: Image | string;
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
  password: required(ofKind('The password of a database', 'Secret')),
  // Dump and restore get it as an argument of a command.
  database: text('The name of a database', 'letters, digits, "_" and "-", not beginning with "-"', (name) =>
    /^\w[\w-]{0,62}$/.test(name),
  ),
  image: IMAGE,
  memory: MEMORY,
  cpus: RULES.cores,
  shmSize: positiveSize('The size of /dev/shm'),
  environment: ENVIRONMENT,
};

/** A PostgreSQL that knows its own dump and restore, so the backup of its stack holds a dump and not its files. */
export class Postgres extends Service {
  /** Name of the database and of its user. */
  readonly database: string;
  /** The port that it listens on. */
  readonly port = 5432;

  constructor(stack: Stack, id: string, props: PostgresProps) {
    const { scope, tell } = validateEarly(stack, id, props, POSTGRES_RULES, new.target);
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
  const { target, environment } = placeOf(image, props.environment);
  return {
    image,
    user,
    environment: {
      POSTGRES_USER: database,
      POSTGRES_DB: database,
      POSTGRES_PASSWORD_FILE: `/run/secrets/${password.node.id}`,
      POSTGRES_INITDB_ARGS: '--data-checksums',
      ...environment,
    },
    secrets: [password.asFile({ uid, gid })],
    mounts: [files.at(target)],
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

/** Where the files are mounted, and the environment that says so where the image alone would not. */
function placeOf(
  image: Image | string,
  environment: Readonly<Record<string, string>> = {},
): { readonly target: string; readonly environment: Readonly<Record<string, string>> } {
  const { PGDATA } = environment;
  if (PGDATA !== undefined) return { target: PGDATA, environment };
  const { repository = '', tag, digest } = (typeof image === 'string' ? parseImageReference(image) : image.parts) ?? {};
  // Images like the official one are told apart by their tags as that one is.
  const found = dataPlacesOf(repository, tag, digest !== undefined) ?? dataPlacesOf('postgres', tag, tag === undefined);
  // The data lies where the variable says, in every version.
  return found === undefined
    ? { target: USUAL_PLACE, environment: { PGDATA: USUAL_PLACE, ...environment } }
    : { target: found.volume, environment };
}

const USUAL_PLACE = '/var/lib/postgresql/data';
