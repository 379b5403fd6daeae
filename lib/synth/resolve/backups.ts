import type { BackupFacts, DatabaseFacts, ServiceFacts, VolumeFacts } from '../../blueprint/index.ts';
import type { Backup, DatabaseProps, Service } from '../../core/index.ts';
import type { BackupIntent } from './intent.ts';
import { reportGrace } from './report-grace.ts';
import type { KnownPaths } from './known-paths.ts';
import { scheduleFacts } from '../../core/schedule-facts.ts';

/** A volume and its class. */
type Held = Pick<VolumeFacts, 'id' | 'holds'>;

/** The stack that is saved, as it is read. */
export interface SavedStack {
  readonly id: string;
  readonly volumes: readonly Held[];
  /** Ids of the directories that hold state and that it mounts. */
  readonly stateDirectories: readonly string[];
  readonly services: readonly ServiceFacts[];
  /** What its layer files say of databases. */
  readonly databases: readonly DatabaseFacts[];
  /** Those of its services that are constructs. */
  readonly constructs: readonly Service[];
}

/** What a Backup saves: every `state` volume of its stack, the `state` directories that it mounts, and dumps. */
export function backupFacts(backup: Backup, stack: SavedStack): BackupFacts {
  const { schedule, directories = [], copies = [], formerly = [], stops, longestRun, grace } = backup.props;
  const server = stack.id.split('/', 1)[0] ?? '';
  const typed = [...(backup.props.databases ?? []), ...stack.constructs.flatMap(broughtBy)].map(databaseFacts);
  const databases = [...typed, ...stack.databases];
  const asked = directories.map(({ path }) => `${server}:${path}`);
  const includes = [...new Set([...stateOf(stack.volumes), ...stack.stateDirectories, ...asked])].sort();
  return {
    id: backup.node.path,
    stack: stack.id,
    server,
    schedule: scheduleFacts(schedule),
    includes,
    databases,
    stops: stops?.map(({ node }) => node.path).sort() ?? knownToStop(stack, includes, databases),
    copies: copies.map(({ node }) => node.id).sort(),
    ...reportGrace(longestRun, grace),
    formerly,
  };
}

/** The backup that a YAML layer asks for under `x-hl`. */
export function backupFromIntent(
  { schedule, stops, copies = [], longestRun, grace }: BackupIntent,
  stack: Omit<SavedStack, 'constructs'>,
): BackupFacts {
  const includes = [...stateOf(stack.volumes), ...stack.stateDirectories].sort();
  const named = stops && stack.services.filter(({ name }) => stops.includes(name)).map(({ id }) => id);
  return {
    id: `${stack.id}/backup`,
    stack: stack.id,
    server: stack.id.split('/', 1)[0] ?? '',
    schedule: scheduleFacts(schedule),
    includes,
    databases: stack.databases,
    stops: named ?? knownToStop(stack, includes, stack.databases),
    copies: [...copies].sort(),
    ...reportGrace(longestRun, grace),
    formerly: [],
  };
}

/**
 * The services that are known to write what is saved in a way that only makes sense while they stand still. Whose
 * database is dumped is whole without.
 */
function knownToStop(
  { services }: Pick<SavedStack, 'services'>,
  includes: readonly string[],
  databases: readonly DatabaseFacts[],
): readonly string[] {
  const saved = new Set(includes);
  const dumped = new Set(databases.map(({ service }) => service));
  return services
    .filter(({ id, image, mounts, server }) => {
      if (image?.standsStill !== true || dumped.has(id)) return false;
      return mounts.some(({ of, source, readOnly }) => !readOnly && saved.has(of ?? `${server}:${source}`));
    })
    .map(({ id }) => id)
    .sort();
}

const stateOf = (volumes: readonly Held[]): readonly string[] =>
  volumes.filter(({ holds }) => holds === 'state').map(({ id }) => id);

const broughtBy = (service: Service): readonly DatabaseProps[] =>
  service.props.database === undefined ? [] : [{ ...service.props.database, service }];

const databaseFacts = ({ service, engine, dump, restore, volume, file }: DatabaseProps): DatabaseFacts => ({
  service: service.node.path,
  engine,
  dump,
  restore,
  volume: volume?.node.path,
  file,
});

/** The directories of a stack's services that hold state: its photos are saved although nobody says so. */
export const stateDirectories = (server: string, paths: Iterable<string>, places: KnownPaths): readonly string[] =>
  [...paths].filter((path) => places.saidOf(path).holds === 'state').map((path) => `${server}:${path}`);
