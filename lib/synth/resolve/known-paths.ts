import type { DirectoryFacts, Holds, MountFacts, VolumeFacts } from '../../blueprint/index.ts';

import type { Directory, Mount, Service } from '../../core/index.ts';
import { sortedBy } from '../../values/index.ts';
import type { DeclaredStack } from '../collect/declared.ts';
import type { VolumeIntent } from './place-intent.ts';

/** What is known to lie at a path of a host. */
export interface KnownPath {
  readonly kind: MountFacts['kind'];
  readonly of?: string;
}

/** What is said of a directory, by several declarations together. */
interface Said {
  readonly mountpoint?: boolean | undefined;
  readonly holds?: Holds | undefined;
  readonly reason?: string | undefined;
}

/** The places of one server by path: volumes, configuration files, secrets, and what is said of directories. */
export class KnownPaths {
  private readonly known = new Map<string, KnownPath>();
  private readonly directories = new Map<string, Said>();

  add(path: string, place: KnownPath): void {
    this.known.set(path, place);
  }

  describe({ path, props, drive }: Directory): void {
    this.say(path, props);
    if (drive !== undefined) this.say(drive, { mountpoint: true });
  }

  say(path: string, props: Said): void {
    this.directories.set(path, { ...this.directories.get(path), ...props });
  }

  /** What lies at a path: the place itself, or the nearest one that it lies in. */
  at(path: string): KnownPath {
    return nearest(this.known, path) ?? OTHER;
  }

  /** The mountpoint that a path is or lies below. */
  driveOf(path: string): string | undefined {
    const drives = ancestorsOf(path).filter((at) => this.directories.get(at)?.mountpoint === true);
    return drives[0];
  }

  /** What is said of a directory or one that it lies in. */
  saidOf(path: string): Said {
    return nearest(this.directories, path) ?? {};
  }
}

const OTHER: KnownPath = { kind: 'directory' };

/** Places that every host has. */
export const SOCKETS: ReadonlySet<string> = new Set(['/var/run/docker.sock', '/run/docker.sock']);

function nearest<T>(places: ReadonlyMap<string, T>, path: string): T | undefined {
  for (let at = path; at !== ''; at = parentOf(at)) {
    const found = places.get(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** A path and all that it lies in, nearest first. */
function ancestorsOf(path: string): readonly string[] {
  const all: string[] = [];
  for (let at = path; at !== ''; at = parentOf(at)) all.push(at);
  return all;
}

/** Every directory that a typed service mounts. */
export function describeDirectories(places: KnownPaths, { props: { mounts } }: Service): void {
  if (mounts !== undefined) for (const mount of mounts) describeMount(places, mount);
}

export function describeMount(places: KnownPaths, mount: Mount): void {
  if (mount.kind === 'directory') places.describe(mount.directory);
}

/** Mounts of one place, by who writes and who reads. */
export interface Users {
  readonly writers: string[];
  readonly readers: string[];
}

export const noUsers = (): Users => ({ writers: [], readers: [] });

/** Each once, sorted. Nearly every place has one user. */
const inOrder = (users: readonly string[]): readonly string[] =>
  users.length < 2 ? users : [...new Set(users)].sort();

const sorted = ({ writers, readers }: Users): { writers: readonly string[]; readers: readonly string[] } => ({
  writers: inOrder(writers),
  readers: inOrder(readers),
});

/** Where a volume of a file lies, and where it would lie by its former names. */
export interface VolumePlace {
  readonly path?: string | undefined;
  readonly dockerVolume?: string | undefined;
  readonly formerly: readonly string[];
}

/** A volume of a stack's own YAML. */
export function yamlVolume(stack: DeclaredStack, key: string, intent: VolumeIntent, place: VolumePlace): VolumeFacts {
  return {
    id: `${stack.id}/${key}`,
    stack: stack.id,
    server: stack.construct.server.node.id,
    name: key,
    holds: intent.holds,
    reason: intent.reason,
    path: place.path,
    dockerVolume: place.dockerVolume,
    formerly: place.formerly,
    owner: { uid: intent.uid, gid: intent.gid, mode: intent.mode },
    writers: [],
    readers: [],
    shared: intent.shared,
  };
}

/** Adds who uses a volume. */
export const withUsers = (volume: VolumeFacts, users: Users | undefined): VolumeFacts =>
  users === undefined ? volume : { ...volume, writers: inOrder(users.writers), readers: inOrder(users.readers) };

/** Facts of the directories that services mount, and of the mountpoints that these lie below. */
export function directoryFacts(
  server: string,
  places: KnownPaths,
  used: ReadonlyMap<string, Users>,
): readonly DirectoryFacts[] {
  const drives = new Set([...used.keys()].flatMap((path) => places.driveOf(path) ?? []));
  const facts = [...new Set([...used.keys(), ...drives])].map((path): DirectoryFacts => {
    const users = used.get(path);
    // What a drive holds is said of what is mounted from it.
    const { holds, reason } = users === undefined ? {} : places.saidOf(path);
    const mountpoint = drives.has(path);
    return { id: `${server}:${path}`, server, path, mountpoint, holds, reason, ...sorted(users ?? noUsers()) };
  });
  return sortedBy(facts, ({ id }) => id);
}
