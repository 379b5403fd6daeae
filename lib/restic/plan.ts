import type {
  BackupFacts,
  BackupToolFacts,
  Blueprint,
  DatabaseFacts,
  ServerFacts,
  ServiceFacts,
} from '../blueprint/index.ts';
import {
  carriedOut,
  directoryOf,
  groupBy,
  serverOf,
  serviceOf,
  servicesOfStack,
  stackOf,
  volumeOf,
} from '../blueprint/index.ts';

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

/** What a restic says of itself, as settings of its offer. */
export type ResticSettings = {
  /** Folder of the repositories. @default - `backup` below the server's data root */
  readonly folder?: string;
  readonly mountpoint: boolean;
  readonly leastFreeKib: number;
  /** Days of `--keep-within`, and of its daily, weekly and monthly forms. */
  readonly keepDays: readonly number[];
};

/** The server of a restic, and what is saved there. */
export interface ServerPlan extends ResticSettings {
  readonly server: ServerFacts;
  readonly tool: BackupToolFacts;
  /** In which schedules are meant, whatever the host is set to. */
  readonly timezone: string;
  readonly folder: string;
  readonly backups: readonly BackupPlan[];
}

/** The servers on which restic carries out backups. */
export function serverPlans(blueprint: Blueprint): readonly ServerPlan[] {
  const ofServers = groupBy(carriedOut(blueprint), ({ server }) => server);
  return blueprint.backupTools.flatMap((tool) => {
    const server = serverOf(blueprint, tool.server);
    if (tool.tool !== RESTIC || server === undefined) return [];
    const settings = tool.settings as ResticSettings;
    const { folder = `${server.dataRoot}/backup` } = settings;
    const backups = backupPlans(blueprint, server.id, ofServers.get(server.id) ?? [], folder);
    return [{ ...settings, server, tool, timezone: blueprint.lab.timezone, folder, backups }];
  });
}

function backupPlans(
  blueprint: Blueprint,
  server: string,
  backups: readonly BackupFacts[],
  folder: string,
): readonly BackupPlan[] {
  const jobs = new Map(blueprint.heartbeats.flatMap(({ of, job, file }) => (file === undefined ? [] : [[of, job]])));
  const drives = blueprint.directories
    .filter((directory) => directory.server === server && directory.mountpoint)
    .map(({ path }) => path);
  return backups.map((backup) => {
    const [, ...path] = backup.id.split('/');
    const dumped = new Set(backup.databases.flatMap(({ volume }) => volume ?? []));
    const saved = new Set(backup.includes.filter((id) => !dumped.has(id)));
    const places = outermost([...saved].flatMap((id) => placeOf(blueprint, id)));
    return {
      name: (path.at(-1) === 'backup' ? path.slice(0, -1) : path).join('/'),
      tag: backup.id,
      repository: `${folder}/repositories/${path.join('/')}`,
      job: jobs.get(backup.id) ?? '',
      onCalendar: backup.schedule.onCalendar,
      longestRunSeconds: backup.longestRunSeconds,
      places,
      excludes: backup.databases.flatMap((database) => filesOf(blueprint, database)),
      mounts: drives.filter((drive) => places.some(({ place }) => isInside(place, drive))),
      dumps: backup.databases.flatMap((database) => dumpOf(blueprint, database)),
      stops: backup.stops.flatMap((id) => containerOf(blueprint, serviceOf(blueprint, id))),
      users: usersOf(blueprint, backup, saved),
    };
  });
}

function dumpOf(blueprint: Blueprint, { service, engine, dump, restore }: DatabaseFacts): readonly Dump[] {
  return containerOf(blueprint, serviceOf(blueprint, service)).map((container) => ({
    ...container,
    file: `${container.service}.${engine}`,
    engine,
    dump,
    restore,
  }));
}

const isInside = (path: string, folder: string): boolean =>
  `${path}/`.startsWith(folder === '/' ? folder : `${folder}/`);

/** Where a volume or a directory of the lab lies. */
function placeOf(blueprint: Blueprint, id: string): readonly Place[] {
  const volume = volumeOf(blueprint, id);
  if (volume?.path !== undefined) return [{ kind: 'directory', place: volume.path }];
  if (volume?.dockerVolume !== undefined) return [{ kind: 'volume', place: volume.dockerVolume }];
  const directory = directoryOf(blueprint, id);
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
    .flatMap((service) => containerOf(blueprint, service));
}

/** The container of a service, if it has one. */
function containerOf(blueprint: Blueprint, service: ServiceFacts | undefined): readonly ContainerName[] {
  if (service === undefined) return [];
  const stack = stackOf(blueprint, service.stack);
  return stack === undefined ? [] : [{ project: stack.project.name, service: service.name }];
}
