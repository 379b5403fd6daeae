import { posix } from 'node:path';
import type { Layer, Mapping, Path, Tree } from '../../compose/index.ts';
import { canonicalService } from '../../compose/language/canonical.ts';
import type { FindingKind, Where } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { SYNTH_ERRORS } from '../errors.ts';
import { bytesOf, listOf, mappingOf } from '../read.ts';
import type { Report } from './declared.ts';
import { configPath, topLevelKey, volumePath } from './host-layout.ts';
import type { Ways } from './ports-to.ts';
import { withPorts } from './ports-to.ts';
import { settleMounts } from './mount-source.ts';
import { isMapping } from './qualify.ts';
import { placeIn } from './yaml-layer.ts';
import type { Server } from '../../core/index.ts';

/** What the reading of a service of a stack's own YAML has to know. */
export interface YamlContext {
  readonly layer: Layer;
  readonly stack: string;
  readonly server: Server;
  readonly root: string;
  /** Volumes that the stack declares, and whether Docker keeps them. */
  readonly volumes: ReadonlyMap<string, { readonly docker: boolean }>;
  /** Keeps a regular file beside the layer file that a service mounts read-only; false where there is none. */
  readonly travels: (relativePath: string) => boolean;
  readonly ways: Ways;
  readonly report: Report;
}

/**
 * Brings a service of a layer file into the form that the lab's own have: volumes of the stack become their
 * directories, relative files travel, and limits stand under `deploy`.
 */
export function readYamlService(name: string, service: Tree, context: YamlContext): Tree {
  if (!isMapping(service)) return service;
  const { layer, report } = context;
  const id = `${context.server.node.path}/${context.stack}/${name}`;
  const where = (...path: Path): Where => ({ path: id, ...placeIn(layer, 'services', name, ...path) });
  const variables = context.server.lab.props.variables ?? {};
  const settled = settleMounts(service, {
    service: name,
    variables,
    where: (index) => where('volumes', index),
    report,
  });
  const long = canonicalService(mappingOf(settled));
  const out: Record<string, Tree> = { ...long };
  // A short form above a condition resets it, which is reported when the layers are merged.
  if (service['depends_on'] !== undefined) out['depends_on'] = service['depends_on'];
  if (long['volumes'] !== undefined) {
    out['volumes'] = listOf(long['volumes']).map((mount, index) =>
      readMount(name, mappingOf(mount), context, () => where('volumes', index)),
    );
  }
  const refuse = (what: string, given: string): void =>
    report(finding(SYNTH_ERRORS.relativePath, { service: name, what, path: given }, where(what), { given }));
  for (const entry of listOf(long['env_file'])) {
    const { path } = mappingOf(entry);
    if (typeof path === 'string' && isRelative(path)) refuse('env_file', path);
  }
  for (const path of listOf(long['label_file'])) {
    if (typeof path === 'string' && isRelative(path)) refuse('label_file', path);
  }
  const { context: build } = mappingOf(long['build']);
  if (typeof build === 'string' && isRelative(build)) refuse('build', build);
  return moveLimits(mappingOf(withPorts(out, { server: context.server, ways: context.ways, where, report })));
}

/** Whether a path begins at the file that it stands in. `~` and variables begin elsewhere. */
const isRelative = (path: string): boolean =>
  !path.startsWith('/') && !path.startsWith('~') && !path.startsWith('$') && !path.includes('://');

function readMount(service: string, mount: Mapping, context: YamlContext, where: () => Where): Mapping {
  const { type, source } = mount;
  if (typeof source !== 'string') return mount;
  if (type === 'volume') return readVolumeMount(mount, source, context);
  if (type !== 'bind') return mount;
  const bound: Mapping = { ...mount, bind: { create_host_path: false, ...ownBindOptions(mount) } };
  if (!isRelative(source)) return bound;
  const tell = <Args>(kind: FindingKind<Args>, args: Args): Mapping => {
    context.report(finding(kind, args, where(), { given: source }));
    return bound;
  };
  if (mount['read_only'] !== true) return tell(SYNTH_ERRORS.writableRelativeMount, { service, source });
  const path = posix.normalize(source);
  if (!context.travels(path)) return tell(SYNTH_ERRORS.relativePath, { service, what: 'mount', path: source });
  return { ...bound, source: configPath(context.root, context.stack, path) };
}

/** `create_host_path: true` is what the short form means; only what a user wrote in the long form stays. */
function ownBindOptions(mount: Mapping): Mapping {
  const { create_host_path: _default, ...own } = mappingOf(mount['bind']);
  return own;
}

function readVolumeMount(mount: Mapping, source: string, { volumes, stack, root }: YamlContext): Mapping {
  const declared = volumes.get(source);
  if (declared === undefined) return mount;
  if (declared.docker) return { ...mount, source: topLevelKey(stack, source) };
  const { volume: _options, ...rest } = mount;
  return { ...rest, type: 'bind', source: volumePath(root, stack, source), bind: { create_host_path: false } };
}

/** The older keys of limits, and where they stand today: in one place, so that layers can override each other. */
export const LIMITS: readonly [old: string, kind: 'limits' | 'reservations', key: string][] = [
  ['mem_limit', 'limits', 'memory'],
  ['cpus', 'limits', 'cpus'],
  ['pids_limit', 'limits', 'pids'],
  ['mem_reservation', 'reservations', 'memory'],
];

function moveLimits(service: Record<string, Tree>): Mapping {
  const found = LIMITS.filter(([old]) => service[old] !== undefined && service[old] !== null);
  if (found.length === 0) return service;
  const deploy = mappingOf(service['deploy']);
  const resources: Record<string, Tree> = { ...mappingOf(deploy['resources']) };
  for (const [old, kind, key] of found) {
    const value = service[old] as Tree;
    const beside = mappingOf(resources[kind])[key];
    // Both of them are refused where they differ, and which one is meant is not ours to say.
    if (beside !== undefined && beside !== null && !isSame(value, beside)) continue;
    resources[kind] = { [key]: key === 'cpus' ? String(value) : value, ...mappingOf(resources[kind]) };
    delete service[old];
  }
  return { ...service, deploy: { ...deploy, resources } };
}

const isSame = (one: Tree, other: Tree): boolean =>
  String(one) === String(other) ||
  (bytesOf(String(one)) !== undefined && bytesOf(String(one)) === bytesOf(String(other)));
