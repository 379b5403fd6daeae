import { keyValueMapping } from './merge.ts';
import { mapTree } from '../map-tree.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isSequence, setKey } from '../tree-access.ts';

/** Gives a value the one form that readers of a model see. */
type Keyed = (value: Tree) => Tree;

/**
 * What a file may write as a mapping or as a list, and the form that rules read: mappings by key, and lists of one for
 * single texts. What `canonical` makes long already (ports, mounts, networks, dependencies) is not repeated here.
 */
export const KEYED_FORMS = compilePatterns<Keyed>({
  'types/mapping.go MappingWithEquals': {
    'services.*.environment': keyValueMapping,
    'services.*.build.args': keyValueMapping,
  },
  'types/mapping.go Mapping': {
    'services.*.annotations': keyValueMapping,
    'services.*.sysctls': keyValueMapping,
    'services.*.build.additional_contexts': keyValueMapping,
  },
  'types/labels.go Labels': {
    'services.*.labels': keyValueMapping,
    'services.*.build.labels': keyValueMapping,
    'services.*.deploy.labels': keyValueMapping,
    'networks.*.labels': keyValueMapping,
    'volumes.*.labels': keyValueMapping,
    'secrets.*.labels': keyValueMapping,
    'configs.*.labels': keyValueMapping,
  },
  'types/hostList.go HostsList': {
    'services.*.extra_hosts': hostAddresses,
    'services.*.build.extra_hosts': hostAddresses,
  },
  'types/stringOrList.go StringList': {
    'services.*.dns': listOfOne,
    'services.*.dns_search': listOfOne,
    'services.*.tmpfs': listOfOne,
    'services.*.label_file': listOfOne,
  },
});

const known = new WeakMap<Mapping, Mapping>();

/**
 * A whole model as rules and policies read it: in one form, whichever its files have. What has that form already is not
 * copied, and every model is looked through once. What is written stays as its files have it.
 */
export function keyed(model: Mapping): Mapping {
  let found = known.get(model);
  if (found === undefined) known.set(model, (found = mapTree(model, KEYED_FORMS, (value, form) => form(value))));
  return found;
}

/** Addresses by name: entries are `name=address` or `name:address`, and an address may stand in brackets. */
function hostAddresses(value: Tree): Tree {
  const hosts: Record<string, Tree[]> = {};
  const add = (host: string, address: Tree): void => {
    if (!Object.hasOwn(hosts, host)) setKey(hosts, host, []);
    hosts[host]?.push(String(address).replace(/^\[(.*)\]$/, '$1'));
  };
  if (isSequence(value)) {
    for (const entry of value) {
      const [, host = String(entry), address = ''] = /^([^=:]*)[=:](.*)$/s.exec(String(entry)) ?? [];
      add(host.trim(), address.trim());
    }
  } else if (isMapping(value)) {
    for (const host in value) {
      const said = value[host] as Tree;
      for (const address of isSequence(said) ? said : [said]) add(host, address);
    }
  } else return value;
  return hosts;
}

function listOfOne(value: Tree): Tree {
  return value === null || isSequence(value) || isMapping(value) ? value : [value];
}

/**
 * A path by keys as a layer has it, where the layer has lists: the key of an entry becomes its place in the list. The
 * last entry counts, as in Compose. A key that no entry has ends the path at the list.
 */
export function pathInLayer(tree: Tree, path: Path): Path {
  const out: (string | number)[] = [];
  let node: Tree | undefined = tree;
  for (const key of path) {
    if (isSequence(node) && typeof key === 'string' && !/^\d+$/.test(key)) {
      const index = node.findLastIndex((entry) => keyOf(entry) === key);
      if (index < 0) return out;
      out.push(index);
      node = node[index];
      continue;
    }
    out.push(key);
    node = isSequence(node) ? node[Number(key)] : isMapping(node) ? node[key] : undefined;
  }
  return out;
}

const keyOf = (entry: Tree): string | undefined =>
  typeof entry === 'object' ? undefined : /^[^=]*/.exec(String(entry))?.[0];
