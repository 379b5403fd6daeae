import { isNamed } from './known.ts';

/** Images of databases whose data lies in one folder. */
interface DatabaseImage {
  readonly names: readonly string[];
  /** The variable that says where the data lies. */
  readonly variable?: string;
  /** The major version of a tag; undefined where the tag does not tell. @default - none is needed */
  readonly major?: (tag: string) => number | undefined;
  /** Where the data lies, and the folder that the image makes an anonymous volume of, by major version. */
  readonly places: (major: number | undefined) => DataPlaces | undefined;
}

/** Where an image keeps its data. */
export interface DataPlaces {
  readonly data: string;
  /** What becomes an anonymous volume where nothing is mounted on it: `VOLUME` of its Dockerfile. */
  readonly volume: string;
  /** The variable that names another folder. */
  readonly variable?: string;
}

const always =
  (data: string): DatabaseImage['places'] =>
  () => ({ data, volume: data });

/** Tags of PostgreSQL that name its newest version, which is 18 or later since September 2025. */
const NEWEST = /^(?:latest|alpine|bookworm|trixie|bullseye)/;

const leading = (tag: string): number | undefined =>
  NEWEST.test(tag) ? 18 : /^\d+/.test(tag) ? Number.parseInt(tag, 10) : undefined;

/** Rule: Dockerfile of docker-library/postgres: 18 has PGDATA /var/lib/postgresql/18/docker, and a volume above it. */
const postgres: DatabaseImage['places'] = (major) => {
  if (major === undefined) return undefined;
  if (major < 18) return { data: '/var/lib/postgresql/data', volume: '/var/lib/postgresql/data' };
  return { data: `/var/lib/postgresql/${major}/docker`, volume: '/var/lib/postgresql' };
};

const DATABASES: readonly DatabaseImage[] = [
  { names: ['postgres', 'postgis/postgis'], variable: 'PGDATA', major: leading, places: postgres },
  // Dockerfile of pgvector/pgvector: FROM postgres:$PG_MAJOR, with tags as `0.8.1-pg18`.
  {
    names: ['pgvector/pgvector'],
    variable: 'PGDATA',
    major: (tag) => Number(/(?:^|-)pg(\d+)/.exec(tag)?.[1] ?? NaN) || undefined,
    places: postgres,
  },
  // Dockerfile of immich-app/base-images: FROM postgres:$PG_MAJOR, with tags as `14-vectorchord0.4.3`.
  { names: ['immich-app/postgres'], variable: 'PGDATA', major: leading, places: postgres },
  // Dockerfiles of docker-library/mysql and MariaDB/mariadb-docker: VOLUME /var/lib/mysql.
  { names: ['mysql', 'mariadb'], places: always('/var/lib/mysql') },
  // Dockerfile of docker-library/mongo: VOLUME /data/db /data/configdb.
  { names: ['mongo'], places: always('/data/db') },
  // Dockerfiles of redis/docker-library-redis and valkey-io/valkey-container: VOLUME /data.
  { names: ['redis', 'valkey/valkey'], places: always('/data') },
];

/** Where the image of a database keeps its data; undefined where that is not known, or the image is of none. */
export function dataPlacesOf(repository: string, tag: string | undefined, isPinned = false): DataPlaces | undefined {
  const found = DATABASES.find(({ names }) => isNamed(repository, names));
  if (found === undefined) return undefined;
  // A digest without a tag may be of any version.
  const major = tag === undefined && isPinned ? undefined : found.major?.(tag ?? 'latest');
  const places = found.places(major);
  return places && { ...places, ...(found.variable !== undefined && { variable: found.variable }) };
}
