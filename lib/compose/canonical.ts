import { asDependencies, asNamedNulls } from './merge.ts';
import { parsePort } from './ports.ts';
import { compilePatterns } from './pattern.ts';
import type { PatternNode } from './pattern.ts';
import type { Mapping, Tree } from './tree.ts';
import { isMapping, isSequence } from './tree-access.ts';
import { UNIQUE_BY } from './merge-rules.ts';
import { enforceUnicity } from './unicity.ts';
import { parseVolume } from './volumes.ts';

/** Gives the long form of a value; the value itself where it has that form already, or cannot be read. */
type Canonize = (value: Tree) => Tree;

/** The short forms and what they stand for. Rule: compose-go transform/canonical.go. */
const LONG_FORMS = compilePatterns<Canonize>({
  'services.*.ports': (value) => (isSequence(value) ? longPorts(value) : value),
  'services.*.volumes': (value) => eachOf(value, longMount),
  'services.*.secrets': (value) => eachOf(value, longSource),
  'services.*.configs': (value) => eachOf(value, longSource),
  'services.*.devices': (value) => eachOf(value, longDevice),
  'services.*.env_file': (value) => eachOf(typeof value === 'string' ? [value] : value, longEnvFile),
  'services.*.dns': listOfOne,
  'services.*.dns_search': listOfOne,
  'services.*.dns_opt': listOfOne,
  'services.*.tmpfs': listOfOne,
  'services.*.label_file': listOfOne,
  'services.*.depends_on': asDependencies,
  'services.*.networks': asNamedNulls,
  'services.*.models': asNamedNulls,
  'services.*.build': (value) => (typeof value === 'string' ? { context: value } : value),
  'services.*.extends': (value) => (typeof value === 'string' ? { service: value } : value),
  'services.*.gpus': (value) => (value === 'all' ? [{ count: -1 }] : value),
});

/** The whole file with every short form made long. What has the long form already is not copied. */
export const canonical = (tree: Mapping): Mapping => enforceUnicity(apply(tree, LONG_FORMS), UNIQUE_BY);

const SERVICE_FORMS = LONG_FORMS.below('services')?.below('*');
const SERVICE_UNIQUE = UNIQUE_BY.below('services')?.below('*');

/** One service with every short form made long. */
export function canonicalService(service: Mapping): Mapping {
  const long = SERVICE_FORMS === undefined ? service : apply(service, SERVICE_FORMS);
  return SERVICE_UNIQUE === undefined ? long : enforceUnicity(long, SERVICE_UNIQUE);
}

function apply(tree: Mapping, rules: PatternNode<Canonize>): Mapping {
  let out: Record<string, Tree> | undefined;
  for (const key in tree) {
    const node = rules.below(key);
    if (node === undefined) continue;
    const value = tree[key] as Tree;
    let long = node.rule === undefined || value === null ? value : node.rule(value);
    if (isMapping(long)) long = apply(long, node);
    if (long !== value) (out ??= { ...tree })[key] = long;
  }
  return out ?? tree;
}

/** The list with every entry made long; the list itself where all are. */
function eachOf(value: Tree, canonize: Canonize): Tree {
  if (!isSequence(value)) return value;
  const long = value.map(canonize);
  return long.every((entry, index) => entry === value[index]) ? value : long;
}

function listOfOne(value: Tree): Tree {
  return typeof value === 'string' ? [value] : value;
}

/** One unreadable port, as with a variable in it, leaves the whole list as it is: Compose does so. */
function longPorts(ports: readonly Tree[]): Tree {
  if (ports.every(isMapping)) return ports;
  const long: Tree[] = [];
  for (const port of ports) {
    if (isMapping(port)) {
      long.push(port);
      continue;
    }
    const parsed = parsePort(String(port));
    if ('error' in parsed) return ports;
    long.push(...parsed);
  }
  return long;
}

function longMount(mount: Tree): Tree {
  if (typeof mount !== 'string') return mount;
  const parsed = parseVolume(mount);
  if ('error' in parsed) return mount;
  const target = cleanTarget(parsed['target']);
  if (parsed['type'] !== 'bind') return { ...parsed, target };
  return { ...parsed, target, bind: { create_host_path: true, ...(parsed['bind'] as Mapping) } };
}

const cleanTarget = (target: Tree | undefined): Tree =>
  typeof target === 'string' && target.length > 1 ? target.replace(/\/+$/, '') || '/' : (target ?? '');

const longSource = (entry: Tree): Tree => (typeof entry === 'string' ? { source: entry } : entry);

const longEnvFile = (entry: Tree): Tree => (typeof entry === 'string' ? { path: entry, required: true } : entry);

function longDevice(device: Tree): Tree {
  if (typeof device !== 'string') return device;
  const [source = '', target = source, permissions = 'rwm'] = device.split(':');
  return { source, target, permissions };
}
