import { goText, isGoTrue } from '../language/go-values.ts';
import { mapTree } from '../map-tree.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Path, Scalar, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import type { Environment } from './environment.ts';
import { fillFromEnvironment } from './environment.ts';
import { cleanPath } from './files.ts';
import type { Release } from './release.ts';
import { mapSection, sectionOf } from './sections.ts';

/** What normalizing takes from outside of the files. */
export interface Normalizing {
  readonly name: string;
  readonly environment: Environment;
  readonly release: Release;
}

/** Gives what a value is once it is normalized. */
type Normal = (value: Tree, normalizing: Normalizing, path: Path) => Tree;

/** What Compose changes in a model, and adds to what is there. */
export const NORMAL_FORMS = compilePatterns<Normal>({
  'loader/normalize.go setNameFromKey': {
    'networks.*': named,
    'volumes.*': named,
    'configs.*': named,
    'secrets.*': named,
  },
  'loader/normalize.go Normalize': {
    'services.*': withImpliedDependencies,
    'services.*.pull_policy': (policy) => (policy === 'if_not_present' ? 'missing' : policy),
    'services.*.build': withDockerfile,
    'services.*.volumes.[]': withCleanTarget,
  },
  'loader/normalize.go resolve': {
    'services.*.build.args': (args, { environment }) => fillFromEnvironment(args, environment, false),
    'services.*.environment': (said, { environment }) => fillFromEnvironment(said, environment, true),
  },
});

/** What services wait for because of an attribute, and whether they start again with it. */
type Imply = (value: string) => readonly [service: string, restart: boolean] | undefined;

const shared: Imply = (value) => (value.startsWith('service:') ? [value.slice('service:'.length), true] : undefined);

/** Attributes of a service by which it waits for another one. */
export const IMPLIED = compilePatterns<Imply>({
  'loader/normalize.go Normalize': {
    links: (link) => [link.split(':').length === 2 ? (link.split(':')[0] ?? link) : link, true],
    network_mode: shared,
    ipc: shared,
    pid: shared,
    uts: shared,
    cgroup: shared,
    volumes_from: (source) => (source.startsWith('container:') ? undefined : [source.split(':')[0] ?? source, false]),
  },
});

/** What Compose adds to a model: the default network, names of networks and volumes, implied start dependencies. */
export function normalize(tree: Mapping, normalizing: Normalizing): Mapping {
  const model = withDefaultNetwork({ ...tree, name: normalizing.name });
  return mapTree(model, NORMAL_FORMS, (value, change, path) => change(value, normalizing, path));
}

function named(entry: Tree, { name }: Normalizing, path: Path): Tree {
  const key = String(path.at(-1));
  const resource = isMapping(entry) ? entry : {};
  if (resource['name'] !== undefined && resource['name'] !== null) return resource;
  const external = resource['external'];
  const isExternal = external !== undefined && !isMapping(external) && isGoTrue(external as Scalar);
  return { ...resource, name: isExternal ? key : `${name}_${key}` };
}

/** Rule: compose-go loader/normalize.go, normalizeNetworks. */
function withDefaultNetwork(tree: Mapping): Mapping {
  let used = false;
  const joined = mapSection(tree, 'services', (service) => {
    if (!isMapping(service) || 'provider' in service || 'network_mode' in service) return service;
    const networks = service['networks'];
    if (isMapping(networks) && Object.keys(networks).length > 0) {
      used ||= Object.hasOwn(networks, 'default');
      return service;
    }
    used = true;
    return { ...service, networks: { default: null } };
  });
  const networks = sectionOf(tree, 'networks');
  if (!used || Object.hasOwn(networks, 'default')) return joined;
  return { ...joined, networks: { ...networks, default: null } };
}

function withDockerfile(build: Tree): Tree {
  if (!isMapping(build)) return build;
  const out: Record<string, Tree> = { ...build };
  out['context'] ??= '.';
  if (out['dockerfile_inline'] === undefined) out['dockerfile'] ??= 'Dockerfile';
  return out;
}

function withCleanTarget(mount: Tree): Tree {
  return isMapping(mount) && typeof mount['target'] === 'string'
    ? { ...mount, target: cleanPath(mount['target']) }
    : mount;
}

/** A start dependency that follows from an attribute. */
export interface ImpliedDependency {
  readonly service: string;
  readonly restart: boolean;
  /** Where it is said, within the service. */
  readonly path: Path;
}

/** What a service waits for because of its attributes. */
export function impliedDependencies(service: Mapping): readonly ImpliedDependency[] {
  const found: ImpliedDependency[] = [];
  for (const { pattern, rule } of IMPLIED.rows) {
    const said = service[pattern];
    if (said === undefined) continue;
    for (const [index, value] of textsIn(said).entries()) {
      const [name, restart = false] = rule(value) ?? [];
      if (name !== undefined)
        found.push({ service: name, restart, path: isSequence(said) ? [pattern, index] : [pattern] });
    }
  }
  return found;
}

function withImpliedDependencies(service: Tree, { release }: Normalizing): Tree {
  if (!isMapping(service)) return service;
  const implied: Record<string, Tree> = {};
  for (const { service: name, restart } of impliedDependencies(service)) {
    implied[name] ??= { condition: 'service_started', restart, required: true };
  }
  const said = isMapping(service['depends_on']) ? service['depends_on'] : {};
  const all = { ...implied, ...said };
  const waiting = Object.keys(all).length === 0 ? service : { ...service, depends_on: all };
  return release === 'v5' ? withHookImages(waiting) : waiting;
}

/** Hooks before the start run in the image of the service. Rule: compose-go 2.14 loader/normalize.go. */
function withHookImages(service: Mapping): Mapping {
  const { image, pre_start: hooks } = service;
  if (!isSequence(hooks) || typeof image !== 'string') return service;
  const own = hooks.map((hook) => (isMapping(hook) && hook['image'] === undefined ? { ...hook, image } : hook));
  return { ...service, pre_start: own };
}

const textsIn = (value: Tree | undefined): readonly string[] =>
  isSequence(value) ? value.map((each) => goText(each)) : typeof value === 'string' ? [value] : [];
