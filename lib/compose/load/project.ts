import { finding, LabError, nearest } from '../../values/index.ts';
import { unsetInDotenv } from '../diagnose/dollars.ts';
import { parseDotenv } from '../language/dotenv.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Mapping, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import type { Printing } from '../print/printing.ts';
import { environment as asEnvironment, labels as asLabels } from '../print/entries.ts';
import type { Environment } from './environment.ts';
import { fillFromEnvironment, valueIn } from './environment.ts';
import type { Telling } from './loading.ts';
import { parseRawEnv } from './raw-env.ts';
import { mapSection, sectionOf } from './sections.ts';

/** A model whose services are told apart by their profiles. */
export interface Profiled {
  readonly tree: Mapping;
  /** Services that no active profile has. */
  readonly disabled: Mapping;
}

/** Leaves the services out that no active profile has; `*` activates all. Rule: compose-go types/project.go. */
export function withProfiles(tree: Mapping, profiles: readonly string[]): Profiled {
  const active = new Set(profiles);
  const enabled: Record<string, Tree> = {};
  const disabled: Record<string, Tree> = {};
  for (const [name, service] of Object.entries(sectionOf(tree, 'services'))) {
    const own = profilesOf(service);
    const isActive = own.length === 0 || active.has('*') || own.some((profile) => active.has(profile));
    (isActive ? enabled : disabled)[name] = service;
  }
  return { tree: { ...tree, services: enabled }, disabled };
}

/** The profiles of a service. */
export const profilesOf = (service: Tree | undefined): readonly string[] => {
  const profiles = isMapping(service) ? service['profiles'] : undefined;
  return isSequence(profiles) ? profiles.map(String) : [];
};

/**
 * The named services with all that they wait for; naming a service activates its profiles.
 *
 * @throws LabError CO020
 */
export function selectServices(
  { tree, disabled }: Profiled,
  names: readonly string[],
  profiles: readonly string[],
): Profiled {
  if (names.length === 0) return { tree, disabled };
  const all = { ...sectionOf(tree, 'services'), ...disabled };
  const wanted = names.flatMap((name) => (Object.hasOwn(disabled, name) ? profilesOf(disabled[name]) : []));
  const now = withProfiles({ ...tree, services: all }, [...profiles, ...wanted]);
  const services = sectionOf(now.tree, 'services');
  const chosen = new Set<string>();
  const visit = (name: string, required: boolean): void => {
    if (chosen.has(name)) return;
    if (!Object.hasOwn(services, name)) {
      if (!required) return;
      const didYouMean = nearest(name, Object.keys(services));
      throw LabError.of(COMPOSE_ERRORS.unknownService, { name }, {}, { given: name, didYouMean });
    }
    chosen.add(name);
    for (const [next, how] of dependenciesOf(services[name])) visit(next, !isMapping(how) || how['required'] !== false);
  };
  for (const name of names) visit(name, true);
  const kept = Object.entries(services).filter(([name]) => chosen.has(name));
  return {
    ...now,
    tree: { ...now.tree, services: Object.fromEntries(kept.map(([name, each]) => [name, only(each, chosen)])) },
  };
}

/** A service without the dependencies that were not chosen. */
function only(service: Tree, chosen: ReadonlySet<string>): Tree {
  if (!isMapping(service) || !isMapping(service['depends_on'])) return service;
  const kept = dependenciesOf(service).filter(([name]) => chosen.has(name));
  return { ...service, depends_on: Object.fromEntries(kept) };
}

export function dependenciesOf(service: Tree | undefined): readonly (readonly [string, Tree])[] {
  const dependencies = isMapping(service) ? service['depends_on'] : undefined;
  return isMapping(dependencies) ? Object.entries(dependencies) : [];
}

const USES = ['networks', 'volumes', 'secrets', 'configs', 'models'] as const;

/** The model without the networks, volumes, secrets and configs that no service uses. */
export function withoutUnused(tree: Mapping): Mapping {
  const used: Record<(typeof USES)[number], Set<string>> = {
    networks: new Set(),
    volumes: new Set(),
    secrets: new Set(),
    configs: new Set(),
    models: new Set(),
  };
  for (const service of Object.values(sectionOf(tree, 'services'))) {
    if (!isMapping(service)) continue;
    for (const key of ['networks', 'models'] as const) {
      for (const name of Object.keys(sectionOf(service, key))) used[key].add(name);
    }
    for (const mount of listOf(service['volumes'])) {
      if (mount['type'] === 'volume' && typeof mount['source'] === 'string') used.volumes.add(mount['source']);
    }
    for (const secret of [...listOf(service['secrets']), ...listOf(sectionOf(service, 'build')['secrets'])]) {
      used.secrets.add(String(secret['source']));
    }
    for (const config of listOf(service['configs'])) used.configs.add(String(config['source']));
  }
  const out: Record<string, Tree> = { ...tree };
  for (const section of USES) {
    if (!Object.hasOwn(tree, section)) continue;
    const entries = Object.entries(sectionOf(tree, section)).filter(([name]) => used[section].has(name));
    out[section] = Object.fromEntries(entries);
  }
  return out;
}

const listOf = (value: Tree | undefined): readonly Mapping[] => (isSequence(value) ? value.filter(isMapping) : []);

/**
 * The values of env files, below what `environment` says; the files themselves are not needed any more.
 * Rule: compose-go types/project.go WithServicesEnvironmentResolved.
 */
export function withEnvFiles(tree: Mapping, outside: Environment, keep: boolean, telling: Telling): Mapping {
  return mapSection(tree, 'services', (service, name) => {
    if (!isMapping(service) || (service['env_file'] === undefined && service['environment'] === undefined))
      return service;
    const { env_file: files, ...rest } = service;
    const said = (asEnvironment(fillFromEnvironment(service['environment'] ?? {}, outside, true), NO_PRINTING) ??
      {}) as Mapping;
    let found: Record<string, string> = Object.fromEntries(
      Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== null),
    );
    for (const [index, file] of listOf(files).entries()) {
      const path = String(file['path']);
      const text = telling.files.read(path);
      if (text === undefined) {
        if (file['required'] === false) continue;
        const source = telling.speakers.at(-1)?.locate?.(['services', name, 'env_file', index]);
        telling.findings.push(finding(COMPOSE_ERRORS.missingFile, { path }, { source }));
      } else if (!['raw', '', undefined].includes(file['format'] as string | undefined)) {
        const at = ['services', name, 'env_file', index, 'format'];
        const args = { path: at.join('.'), allowed: '`raw`' };
        const source = telling.speakers.at(-1)?.locate?.(at);
        const details = { given: String(file['format']) };
        telling.findings.push(finding(COMPOSE_ERRORS.valueNotAllowed, args, { source }, details));
      } else if (file['format'] === 'raw')
        found = { ...found, ...parseRawEnv(text, { file: path, lookup: (variable) => valueIn(outside, variable) }) };
      else {
        const lookup = (variable: string): string | undefined =>
          valueIn(outside, variable) ?? (typeof said[variable] === 'string' ? said[variable] : undefined);
        const onUnset = unsetInDotenv(telling.findings);
        found = parseDotenv(text, { file: path, lookup, initial: found, onUnset });
      }
    }
    return { ...(keep ? service : rest), environment: { ...found, ...said } };
  });
}

/** The labels of label files, below what `labels` says. */
export function withLabelFiles(tree: Mapping, keep: boolean, telling: Telling): Mapping {
  return mapSection(tree, 'services', (service, name) => {
    if (!isMapping(service) || !isSequence(service['label_file'])) return service;
    const { label_file: files, ...rest } = service;
    let found: Record<string, string> = {};
    for (const [index, file] of (files as readonly Tree[]).entries()) {
      const path = String(file);
      const text = telling.files.read(path);
      if (text !== undefined) {
        const onUnset = unsetInDotenv(telling.findings);
        found = parseDotenv(text, { file: path, lookup: (label) => found[label], initial: found, onUnset });
      } else {
        const source = telling.speakers.at(-1)?.locate?.(['services', name, 'label_file', index]);
        telling.findings.push(finding(COMPOSE_ERRORS.missingFile, { path }, { source }));
      }
    }
    const said = asLabels(service['labels'] ?? {}, NO_PRINTING) as Mapping | undefined;
    return { ...(keep ? service : rest), labels: { ...found, ...said } };
  });
}

const NO_PRINTING: Printing = { format: 'json', release: 'v2', path: [], refuse: () => undefined };
