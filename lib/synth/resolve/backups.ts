import type { BackupFacts, DatabaseFacts, VolumeFacts } from '../../blueprint/index.ts';
import type { Backup, DatabaseProps, Service } from '../../core/index.ts';
import type { Schedule } from '../../values/index.ts';
import { patienceWith } from './patience.ts';
import type { Places } from './places.ts';

/** A volume and its class. */
type Held = Pick<VolumeFacts, 'id' | 'holds'>;

/** What a Backup saves: every `state` volume of its stack, the `state` directories that it mounts, and dumps. */
export function backupFacts(
  backup: Backup,
  stackId: string,
  volumes: readonly Held[],
  stateDirectories: readonly string[],
  services: readonly Service[],
): BackupFacts {
  const { schedule, directories = [], copies = [], formerly = [], longestRun, grace } = backup.props;
  const server = stackId.split('/', 1)[0] ?? '';
  const databases = [...(backup.props.databases ?? []), ...services.flatMap(broughtBy)].map(databaseFacts);
  const asked = directories.map(({ path }) => `${server}:${path}`);
  return {
    id: backup.node.path,
    stack: stackId,
    server,
    schedule: scheduleFacts(schedule),
    includes: [...new Set([...stateOf(volumes), ...stateDirectories, ...asked])].sort(),
    databases,
    copies: copies.map(({ node }) => node.id).sort(),
    ...patienceWith(longestRun, grace),
    formerly,
  };
}

/** The backup that a YAML layer asks for under `x-hl`. */
export function backupFromIntent(
  schedule: Schedule,
  stackId: string,
  volumes: readonly Held[],
  stateDirectories: readonly string[],
): BackupFacts {
  return {
    id: `${stackId}/backup`,
    stack: stackId,
    server: stackId.split('/', 1)[0] ?? '',
    schedule: scheduleFacts(schedule),
    includes: [...stateOf(volumes), ...stateDirectories].sort(),
    databases: [],
    copies: [],
    ...patienceWith(),
    formerly: [],
  };
}

const stateOf = (volumes: readonly Held[]): readonly string[] =>
  volumes.filter(({ holds }) => holds === 'state').map(({ id }) => id);

const scheduleFacts = ({ onCalendar, cron, period }: Schedule): BackupFacts['schedule'] => ({
  onCalendar,
  cron,
  periodSeconds: period.inSeconds,
});

const broughtBy = (service: Service): readonly DatabaseProps[] =>
  service.props.database === undefined ? [] : [{ ...service.props.database, service }];

const databaseFacts = ({ service, engine, dump, restore, volume }: DatabaseProps): DatabaseFacts => ({
  service: service.node.path,
  engine,
  dump,
  restore,
  volume: volume?.node.path,
});

/** The directories of a stack's services that hold state: its photos are saved although nobody says so. */
export const stateDirectories = (server: string, paths: Iterable<string>, places: Places): readonly string[] =>
  [...paths].filter((path) => places.saidOf(path).holds === 'state').map((path) => `${server}:${path}`);
