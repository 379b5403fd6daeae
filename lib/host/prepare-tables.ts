import type { Blueprint, ServerFacts, StackFacts, VolumeFacts } from '../blueprint/index.ts';
import { isBetweenProjects } from '../blueprint/proxy-networks.ts';
import { ipv6Networks, privateNetwork } from '../core/ipv6-networks.ts';
import { accessRows } from './accesses.ts';
import { boundAddresses, writtenByContainers } from './places.ts';
import { formerPlaces, movedPlaces, statePlaces } from './state-places.ts';

/** What of the lab concerns one host. */
export interface HostView {
  readonly blueprint: Blueprint;
  readonly server: ServerFacts;
  readonly stacks: readonly StackFacts[];
  readonly volumes: readonly VolumeFacts[];
  readonly adopted: ReadonlyMap<string, StackFacts>;
}

export function hostView(blueprint: Blueprint, server: ServerFacts): HostView {
  const stacks = blueprint.stacks.filter((stack) => stack.server === server.id);
  return {
    blueprint,
    server,
    stacks,
    volumes: blueprint.volumes.filter((volume) => volume.server === server.id),
    adopted: new Map(stacks.filter(({ adopted }) => adopted !== undefined).map((stack) => [stack.id, stack])),
  };
}

/** The rows of a table. */
export type Rows = readonly (readonly string[])[];

const envFile = ({ server }: HostView, adopted: StackFacts | undefined): string =>
  adopted?.adopted === undefined ? `${server.dataRoot}/secrets/.env` : `${adopted.adopted.directory}/.env`;

/** A path in dist/, as a program of its server sees it: relative to its own folder. */
export const fromHere = (path: string): string => path.slice(path.indexOf('/') + 1);

/** One line of a table. */
const line = (text: string): string => text.replaceAll(/[\t\n]+/g, ' ');

/** The tables that the shell reads, and where their rows come from. */
export const TABLES: readonly [name: string, rows: (here: HostView) => Rows][] = [
  ['values_needed', valuesNeeded],
  ['mountpoints', mountpoints],
  [
    'volumes',
    ({ volumes }) => volumes.flatMap((volume) => (volume.path === undefined ? [] : [ownedRow(volume.path, volume)])),
  ],
  ['state_places', statePlaces],
  ['former_places', ({ volumes }) => formerPlaces(volumes)],
  ['moved_places', movedPlaces],
  ['env_links', envLinks],
  ['projects', projects],
  ['needed_folders', neededFolders],
  ['secret_files', secretFiles],
  ['packages', packages],
  ['networks', networks],
  ['accesses', ({ blueprint, server }) => accessRows(blueprint, server.id)],
  ['bound_addresses', ({ blueprint, server }) => boundAddresses(blueprint, server)],
  ['written_by_containers', ({ blueprint, server }) => writtenByContainers(blueprint, server.id)],
];

const ownedRow = (path: string, { owner }: VolumeFacts): readonly string[] => [
  path,
  String(owner.uid),
  String(owner.gid),
  owner.mode,
];

function valuesNeeded(here: HostView): Rows {
  const { blueprint, server, adopted } = here;
  return blueprint.variables
    .filter((variable) => variable.server === server.id && variable.required && variable.default === undefined)
    .map(({ name, adopted: stack, description, form, usedBy }) => [
      name,
      envFile(here, stack === undefined ? undefined : adopted.get(stack)),
      line(description ?? `used by ${usedBy.join(', ')}`),
      form?.pattern ?? '',
      line(form?.words ?? ''),
    ]);
}

function mountpoints({ blueprint, server }: HostView): Rows {
  return blueprint.directories.filter((each) => each.server === server.id && each.mountpoint).map(({ path }) => [path]);
}

function envLinks(here: HostView): Rows {
  const files = new Map<string, StackFacts | undefined>();
  for (const { id, project } of here.stacks) files.set(project.file, here.adopted.get(id));
  return [...files].map(([file, adopted]) => [fromHere(file).replace(/compose\.yml$/, '.env'), envFile(here, adopted)]);
}

/** The Compose projects of the lab: an adopted one is that of somebody else on purpose. */
function projects({ stacks }: HostView): Rows {
  const own = stacks.filter(({ adopted }) => adopted === undefined).map(({ project }) => project.name);
  return [...new Set(own)].map((name) => [name]);
}

/** What tools need of the distribution: command, least version, how to install it, and who needs it. */
function packages({ blueprint, server }: HostView): Rows {
  return blueprint.hostNeeds.packages
    .filter((need) => need.server === server.id)
    .map(({ command, least = '', names, by }) => [
      command,
      least,
      server.os.family === 'fedora' ? `dnf install ${names.fedora}` : `apt-get install ${names.debian}`,
      by.join(', '),
    ]);
}

/** Folders that tools need. */
function neededFolders({ blueprint, server }: HostView): Rows {
  return blueprint.hostNeeds.folders
    .filter((folder) => folder.server === server.id)
    .map(({ path, uid, gid, mode }) => [path, String(uid), String(gid), mode]);
}

function secretFiles({ blueprint, server }: HostView): Rows {
  return blueprint.secrets.flatMap(({ variable, files }) =>
    files
      .filter((file) => file.server === server.id)
      .map(({ path, uid, gid }) => [variable, path, String(uid), String(gid)]),
  );
}

/** The networks on which reverse proxies meet services, as far as no project of the server makes them. */
function networks({ blueprint, server }: HostView): Rows {
  const external = new Map<string, boolean>();
  for (const { server: of, name, external: isExternal } of blueprint.networks) {
    if (of !== server.id || !isBetweenProjects(name)) continue;
    external.set(name, isExternal && external.get(name) !== false);
  }
  const given = ipv6Networks(server.host) === 'given';
  return [...external]
    .filter(([, isExternal]) => isExternal)
    .map(([name]) =>
      server.dualStack ? [name, 'ipv6', ...(given ? [privateNetwork(`${server.id}/${name}`)] : [])] : [name],
    )
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}
