import type { Layer, Mapping, Path, Tree } from '../../compose/index.ts';
import { isMapping } from '../../compose/tree-access.ts';
import { serviceName } from '../../core/index.ts';
import { topLevelKey } from './host-layout.ts';

/**
 * Gives the names of a stack's own file their final form: service `db` of stack `paperless` is `paperless-db` in the
 * Compose file that all stacks of a server share, and so are its networks, volumes, secrets and configs.
 */
export function qualifyLayer(layer: Layer, stack: string, services: ReadonlySet<string>): Layer {
  const names: Names = { stack, services };
  const tree: Record<string, Tree> = {};
  for (const [section, content] of Object.entries(layer.tree)) {
    if (section === 'services' && isMapping(content)) {
      tree[section] = mapKeys(
        content,
        (key) => serviceName(stack, key),
        (service) => qualifyService(service, names),
      );
    } else if (TOP_LEVEL.has(section) && isMapping(content)) {
      tree[section] = mapKeys(
        content,
        (key) => resourceName(section, key, stack),
        (value) => value,
      );
    } else if (section !== 'name' && section !== 'version') tree[section] = content;
  }
  const { locate, resets } = layer;
  const back = originalKeys(layer.tree, stack);
  return {
    name: layer.name,
    tree,
    ...(resets !== undefined && { resets: resets.map((path) => qualifyPath(path, stack)) }),
    ...(locate !== undefined && { locate: (path: Path) => locate(unqualifyPath(path, back)) }),
  };
}

interface Names {
  readonly stack: string;
  readonly services: ReadonlySet<string>;
}

const TOP_LEVEL: ReadonlySet<string> = new Set(['networks', 'volumes', 'secrets', 'configs', 'models']);

export { isMapping };

/** The default network is the same for all stacks; every other resource is the stack's own. */
const resourceName = (section: string, key: string, stack: string): string =>
  section === 'networks' && key === 'default' ? key : topLevelKey(stack, key);

function mapKeys(mapping: Mapping, rename: (key: string) => string, change: (value: Tree) => Tree): Mapping {
  return Object.fromEntries(Object.entries(mapping).map(([key, value]) => [rename(key), change(value)]));
}

const qualifyPath = (path: Path, stack: string): Path => {
  const [section, key, ...rest] = path;
  if (section === 'services' && typeof key === 'string') return [section, serviceName(stack, key), ...rest];
  if (typeof section === 'string' && TOP_LEVEL.has(section) && typeof key === 'string') {
    return [section, resourceName(section, key, stack), ...rest];
  }
  return path;
};

/** Final keys of services and resources, and how the file writes them. */
function originalKeys(tree: Mapping, stack: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const [section, content] of Object.entries(tree)) {
    if (!isMapping(content)) continue;
    for (const key of Object.keys(content)) {
      const final = section === 'services' ? serviceName(stack, key) : resourceName(section, key, stack);
      keys.set(`${section} ${final}`, key);
    }
  }
  return keys;
}

const unqualifyPath = (path: Path, back: ReadonlyMap<string, string>): Path => {
  const [section, key, ...rest] = path;
  const original = back.get(`${section} ${key}`);
  return section === undefined || original === undefined ? path : [section, original, ...rest];
};

type Rename = (value: Tree, names: Names) => Tree;

/** The keys of a service that name other things of the file. */
const REFERENCES: Readonly<Record<string, Rename>> = {
  depends_on: (value, names) => renameListOrKeys(value, (key) => serviceRef(key, names)),
  links: (value, names) => renameListOrKeys(value, (entry) => beforeColon(entry, (key) => serviceRef(key, names))),
  volumes_from: (value, names) =>
    renameListOrKeys(value, (entry) =>
      entry.startsWith('container:') ? entry : beforeColon(entry, (key) => serviceRef(key, names)),
    ),
  network_mode: (value, names) => serviceMode(value, names),
  pid: (value, names) => serviceMode(value, names),
  ipc: (value, names) => serviceMode(value, names),
  networks: (value, { stack }) => renameListOrKeys(value, (key) => resourceName('networks', key, stack)),
  secrets: (value, { stack }) => renameSources(value, stack),
  configs: (value, { stack }) => renameSources(value, stack),
  models: (value, { stack }) => renameListOrKeys(value, (key) => topLevelKey(stack, key)),
};

function qualifyService(service: Tree, names: Names): Tree {
  if (!isMapping(service)) return service;
  const out: Record<string, Tree> = {};
  for (const [key, value] of Object.entries(service)) out[key] = REFERENCES[key]?.(value, names) ?? value;
  return out;
}

const serviceRef = (key: string, { stack, services }: Names): string =>
  services.has(key) ? serviceName(stack, key) : key;

const serviceMode = (value: Tree, names: Names): Tree =>
  typeof value === 'string' && value.startsWith('service:')
    ? `service:${serviceRef(value.slice('service:'.length), names)}`
    : value;

const beforeColon = (entry: string, rename: (key: string) => string): string => {
  const colon = entry.indexOf(':');
  return colon < 0 ? rename(entry) : rename(entry.slice(0, colon)) + entry.slice(colon);
};

function renameListOrKeys(value: Tree, rename: (key: string) => string): Tree {
  if (Array.isArray(value)) return value.map((entry: Tree) => (typeof entry === 'string' ? rename(entry) : entry));
  return isMapping(value) ? mapKeys(value, rename, (entry) => entry) : value;
}

/** Secrets and configs: the short form names both the source and the file, so the target is kept as it was. */
function renameSources(value: Tree, stack: string): Tree {
  if (!Array.isArray(value)) return value;
  return value.map((entry: Tree) => {
    if (typeof entry === 'string') return { source: topLevelKey(stack, entry), target: entry };
    if (!isMapping(entry) || typeof entry['source'] !== 'string') return entry;
    const { source } = entry;
    return { ...entry, source: topLevelKey(stack, source), target: entry['target'] ?? source };
  });
}
