import type {
  BackupFacts,
  BackupToolFacts,
  Blueprint,
  DatabaseFacts,
  ServerFacts,
  ServiceFacts,
} from '../blueprint/index.ts';
import { carriedOut, serverOf, serviceOf, servicesOfStack } from '../blueprint/index.ts';

/** Id of the tool. */
export const RESTIC = 'restic';

/** What lies where: a directory by its path, one that is a mount and so cannot be renamed, or a Docker volume by its name. */
export interface Place {
  readonly kind: 'directory' | 'mountpoint' | 'volume';
  readonly place: string;
}

/** A container, by the labels that Compose gives it. */
export interface ContainerName {
  readonly project: string;
  readonly service: string;
}

/** A database that is dumped. */
export interface Dump extends ContainerName {
  /** Name of its file: `<service>.<engine>`. */
  readonly file: string;
  readonly engine: BackupFacts['databases'][number]['engine'];
  readonly dump: readonly string[];
  readonly restore: readonly string[];
}

/** All that the programs of a host know of one backup. */
export interface BackupPlan {
  /** As people call it: `photos`, or `photos/weekly` where a stack has several. */
  readonly name: string;
  /** Id of the backup in the lab: the tag of its snapshots. */
  readonly tag: string;
  readonly repository: string;
  /** Name of its heartbeat; empty where nothing keeps its reports. */
  readonly job: string;
  readonly onCalendar: string;
  readonly longestRunSeconds: number;
  readonly places: readonly Place[];
  /** Files that a dump stands for, and those beside them that belong to them. */
  readonly excludes: readonly string[];
  /** What has to be mounted, so that what is saved is not an empty folder in its place. */
  readonly mounts: readonly string[];
  readonly dumps: readonly Dump[];
  /** What stands still while files are saved. */
  readonly stops: readonly ContainerName[];
  /** What stands still while files are put back: the stack, without databases that no file of is saved. */
  readonly users: readonly ContainerName[];
}

/** The server of a restic, and what is saved there. */
export interface ServerPlan {
  readonly server: ServerFacts;
  readonly tool: BackupToolFacts;
  /** In which schedules are meant, whatever the host is set to. */
  readonly timezone: string;
  /** Folder of the repositories. */
  readonly folder: string;
  readonly mountpoint: boolean;
  readonly leastFreeKib: number;
  /** Days of `--keep-within`, and of its daily, weekly and monthly forms. */
  readonly keepDays: readonly number[];
  readonly backups: readonly BackupPlan[];
}

/** The servers on which restic carries out backups. */
export function serverPlans(blueprint: Blueprint): readonly ServerPlan[] {
  return blueprint.backupTools.flatMap((tool) => {
    const server = serverOf(blueprint, tool.server);
    if (tool.tool !== RESTIC || server === undefined) return [];
    const { folder, mountpoint, leastFreeKib, keepDays } = tool.settings as {
      folder?: string;
      mountpoint: boolean;
      leastFreeKib: number;
      keepDays: readonly number[];
    };
    const home = folder ?? `${server.dataRoot}/backup`;
    const backups = carriedOut(blueprint)
      .filter((backup) => backup.server === server.id)
      .map((backup) => backupPlan(blueprint, backup, home));
    return [
      { server, tool, timezone: blueprint.lab.timezone, folder: home, mountpoint, leastFreeKib, keepDays, backups },
    ];
  });
}

function backupPlan(blueprint: Blueprint, backup: BackupFacts, folder: string): BackupPlan {
  const [, ...path] = backup.id.split('/');
  const name = (path.at(-1) === 'backup' ? path.slice(0, -1) : path).join('/');
  const heartbeat = blueprint.heartbeats.find(({ of, file }) => of === backup.id && file !== undefined);
  const dumped = new Set(backup.databases.flatMap(({ volume }) => volume ?? []));
  const saved = new Set(backup.includes.filter((id) => !dumped.has(id)));
  const places = outermost([...saved].flatMap((id) => placeOf(blueprint, id)));
  return {
    name,
    tag: backup.id,
    repository: `${folder}/repositories/${path.join('/')}`,
    job: heartbeat?.job ?? '',
    onCalendar: backup.schedule.onCalendar,
    longestRunSeconds: backup.longestRunSeconds,
    places,
    excludes: backup.databases.flatMap((database) => filesOf(blueprint, database)),
    mounts: blueprint.directories
      .filter(
        ({ server, mountpoint, path }) =>
          server === backup.server && mountpoint && places.some(({ place }) => isInside(place, path)),
      )
      .map(({ path }) => path),
    dumps: backup.databases.flatMap(({ service, engine, dump, restore }) => {
      const container = containerOf(blueprint, serviceOf(blueprint, service));
      return container === undefined
        ? []
        : [{ ...container, file: `${container.service}.${engine}`, engine, dump, restore }];
    }),
    stops: backup.stops.flatMap((id) => containerOf(blueprint, serviceOf(blueprint, id)) ?? []),
    users: usersOf(blueprint, backup, saved),
  };
}

const isInside = (path: string, folder: string): boolean =>
  `${path}/`.startsWith(folder === '/' ? folder : `${folder}/`);

/** Where a volume or a directory of the lab lies. */
function placeOf({ volumes, directories }: Blueprint, id: string): readonly Place[] {
  const volume = volumes.find((each) => each.id === id);
  if (volume?.path !== undefined) return [{ kind: 'directory', place: volume.path }];
  if (volume?.dockerVolume !== undefined) return [{ kind: 'volume', place: volume.dockerVolume }];
  const directory = directories.find((each) => each.id === id);
  if (directory !== undefined)
    return [{ kind: directory.mountpoint ? 'mountpoint' : 'directory', place: directory.path }];
  const path = id.slice(id.indexOf(':') + 1);
  return path.startsWith('/') ? [{ kind: 'directory', place: path }] : [];
}

/** A folder within another one is saved with it, and put back with it. */
const outermost = (places: readonly Place[]): readonly Place[] =>
  places.filter(
    ({ kind, place }) =>
      kind === 'volume' || !places.some((other) => other.place !== place && isInside(place, other.place)),
  );

/** Where the file of a database lies on the host, and what SQLite keeps beside it. */
function filesOf(blueprint: Blueprint, { service, file }: DatabaseFacts): readonly string[] {
  if (file === undefined) return [];
  const mounts = serviceOf(blueprint, service)?.mounts ?? [];
  const mount = mounts
    .filter(({ target }) => isInside(file, target))
    .sort((a, b) => b.target.length - a.target.length)[0];
  if (mount?.source?.startsWith('/') !== true) return [];
  const path = `${mount.source}${file.slice(mount.target.length)}`;
  return ['', '-wal', '-shm', '-journal'].map((end) => `${path}${end}`);
}

/** The services of the stack. A database of which no file is saved takes its dump while all others stand still. */
function usersOf(blueprint: Blueprint, backup: BackupFacts, saved: ReadonlySet<string>): readonly ContainerName[] {
  const databases = new Set(backup.databases.map(({ service }) => service));
  return servicesOfStack(blueprint, backup.stack)
    .filter(({ job }) => job === undefined)
    .filter(
      ({ id, mounts, server }) =>
        !databases.has(id) || mounts.some(({ of, source }) => saved.has(of ?? `${server}:${source}`)),
    )
    .flatMap((service) => containerOf(blueprint, service) ?? []);
}

function containerOf({ stacks }: Blueprint, service: ServiceFacts | undefined): ContainerName | undefined {
  if (service === undefined) return undefined;
  const project = stacks.find(({ id }) => id === service.stack)?.project.name;
  return project === undefined ? undefined : { project, service: service.name };
}
