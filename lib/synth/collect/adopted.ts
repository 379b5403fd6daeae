import { basename, dirname, join, posix } from 'node:path';
import type { Layer, Mapping, Tree } from '../../compose/index.ts';
import { commentsIn } from '../../compose/yaml/comments.ts';
import type { AdoptProps, Stack } from '../../core/index.ts';
import { finding, locationOf } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { formatOf } from '../resolve/config-files.ts';
import { listOf, mappingOf } from '../read.ts';
import { readBeside } from './travelling.ts';
import type { Report, TravellingFile } from './declared.ts';
import { gatherIntent } from './adopted-intent.ts';
import { isMapping } from './qualify.ts';
import { settleMounts } from './mount-source.ts';
import { placeIn, readLayers } from './yaml-layer.ts';
import type { YamlStack } from './yaml-stack.ts';
import { mapServices } from './yaml-stack.ts';
import { readRegularText } from '../../values/read-file.ts';

/** The layers of an adopted stack: as they are, but for relative paths, which begin at its directory on the server. */
export async function readAdopted(
  stack: Stack,
  adopted: AdoptProps,
  root: string,
  report: Report,
): Promise<YamlStack & { readonly project: string }> {
  const layers: { kind: 'local'; layer: Layer }[] = [];
  for (const file of stack.layerFiles) {
    for (const layer of await readLayers(root, file, report)) {
      const tree = mapServices(layer.tree, (name, service) => {
        const settled = settleMounts(service, {
          service: name,
          variables: stack.server.lab.props.variables ?? {},
          directory: adopted.directory,
          where: (index) => ({
            path: `${stack.node.path}/${name}`,
            ...placeIn(layer, 'services', name, 'volumes', index),
          }),
          report,
        });
        return absoluteService(settled, adopted.directory);
      });
      const comments = await commentsIn(readRegularText(join(root, file.file)));
      const placed = gatherIntent({ ...layer, tree: absoluteFiles(tree, adopted.directory) }, stack.node.id);
      layers.push({ kind: 'local', layer: { ...placed, comments } });
    }
  }
  const [first] = layers;
  const named = first?.layer.tree['name'];
  const services = new Set(layers.flatMap(({ layer }) => Object.keys(mappingOf(layer.tree['services']))));
  return {
    layers,
    files: readFiles(stack, adopted, root, report),
    services,
    project: adopted.project ?? (typeof named === 'string' ? named : defaultProject(adopted.directory)),
  };
}

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
        SYNTH_ERRORS.unreadableLayer,
        { file: name, reason: read.refused ?? 'it is not a regular file beside the compose file' },
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
  env_file: (value, directory) =>
    typeof value === 'string'
      ? absolutePath(value, directory)
      : listOf(value).map((entry) => {
          if (typeof entry === 'string') return absolutePath(entry, directory);
          const { path } = mappingOf(entry);
          return typeof path === 'string' ? { ...mappingOf(entry), path: absolutePath(path, directory) } : entry;
        }),
  build: (value, directory) => {
    if (typeof value === 'string') return absolutePath(value, directory);
    const { context } = mappingOf(value);
    return typeof context === 'string' ? { ...mappingOf(value), context: absolutePath(context, directory) } : value;
  },
};

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

/** Files of top-level secrets and configs. */
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
  return out;
}
