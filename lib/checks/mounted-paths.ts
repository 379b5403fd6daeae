import { groupBy, serviceOf, stackOf } from '../blueprint/index.ts';
import type { Blueprint, MountFacts } from '../blueprint/index.ts';
import type { Mapping, Tree } from '../compose/index.ts';
import type { CheckInput } from '../core/index.ts';
import { plainPath } from './host-paths.ts';
import { mappingOf, projectTreesOf, serviceTreesOf } from './service-trees.ts';
import { isOpen } from './wording.ts';

/** A path of the host that a service mounts. */
export interface MountedPath {
  /** Id of the service. */
  readonly service: string;
  readonly server: string;
  /** Where its stack lives, if it is adopted. */
  readonly directory: string | undefined;
  /** As it is written. */
  readonly said: string;
  /** Without dots and links, to be looked up. */
  readonly path: string;
  readonly readOnly: boolean;
  /** The key of the service that mounts it. */
  readonly key: 'volumes' | 'volumes_from' | 'configs' | 'secrets';
}

const known = new WeakMap<Blueprint, readonly MountedPath[]>();

/**
 * Every path of a host that a service mounts and that is not a Volume or a file of the lab: as a mount, as the device
 * behind a volume of Docker, or as the file behind a config or secret. Found once for a run.
 */
export function mountedPaths(input: Pick<CheckInput, 'blueprint' | 'models'>): readonly MountedPath[] {
  const found = known.get(input.blueprint) ?? withInherited(input, [...find(input)]);
  known.set(input.blueprint, found);
  return found;
}

/** What services take over from others of their project by `volumes_from`: no more may be written than there. */
function withInherited(
  input: Pick<CheckInput, 'blueprint' | 'models'>,
  own: readonly MountedPath[],
): readonly MountedPath[] {
  const heirs = serviceTreesOf(input).filter(({ tree }) => listOf(tree['volumes_from']).length > 0);
  if (heirs.length === 0) return own;
  const fileOf = (id: string): string =>
    stackOf(input.blueprint, serviceOf(input.blueprint, id)?.stack ?? '')?.project.file ?? '';
  const idOf = new Map(input.blueprint.services.map(({ id, name }) => [`${fileOf(id)} ${name}`, id]));
  const byService = groupBy(own, ({ service }) => service);
  const inherited = heirs.flatMap(({ id, tree }) =>
    listOf(tree['volumes_from']).flatMap((entry): readonly MountedPath[] => {
      const [name = '', mode] = String(entry).split(':');
      const from = idOf.get(`${fileOf(id)} ${name}`) ?? '';
      const taken = byService.get(from)?.filter(({ key }) => key === 'volumes') ?? [];
      return taken.map((each) => ({
        ...each,
        service: id,
        readOnly: each.readOnly || mode === 'ro',
        key: 'volumes_from',
      }));
    }),
  );
  return [...own, ...inherited];
}

function* find(input: Pick<CheckInput, 'blueprint' | 'models'>): Iterable<MountedPath> {
  const { blueprint } = input;
  const projects = new Map([...projectTreesOf(input)].map(([file, tree]) => [file, sourcesOf(tree)]));
  for (const { id: service, name, stack: stackId, server, mounts } of blueprint.services) {
    const stack = stackOf(blueprint, stackId);
    const { devices, configs, secrets, services } = projects.get(stack?.project.file ?? '') ?? NO_SOURCES;
    const common = { service, server, directory: stack?.adopted?.directory };
    for (const mount of mounts) {
      const said = pathOf(mount, devices);
      if (said === undefined) continue;
      const readOnly = mount.readOnly || (devices.get(mount.source ?? '')?.readOnly ?? false);
      yield { ...common, said, path: plainPath(said), readOnly, key: 'volumes' };
    }
    for (const [key, files] of [
      ['configs', configs],
      ['secrets', secrets],
    ] as const) {
      if (files.size === 0) continue;
      for (const reference of listOf(mappingOf(services[name])[key])) {
        const source = typeof reference === 'string' ? reference : mappingOf(reference)['source'];
        const said = files.get(String(source));
        if (said !== undefined) yield { ...common, said, path: plainPath(said), readOnly: true, key };
      }
    }
  }
}

/** What the names in the services of a project stand for. */
interface Sources {
  readonly services: Mapping;
  readonly devices: ReadonlyMap<string, Device>;
  readonly configs: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
}

const NO_SOURCES: Sources = { services: {}, devices: new Map(), configs: new Map(), secrets: new Map() };

const sourcesOf = (tree: Mapping): Sources => ({
  services: mappingOf(tree['services']),
  devices: boundDevices(mappingOf(tree['volumes']), String(tree['name'])),
  configs: filesOf(tree['configs']),
  secrets: filesOf(tree['secrets']),
});

const listOf = (tree: Tree | undefined): readonly Tree[] => (Array.isArray(tree) ? (tree as readonly Tree[]) : []);

const DOCKER_SOCKET = '/var/run/docker.sock';

interface Device {
  readonly path: string;
  readonly readOnly: boolean;
}

function pathOf({ kind, of, source }: MountFacts, devices: ReadonlyMap<string, Device>): string | undefined {
  if (kind === 'docker-volume') return devices.get(source ?? '')?.path;
  if (kind === 'socket') return source ?? DOCKER_SOCKET;
  const isPath = kind === 'directory' && of === undefined;
  return isPath && source !== undefined && source !== '' && !isOpen(source) ? source : undefined;
}

/** The volumes of Docker that are folders of the host under another name, by the name that Docker has for them. */
function boundDevices(volumes: Mapping, project: string): ReadonlyMap<string, Device> {
  const devices = new Map<string, Device>();
  for (const [key, volume] of Object.entries(volumes)) {
    const { name, driver_opts } = mappingOf(volume);
    const { device, o } = mappingOf(driver_opts);
    const options = String(o ?? '').split(',');
    const isBind = options.some((option) => option === 'bind' || option === 'rbind');
    if (typeof device !== 'string' || !isBind || isOpen(device)) continue;
    devices.set(typeof name === 'string' ? name : `${project}_${key}`, {
      path: device,
      readOnly: options.includes('ro'),
    });
  }
  return devices;
}

function filesOf(section: Tree | undefined): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, entry] of Object.entries(mappingOf(section))) {
    const { file } = mappingOf(entry);
    if (typeof file === 'string' && !isOpen(file)) files.set(name, file);
  }
  return files;
}
