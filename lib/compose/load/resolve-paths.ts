import { mapTree } from '../map-tree.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { isAbsolutePath, joinPath } from './files.ts';

/** What relative paths are made absolute with. */
export interface PathBase {
  readonly directory: string;
  /** What `~` stands for. @default - it stays */
  readonly home?: string | undefined;
  /** Follows the symbolic links of a path. @default - it stays */
  readonly real?: ((path: string) => string) | undefined;
  /** Whether what begins with a variable stays: it may be an absolute path. @default false */
  readonly open?: boolean;
}

export type Resolve = (value: Tree, base: PathBase) => Tree;

const expandHome = (path: string, { home }: PathBase): string =>
  path.startsWith('~') && home !== undefined ? joinPath(home, path.slice(1)) : path;

const WINDOWS = /^(?:[a-zA-Z]:[\\/]|\\\\)/;

const isOpen = (path: string, { open = false }: PathBase): boolean => open && /^\$(?!\$)/.test(path);

function plain(value: Tree, base: PathBase): Tree {
  if (isSequence(value)) return value.map((each) => plain(each, base));
  if (typeof value !== 'string') return value;
  const path = expandHome(value, base);
  return isAbsolutePath(path) || path === '' || isOpen(path, base) ? path : joinPath(base.directory, path);
}

/** A path of the host, which may be one of Windows. */
function host(value: Tree, base: PathBase): Tree {
  if (typeof value !== 'string') return value;
  const path = expandHome(value, base);
  return isAbsolutePath(path) || WINDOWS.test(path) || isOpen(path, base) ? path : joinPath(base.directory, path);
}

const REMOTE = /^(?:https?:\/\/|git:\/\/|ssh:\/\/|github\.com\/|git@)|:\/\/|^service:/;

const context: Resolve = (value, base) =>
  typeof value === 'string' && REMOTE.test(value) ? value : plain(value, base);

const linked: Resolve = (value, base) => {
  const path = plain(value, base);
  return typeof path === 'string' ? (base.real?.(path) ?? path) : path;
};

const mount: Resolve = (value, base) =>
  isMapping(value) && value['type'] === 'bind' && value['source'] !== undefined
    ? replaced(value, 'source', host(value['source'], base))
    : value;

/** A local volume that is a bind mount in truth. */
const driverOptions: Resolve = (value, base) => {
  const options = isMapping(value) && value['driver'] === 'local' ? value['driver_opts'] : undefined;
  if (!isMapping(value) || !isMapping(options) || options['o'] !== 'bind' || options['device'] === undefined)
    return value;
  return replaced(value, 'driver_opts', replaced(options, 'device', host(options['device'], base)));
};

const replaced = (tree: Mapping, key: string, value: Tree): Mapping =>
  tree[key] === value ? tree : { ...tree, [key]: value };

/** Where paths stand, and of what kind. */
export const PATHS = compilePatterns<Resolve>({
  'paths/context.go absContextPath': {
    'services.*.build.context': context,
    'services.*.build.additional_contexts.*': context,
  },
  'paths/unix.go maybeUnixPath': {
    'services.*.build.ssh.*': host,
    'configs.*.file': host,
    'secrets.*.file': host,
  },
  'paths/resolve.go absPath': {
    'services.*.env_file.[].path': plain,
    'services.*.label_file.[]': plain,
  },
  'paths/extends.go absExtendsPath': {
    'services.*.extends.file': plain,
  },
  'paths/unix.go absSymbolicLink': {
    'services.*.develop.watch.[].path': linked,
  },
  'paths/resolve.go absVolumeMount': {
    'services.*.volumes.[]': mount,
  },
  'paths/resolve.go volumeDriverOpts': {
    'volumes.*': driverOptions,
  },
});

/** A canonical tree whose relative paths are seen from a directory. */
export const resolvePaths = (tree: Mapping, base: PathBase): Mapping =>
  mapTree(tree, PATHS, (value, resolve) => resolve(value, base));
