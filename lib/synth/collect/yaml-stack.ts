import { dirname, join, posix } from 'node:path';
import type { Layer, Mapping, Path, Tree } from '../../compose/index.ts';
import type { LayerFile, Stack } from '../../core/index.ts';
import { formatOf } from '../resolve/config-files.ts';
import { mappingOf } from '../read.ts';
import type { Report, StackLayer, TravellingFile } from './declared.ts';
import { dataRoot, dockerVolumeName } from './host-layout.ts';
import type { NamedFile } from './named-files.ts';
import type { Ways } from './ports-to.ts';
import { readBeside } from './travelling.ts';
import { gatherIntent } from './intent-tree.ts';
import { isMapping, qualifyLayer } from './qualify.ts';
import { tellStrayIntent } from './stray-intent.ts';
import { readLayers } from './yaml-layer.ts';
import { LIMITS, readYamlService } from './yaml-service.ts';

/** The YAML of a stack: its layers with final names, and the files that travel with them. */
export interface YamlStack {
  readonly layers: readonly StackLayer[];
  readonly files: readonly TravellingFile[];
  /** Ids of the services that the files speak of, as the files name them. */
  readonly services: ReadonlySet<string>;
  /** The files of variables and labels that an adopted stack names, by their paths on its server. @default - none */
  readonly named?: ReadonlyMap<string, NamedFile>;
}

interface ReadLayer {
  readonly file: LayerFile;
  readonly layer: Layer;
}

/** Reads every layer file of a stack. `typed` are the ids of its constructs, which the files may speak of. */
export async function readYamlStack(
  stack: Stack,
  root: string,
  typed: Iterable<string>,
  ways: Ways,
  report: Report,
): Promise<YamlStack> {
  const read: ReadLayer[] = [];
  for (const file of stack.layerFiles) {
    for (const layer of await readLayers(root, file, report)) {
      tellStrayIntent(layer, 'stack', report);
      read.push({ file, layer });
    }
  }
  const services = new Set(typed);
  const volumes = new Map<string, { docker: boolean }>();
  for (const { layer } of read) {
    for (const name of Object.keys(mappingOf(layer.tree['services']))) services.add(name);
    for (const [name, volume] of Object.entries(mappingOf(layer.tree['volumes']))) {
      const docker = staysInDocker(mappingOf(volume)) || (volumes.get(name)?.docker ?? false);
      volumes.set(name, { docker });
    }
  }
  const files = new Map<string, TravellingFile>();
  const layers = read.map(({ file, layer }): StackLayer => {
    const context = {
      layer,
      stack: stack.node.id,
      server: stack.server,
      root: dataRoot(stack.server),
      volumes,
      ways,
      travels: (path: string) => travels(join(root, dirname(file.file)), path, files, root),
      report,
    };
    const own = mapServices(layer.tree, (name, service) => readYamlService(name, service, context));
    const placed = placeVolumes(withPlaces({ ...layer, tree: own }, layer.tree), stack.node.id);
    return { kind: file.layer, layer: qualifyLayer(placed, stack.node.id, services) };
  });
  return { layers, files: [...files.values()], services };
}

/** A layer that finds a limit by its older key, where the file has that. */
function withPlaces(layer: Layer, written: Mapping): Layer {
  const { locate } = layer;
  if (locate === undefined) return layer;
  return { ...layer, locate: (path) => locate(asLimit(path, written)) };
}

function asLimit(path: Path, written: Mapping): Path {
  const [section, name, , , ...limit] = path;
  if (section !== 'services' || path[3] !== 'resources') return path;
  const [old] = LIMITS.find(([, kind, key]) => kind === limit[0] && key === limit[1]) ?? [];
  const isOld = old !== undefined && mappingOf(mappingOf(written['services'])[String(name)])[old] !== undefined;
  return isOld ? [section, name as string, old] : path;
}

/** A volume that Docker keeps: told so, made by others, or of a driver of its own. */
const staysInDocker = (volume: Mapping): boolean =>
  mappingOf(volume['x-hl'])['docker'] === true || volume['external'] !== undefined || volume['driver'] !== undefined;

function travels(folder: string, path: string, files: Map<string, TravellingFile>, root: string): boolean {
  const name = posix.normalize(path);
  if (files.has(name)) return true;
  const { content } = readBeside(folder, name, root);
  if (content === undefined) return false;
  files.set(name, { name, content, format: formatOf(name) });
  return true;
}

export function mapServices(tree: Mapping, change: (name: string, service: Tree) => Tree): Mapping {
  const services = tree['services'];
  if (!isMapping(services)) return tree;
  return {
    ...tree,
    services: Object.fromEntries(Object.entries(services).map(([name, service]) => [name, change(name, service)])),
  };
}

/**
 * Volumes of a stack are directories, so they leave the section `volumes`. Those that Docker keeps stay, with an explicit
 * name.
 */
function placeVolumes(layer: Layer, stack: string): Layer {
  const volumes = layer.tree['volumes'];
  const gathered = gatherIntent(layer, stack, isOwn);
  if (!isMapping(volumes)) return gathered;
  const kept: Record<string, Tree> = {};
  for (const [name, volume] of Object.entries(volumes)) {
    if (!staysInDocker(mappingOf(volume))) continue;
    const { 'x-hl': _intent, ...rest } = mappingOf(volume);
    kept[name] = rest['external'] === undefined ? { name: dockerVolumeName(stack, name), ...rest } : rest;
  }
  const { volumes: _all, ...tree } = gathered.tree;
  return { ...gathered, tree: { ...tree, ...(Object.keys(kept).length > 0 && { volumes: kept }) } };
}

/** Whether a volume is the stack's to speak of: one of others is where it is spoken of. */
const isOwn = (volume: Mapping): boolean => volume['external'] === undefined || volume['x-hl'] !== undefined;
