import { withoutEnd } from '../../values/index.ts';
import { goText } from './go-values.ts';
import { mapTree } from '../map-tree.ts';
import { asDependencies, asNamedNulls } from './merge.ts';
import { parsePort } from './ports.ts';
import { compilePatterns } from '../pattern.ts';
import type { PatternNode } from '../pattern.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { UNIQUE_BY } from './merge-rules.ts';
import { enforceUnicity } from './unicity.ts';
import { parseVolume } from './volumes.ts';
import { isFloat } from './whole-float.ts';

/** Gives the long form of a value; the value itself where it has that form already, or cannot be read. */
export type Canonize = (value: Tree) => Tree;

/** The short forms and what they stand for. */
export const LONG_FORMS = compilePatterns<Canonize>({
  'transform/ports.go transformPorts': {
    'services.*.ports': (value) => (isSequence(value) ? longPorts(value) : value),
  },
  'transform/volume.go transformVolumeMount': {
    'services.*.volumes.[]': longMount,
  },
  'transform/secrets.go transformFileMount': {
    'services.*.secrets.[]': longSource,
    'services.*.configs.[]': longSource,
    'services.*.build.secrets.[]': longSource,
  },
  'transform/device.go transformDeviceMapping': {
    'services.*.devices.[]': longDevice,
  },
  'transform/envfile.go transformEnvFile': {
    'services.*.env_file': listOfOne,
    'services.*.env_file.[]': longEnvFile,
  },
  'transform/canonical.go transformStringOrList': {
    'services.*.dns': listOfOne,
    'services.*.label_file': listOfOne,
    'services.*.develop.watch.[].ignore': listOfOne,
    'services.*.develop.watch.[].include': listOfOne,
  },
  'transform/dependson.go transformDependsOn': {
    'services.*.depends_on': asDependencies,
  },
  'transform/services.go transformStringSliceToMap': {
    'services.*.networks': asNamedNulls,
    'services.*.models': asNamedNulls,
  },
  'transform/build.go transformBuild': {
    'services.*.build': (value) => (typeof value === 'string' ? { context: value } : value),
  },
  'transform/mapping.go transformKeyValue': {
    'services.*.build.additional_contexts': longContexts,
  },
  'transform/ssh.go transformSSH': {
    'services.*.build.ssh': longKeyValues,
  },
  'transform/canonical.go transformStringOrX': {
    'services.*.build.provenance': asText,
    'services.*.build.sbom': asText,
  },
  'transform/extends.go transformExtends': {
    'services.*.extends': (value) => (typeof value === 'string' ? { service: value } : value),
  },
  'transform/gpus.go transformGpus': {
    'services.*.gpus': (value) => (value === 'all' ? [{ count: 'all' }] : value),
  },
  'transform/external.go transformMaybeExternal': {
    'networks.*': longExternal,
    'volumes.*': longExternal,
    'secrets.*': longExternal,
    'configs.*': longExternal,
  },
});

/** The whole file with every short form made long. What has the long form already is not copied. */
export const canonical = (tree: Mapping): Mapping => enforceUnicity(mapTree(tree, LONG_FORMS, makeLong), UNIQUE_BY);

const inService = <Rule>(table: PatternNode<Rule>): PatternNode<Rule> =>
  table.below('services')?.below('*') ?? compilePatterns({});

const SERVICE_FORMS = inService(LONG_FORMS);
const SERVICE_UNIQUE = inService(UNIQUE_BY);

/** One service with every short form made long. */
export const canonicalService = (service: Mapping): Mapping =>
  enforceUnicity(mapTree(service, SERVICE_FORMS, makeLong), SERVICE_UNIQUE);

const makeLong = (value: Tree, form: Canonize): Tree => (value === null ? value : form(value));

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
    if ('error' in parsed || isFloat(port)) return ports;
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
  typeof target === 'string' && target.length > 1 ? withoutEnd(target, '/') || '/' : (target ?? '');

function longSource(entry: Tree): Tree {
  return typeof entry === 'string' ? { source: entry } : entry;
}

function longEnvFile(entry: Tree): Tree {
  return typeof entry === 'string' ? { path: entry, required: true } : entry;
}

function longDevice(device: Tree): Tree {
  if (typeof device !== 'string' || device.split(':').length > 3) return device;
  const [source = '', target = '', permissions = 'rwm'] = device.split(':');
  return { source, target: target === '' ? source : target, permissions };
}

/** A list of `key=value` as a mapping; a key alone has nothing. */
function longKeyValues(value: Tree): Tree {
  if (!isSequence(value)) return value;
  return Object.fromEntries(
    value.map((entry) => {
      const text = goText(entry);
      const at = text.indexOf('=');
      return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** One entry without a value leaves the whole list as it is. */
function longContexts(value: Tree): Tree {
  const isWhole = isSequence(value) && value.every((entry) => typeof entry === 'string' && entry.includes('='));
  return isWhole ? longKeyValues(value) : value;
}

function asText(value: Tree): Tree {
  return typeof value === 'boolean' ? String(value) : value;
}

/** `external: { name }`, which Compose knows from long ago. With another name beside it, which is refused, it stays. */
function longExternal(resource: Tree): Tree {
  const external = isMapping(resource) ? resource['external'] : undefined;
  if (!isMapping(resource) || !isMapping(external)) return resource;
  const name = resource['name'] ?? external['name'];
  const names = [name, external['name'] ?? name].map(String);
  if (names[0] !== names[1] && !names.some((each) => each.includes('$'))) return resource;
  return { ...resource, external: true, ...(name !== undefined && { name }) };
}
