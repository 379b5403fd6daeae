import type { ConfigFileFacts } from '../../blueprint/index.ts';
import { servicesOfStack } from '../../blueprint/index.ts';
import { mappingAt } from '../../checks/files.ts';
import { mappingOf } from '../../checks/service-trees.ts';
import type { Mapping, Tree } from '../../compose/index.ts';
import { isMapping } from '../../compose/index.ts';
import type { CheckInput } from '../../core/index.ts';

/** What is known of the Traefik of a server, of the files that it is given. */
export interface ProxyFiles {
  /** Its static configuration. */
  readonly static: Mapping;
  /** The files of its file provider that are written with it. */
  readonly dynamic: readonly Mapping[];
  /** Names in Docker of the networks that it has joined. */
  readonly networks: ReadonlySet<string>;
}

const STATIC = /(?:^|\/)traefik\.ya?ml$/;

const read = new WeakMap<CheckInput, ReadonlyMap<string, ProxyFiles>>();

/** The Traefik of each server that is given a static configuration by file; of others nothing is known. */
export function proxiesOf(input: CheckInput): ReadonlyMap<string, ProxyFiles> {
  let found = read.get(input);
  if (found === undefined) {
    const { blueprint } = input;
    const stated = blueprint.configFiles.filter(({ file }) => STATIC.test(file));
    found = new Map(stated.map((file) => [file.server, filesOf(input, file)]));
    read.set(input, found);
  }
  return found;
}

function filesOf(input: CheckInput, main: ConfigFileFacts): ProxyFiles {
  const { blueprint } = input;
  const treeOf = ({ file }: ConfigFileFacts): Mapping => mappingOf(mappingAt(input, file));
  const others = blueprint.configFiles.filter(
    ({ stack, format, id }) => stack === main.stack && format === 'yaml' && id !== main.id,
  );
  const networks = new Map(blueprint.networks.map(({ id, name }) => [id, name]));
  const readers = servicesOfStack(blueprint, main.stack).filter(({ configFiles }) => configFiles.includes(main.id));
  return {
    static: treeOf(main),
    dynamic: others
      .map(treeOf)
      .filter((tree) => ['http', 'tcp', 'udp', 'tls'].some((section) => isMapping(tree[section]))),
    networks: new Set(
      readers.flatMap((service) => service.networks.map(({ network }) => networks.get(network) ?? network)),
    ),
  };
}

/** A value of a configuration at a path; undefined where there is none. */
export function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let node = tree;
  for (const key of path) node = isMapping(node) ? node[key] : undefined;
  return node;
}

/** Whether the docker provider looks at containers that do not ask for it. @default true, as Traefik's */
export const exposesByDefault = (proxy: ProxyFiles | undefined): boolean =>
  proxy !== undefined && at(proxy.static, 'providers', 'docker', 'exposedByDefault') !== false;
