import { basename, dirname, join, posix } from 'node:path';
import { commentsIn } from '../../compose/yaml/comments.ts';
import type { Layer, Mapping, Path, Tree } from '../../compose/index.ts';
import type { AdoptProps, Stack } from '../../core/index.ts';
import type { Where } from '../../values/index.ts';
import { finding, locationOf } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { formatOf } from '../resolve/config-files.ts';
import { listOf, mappingOf } from '../read.ts';
import { readBeside } from './travelling.ts';
import type { Report, TravellingFile } from './declared.ts';
import { gatherIntent } from './intent-tree.ts';
import type { Ways } from './ports-to.ts';
import { withPorts } from './ports-to.ts';
import { isMapping } from './qualify.ts';
import { settleMounts } from './mount-source.ts';
import { readNamedFiles } from './named-files.ts';
import { publicVariables } from './public-variables.ts';
import { tellStrayIntent } from './stray-intent.ts';
import type { Reach } from './yaml-layer.ts';
import { placeIn, readLayers } from './yaml-layer.ts';
import type { YamlStack } from './yaml-stack.ts';
import { mapServices } from './yaml-stack.ts';
import { readRegularText } from '../../values/read-file.ts';

/** The layers of an adopted stack: as they are, but for relative paths, which begin at its directory on the server. */
export async function readAdopted(
  stack: Stack,
  adopted: AdoptProps,
  { root, within }: Reach,
  ways: Ways,
  report: Report,
): Promise<YamlStack & { readonly project: string }> {
  const layers: { kind: 'local'; layer: Layer }[] = [];
  for (const file of stack.layerFiles) {
    for (const layer of await readLayers(root, file, report, within)) {
      tellStrayIntent(layer, 'stack', report);
      const tree = mapServices(layer.tree, (name, service) => {
        const place = (...path: Path): Where => ({
          path: `${stack.node.path}/${name}`,
          ...placeIn(layer, 'services', name, ...path),
        });
        const settled = settleMounts(service, {
          service: name,
          variables: stack.server.lab.props.variables ?? {},
          directory: adopted.directory,
          where: (index) => place('volumes', index),
          report,
        });
        const own = absoluteService(settled, adopted.directory);
        const bound = withPorts(own, { server: stack.server, ways, where: place, report });
        if (bound !== own) {
          const because = 'ports are published to others than before';
          report(finding(SYNTH_ERRORS.recreated, { service: name, because }, place('x-hl')));
        }
        return bound;
      });
      const comments = await commentsIn(readRegularText(join(root, file.file)));
      const placed = gatherIntent(
        { ...layer, tree: absoluteFiles(tree, adopted.directory) },
        stack.node.id,
        isSpokenOf,
      );
      layers.push({ kind: 'local', layer: { ...placed, comments } });
    }
  }
  const [first] = layers;
  const name = first?.layer.tree['name'];
  const services = new Set(layers.flatMap(({ layer }) => Object.keys(mappingOf(layer.tree['services']))));
  const named = readNamedFiles(
    layers.map(({ layer }) => layer),
    {
      root,
      within,
      adopted,
      variables: publicVariables(stack),
      where: (layer, service, ...path) => ({
        path: `${stack.node.path}/${service}`,
        ...placeIn(layer, 'services', service, ...path),
      }),
      report,
    },
  );
  return {
    layers,
    files: readFiles(stack, adopted, root, report),
    services,
    named,
    project: adopted.project ?? (typeof name === 'string' ? name : defaultProject(adopted.directory)),
  };
}

const isSpokenOf = (volume: Mapping): boolean => volume['x-hl'] !== undefined;

/** The project name that Compose takes from a directory. Rule: compose-go NormalizeProjectName. */
export const defaultProject = (directory: string): string =>
  basename(directory)
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, '')
    .replace(/^[_-]+/, '');

function readFiles(
  stack: Stack,
  { file, files = [], directory }: AdoptProps,
  root: string,
  report: Report,
): TravellingFile[] {
  const source = locationOf(stack.layerFiles[0]?.site);
  return files.flatMap((name) => {
    const read = readBeside(join(root, dirname(file)), name);
    if (read.content !== undefined) {
      return [{ name, content: read.content, format: formatOf(name), home: posix.join(directory, name) }];
    }
    const where = { path: stack.node.path, ...(source !== undefined && { source }) };
    report(
      finding(
        SYNTH_ERRORS.unreadableFile,
        {
          file: name,
          what: 'The file',
          reason: read.refused ?? 'it is not a regular file beside the compose file',
          from: 'the folder of the compose file',
        },
        where,
      ),
    );
    return [];
  });
}

const absolute = (path: string, directory: string): string =>
  path === '.' || path.startsWith('./') || path.startsWith('../') || path === '..' ? posix.join(directory, path) : path;

/** Any relative path, where a path is what stands there for certain. */
const absolutePath = (path: string, directory: string): string =>
  path.startsWith('/') || path.startsWith('~') || path.startsWith('$') || path.includes('://')
    ? path
    : posix.join(directory, path);

type Change = (value: Tree, directory: string) => Tree;

const absolutePaths: Change = (value, directory) =>
  typeof value === 'string'
    ? absolutePath(value, directory)
    : listOf(value).map((entry) => {
        if (typeof entry === 'string') return absolutePath(entry, directory);
        const { path } = mappingOf(entry);
        return typeof path === 'string' ? { ...mappingOf(entry), path: absolutePath(path, directory) } : entry;
      });

/** The keys of a service that hold paths of the host. */
const PATHS: Readonly<Record<string, Change>> = {
  volumes: (value, directory) =>
    listOf(value).map((mount) => {
      if (typeof mount === 'string') return shortMount(mount, directory);
      const { type, source } = mappingOf(mount);
      return type === 'bind' && typeof source === 'string'
        ? { ...mappingOf(mount), source: absolutePath(source, directory) }
        : mount;
    }),
  env_file: absolutePaths,
  label_file: absolutePaths,
  build: (value, directory) => {
    if (typeof value === 'string') return absolutePath(value, directory);
    const { context, additional_contexts: others } = mappingOf(value);
    return {
      ...mappingOf(value),
      ...(typeof context === 'string' && { context: absolutePath(context, directory) }),
      ...(others !== undefined && { additional_contexts: absoluteContexts(others, directory) }),
    };
  },
};

/** Other folders to build with, as a mapping or a list of `name=path`. An image or another service is no folder. */
function absoluteContexts(contexts: Tree, directory: string): Tree {
  const place = (path: Tree): Tree =>
    typeof path === 'string' && !/^(?:service|docker-image|oci-layout):|^git@/.test(path)
      ? absolutePath(path, directory)
      : path;
  if (isMapping(contexts))
    return Object.fromEntries(Object.entries(contexts).map(([name, path]) => [name, place(path)]));
  return listOf(contexts).map((entry) => {
    const [, name, path] = /^([^=]*)=(.*)$/s.exec(String(entry)) ?? [];
    return name === undefined || path === undefined ? entry : `${name}=${String(place(path))}`;
  });
}

/** `./data:/data:ro`: the source is relative when it begins with a dot; any other word is a volume. */
const shortMount = (mount: string, directory: string): string => {
  const colon = mount.indexOf(':');
  return colon < 0 ? mount : absolute(mount.slice(0, colon), directory) + mount.slice(colon);
};

function absoluteService(service: Tree, directory: string): Tree {
  if (!isMapping(service)) return service;
  const out: Record<string, Tree> = { ...service };
  for (const key of Object.keys(PATHS)) {
    const value = service[key];
    if (value !== undefined && value !== null) out[key] = PATHS[key]?.(value, directory) ?? value;
  }
  return out;
}

/** Files of top-level secrets and configs, and folders behind volumes. */
function absoluteFiles(tree: Mapping, directory: string): Mapping {
  const out: Record<string, Tree> = { ...tree };
  for (const section of ['secrets', 'configs']) {
    const entries = tree[section];
    if (!isMapping(entries)) continue;
    out[section] = Object.fromEntries(
      Object.entries(entries).map(([name, entry]) => {
        const { file } = mappingOf(entry);
        return [name, typeof file === 'string' ? { ...mappingOf(entry), file: absolutePath(file, directory) } : entry];
      }),
    );
  }
  const volumes = tree['volumes'];
  if (isMapping(volumes)) {
    out['volumes'] = Object.fromEntries(
      Object.entries(volumes).map(([name, volume]) => [name, absoluteDevice(volume, directory)]),
    );
  }
  return out;
}

/** Rule: compose-go paths/resolve.go volumeDriverOpts, for `o: bind` alone. */
function absoluteDevice(volume: Tree, directory: string): Tree {
  const { driver, driver_opts: options } = mappingOf(volume);
  const { o, device } = mappingOf(options);
  if (driver !== 'local' || o !== 'bind' || typeof device !== 'string') return volume;
  return {
    ...mappingOf(volume),
    driver_opts: { ...mappingOf(options), device: absolutePath(device, directory) },
  };
}
