import type { ConfigFileFacts, LabFacts, NetworkFacts, VolumeFacts } from '../../blueprint/index.ts';
import type { Mapping } from '../../compose/index.ts';
import type { Secret } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import type { Declared, DeclaredServer, Report } from '../collect/declared.ts';
import { bareAddress, dataRoot, dockerVolumeName, lanAddresses, volumePath } from '../collect/host-layout.ts';
import type { MergedProject } from '../merge.ts';
import type { Gathered } from './gathered.ts';
import { describeDirectories, directoryFacts, noUsers, KnownPaths, SOCKETS, withUsers } from './known-paths.ts';
import type { Users } from './known-paths.ts';
import { readProject } from './project.ts';
import type { NamesOfLab } from './intent-names.ts';
import { namesOf } from './intent-names.ts';
import { secretsOf } from './secrets.ts';
import { tellUnusedDirectories } from './yaml-intent.ts';
import { mappingOf } from '../read.ts';
import type { Audience } from '../../blueprint/index.ts';
import type { Volume } from '../../core/index.ts';

/** What is known of a server while its projects are read. */
export interface ServerContext {
  readonly declared: Declared;
  readonly server: DeclaredServer;
  readonly root: string;
  readonly lab: LabFacts;
  readonly report: Report;
  readonly places: KnownPaths;
  /** Names of Docker volumes, and whose they are. */
  readonly dockerVolumes: Map<string, string>;
  readonly secretsByVariable: ReadonlyMap<string, Secret>;
  /** What its files may name by text. */
  readonly names: NamesOfLab;
  readonly audienceOf: (hostIp: string | undefined) => Audience;
  /** Who uses each volume, by id, and each directory, by path. */
  readonly volumeUsers: Map<string, Users>;
  readonly directoryUsers: Map<string, Users>;
  /** What layer files say of directories of the host, by path, and where. */
  readonly saidDirectories: { readonly path: string; readonly key: string; readonly where: Where }[];
}

/** Reads everything that stands on one server. */
export function readServer(
  declared: Declared,
  server: DeclaredServer,
  projects: readonly MergedProject[],
  configFiles: readonly ConfigFileFacts[],
  lab: LabFacts,
  report: Report,
  gathered: Gathered,
): void {
  const root = dataRoot(server.construct);
  const places = new KnownPaths();
  const volumes: VolumeFacts[] = [];
  for (const stack of server.stacks) for (const volume of stack.volumes) volumes.push(volumeFacts(volume, root));
  for (const path of SOCKETS) places.add(path, { kind: 'socket' });
  for (const { path, id, onChange } of configFiles) {
    places.add(onChange === 'watched' ? path.slice(0, path.lastIndexOf('/')) : path, { kind: 'config', of: id });
  }
  for (const stack of server.stacks) {
    for (const { construct } of stack.services.values()) if (construct) describeDirectories(places, construct);
  }
  const secretsByVariable = secretsOf(declared, server.id);
  const context: ServerContext = {
    declared,
    server,
    root,
    lab,
    report,
    places,
    dockerVolumes: new Map(volumes.flatMap(({ id, dockerVolume }) => (dockerVolume ? [[dockerVolume, id]] : []))),
    secretsByVariable,
    names: namesOf(declared, server, secretsByVariable.keys()),
    audienceOf: audienceReader(server),
    volumeUsers: new Map(),
    directoryUsers: new Map(),
    saidDirectories: [],
  };
  for (const volume of volumes) addVolume(volume, context);
  const yamlVolumes = projects.flatMap((project) => readProject(project, context, gathered));
  if (context.saidDirectories.length > 0) tellUnusedDirectories(context);
  for (const each of [volumes, yamlVolumes]) {
    for (const volume of each) gathered.volumes.push(withUsers(volume, context.volumeUsers.get(volume.id)));
  }
  gathered.directories.push(...directoryFacts(server.id, places, context.directoryUsers));
}

/** Enters a volume among the places of its server. */
export function addVolume({ id, path, dockerVolume }: VolumeFacts, { places, dockerVolumes }: ServerContext): void {
  if (dockerVolume !== undefined) dockerVolumes.set(dockerVolume, id);
  if (path !== undefined) places.add(path, { kind: 'volume', of: id });
}

function volumeFacts(volume: Volume, root: string): VolumeFacts {
  const { stack, props } = volume;
  const name = volume.node.id;
  const inDocker = props.docker === true;
  const place = (stackName: string, id: string): string =>
    inDocker ? dockerVolumeName(stackName, id) : volumePath(root, stackName, id);
  const here = place(stack.node.id, name);
  const { uid = 0, gid = uid, mode = '0750' } = props;
  return {
    id: volume.node.path,
    stack: stack.node.path,
    server: stack.server.node.id,
    name,
    holds: props.holds,
    reason: props.reason,
    path: inDocker ? undefined : here,
    dockerVolume: inDocker ? here : undefined,
    formerly: formerPlaces(volume, place),
    owner: { uid, gid, mode },
    writers: NONE,
    readers: NONE,
    shared: props.shared ?? false,
  };
}

const NONE: readonly never[] = [];

/** Every place that a volume had: under its own former ids and under those of its stack. */
function formerPlaces(volume: Volume, place: (stack: string, id: string) => string): readonly string[] {
  if (volume.stack.props.formerly === undefined && volume.props.formerly === undefined) return NONE;
  const stacks = [volume.stack.node.id, ...(volume.stack.props.formerly ?? [])];
  const ids = [volume.node.id, ...(volume.props.formerly ?? [])];
  return stacks.flatMap((stack) => ids.map((id) => place(stack, id))).slice(1);
}

/** Adds a use of a place. */
export function addUse(users: Map<string, Users>, key: string, service: string, readOnly: boolean): void {
  let known = users.get(key);
  if (known === undefined) users.set(key, (known = noUsers()));
  (readOnly ? known.readers : known.writers).push(service);
}

/** To whom a published port is open, by the address of the host that it is bound to. */
function audienceReader(server: DeclaredServer): (hostIp: string | undefined) => Audience {
  const { addresses } = server.construct.props;
  const lan = new Set(lanAddresses(addresses).map(bareAddress));
  const overlay = addresses.overlay === undefined ? undefined : bareAddress(addresses.overlay);
  return (hostIp) => {
    if (hostIp === undefined) return 'public';
    if (hostIp.startsWith('127.') || hostIp === '::1' || hostIp === '[::1]') return 'loopback';
    if (lan.has(hostIp)) return 'lan';
    return hostIp === overlay ? 'vpn' : 'public';
  };
}

/** The networks of a project: those that it makes and those that it joins. */
export function networkFacts({ tree, facts, server }: MergedProject): readonly NetworkFacts[] {
  const declared = mappingOf(tree['networks']);
  return Object.keys(declared).map((key) => oneNetwork(key, mappingOf(declared[key]), facts.name, server.id));
}

function oneNetwork(key: string, network: Mapping, project: string, server: string): NetworkFacts {
  const external = network['external'] === true;
  return {
    id: networkId(server, project, key),
    server,
    key,
    name: typeof network['name'] === 'string' ? network['name'] : `${project}_${key}`,
    external,
    internal: network['internal'] === true,
    project,
  };
}

export const networkId = (server: string, project: string, key: string): string => `${server}/${project}/${key}`;
