import { goText, isGoTrue } from '../go-values.ts';
import type { Mapping, Scalar, Tree } from '../tree.ts';
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

/**
 * What Compose adds to a model: the default network, names of networks and volumes, start dependencies that other
 * attributes imply. Rule: compose-go loader/normalize.go.
 */
export function normalize(tree: Mapping, { name, environment, release }: Normalizing): Mapping {
  const services = mapSection(withDefaultNetwork({ ...tree, name }), 'services', (service) =>
    isMapping(service) ? normalizeService(service, environment, release) : service,
  );
  return NAMED.reduce(
    (model, section) => mapSection(model, section, (entry, key) => named(entry, key, name)),
    services,
  );
}

const NAMED = ['networks', 'volumes', 'configs', 'secrets'] as const;

function named(entry: Tree, key: string, project: string): Tree {
  const resource = isMapping(entry) ? entry : {};
  if (resource['name'] !== undefined && resource['name'] !== null) return resource;
  const external = resource['external'];
  const isExternal = external !== undefined && !isMapping(external) && isGoTrue(external as Scalar);
  return { ...resource, name: isExternal ? key : `${project}_${key}` };
}

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

function normalizeService(service: Mapping, environment: Environment, release: Release): Mapping {
  const out: Record<string, Tree> = { ...service };
  if (out['pull_policy'] === 'if_not_present') out['pull_policy'] = 'missing';
  if (isMapping(service['build'])) out['build'] = normalizeBuild(service['build'], environment);
  if (service['environment'] !== undefined) {
    out['environment'] = fillFromEnvironment(service['environment'], environment, true);
  }
  if (isSequence(service['volumes'])) out['volumes'] = service['volumes'].map(withCleanTarget);
  if (release === 'v5' && isSequence(service['pre_start'])) {
    const image = service['image'];
    out['pre_start'] = service['pre_start'].map((hook) =>
      isMapping(hook) && hook['image'] === undefined && typeof image === 'string' ? { ...hook, image } : hook,
    );
  }
  const implied = impliedDependencies(service);
  if (Object.keys(implied).length > 0) {
    out['depends_on'] = { ...implied, ...(isMapping(service['depends_on']) ? service['depends_on'] : {}) };
  }
  return out;
}

function normalizeBuild(build: Mapping, environment: Environment): Mapping {
  const out: Record<string, Tree> = { ...build };
  out['context'] ??= '.';
  if (out['dockerfile_inline'] === undefined) out['dockerfile'] ??= 'Dockerfile';
  if (build['args'] !== undefined) out['args'] = fillFromEnvironment(build['args'], environment, false);
  return out;
}

const withCleanTarget = (mount: Tree): Tree =>
  isMapping(mount) && typeof mount['target'] === 'string' ? { ...mount, target: cleanPath(mount['target']) } : mount;

/** Attributes whose value `service:<name>` makes a service wait for another one. */
const SHARED = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'] as const;

function impliedDependencies(service: Mapping): Record<string, Tree> {
  const out: Record<string, Tree> = {};
  const wait = (name: string, restart: boolean): void => {
    out[name] ??= { condition: 'service_started', restart, required: true };
  };
  for (const link of listIn(service['links'])) {
    const parts = link.split(':');
    wait(parts.length === 2 ? (parts[0] ?? link) : link, true);
  }
  for (const key of SHARED) {
    const value = service[key];
    if (typeof value === 'string' && value.startsWith('service:')) wait(value.slice('service:'.length), true);
  }
  for (const source of listIn(service['volumes_from'])) {
    if (!source.startsWith('container:')) wait(source.split(':')[0] ?? source, false);
  }
  return out;
}

const listIn = (value: Tree | undefined): readonly string[] =>
  isSequence(value) ? value.map((each) => goText(each)) : [];
