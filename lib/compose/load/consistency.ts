import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { goText, parseGoBytes } from '../language/go-values.ts';
import { mapTree } from '../map-tree.ts';
import { compilePatterns } from '../pattern.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { validateReferences } from '../language/validate.ts';
import { startCycles } from './start-cycles.ts';
import type { Profiled } from './project.ts';
import { mapSection, sectionOf } from './sections.ts';

/** What a value is judged with. */
interface Judging {
  /** The service that the value is of. */
  readonly service: Mapping;
  readonly tree: Mapping;
  /** Tells what is wrong, at the value or below it. */
  readonly tell: (reason: string, ...below: Path) => void;
}

type Judge = (value: Tree, judging: Judging) => void;

/** What Compose refuses of a whole, normalized model: names of nothing, attributes that contradict each other, cycles. */
export function checkConsistency(
  { tree, disabled }: Profiled,
  locate: (path: Path) => SourceLocation | undefined,
): readonly Finding[] {
  return [
    ...validateReferences(tree, { locate, disabled: Object.keys(disabled) }),
    ...checkContradictions(tree, locate),
    ...startCycles(tree, locate),
    ...sharedNames(tree, locate),
  ];
}

/** What attributes of a service contradict, and sections that say too little. What was `told` is not told again. */
export function checkContradictions(
  tree: Mapping,
  locate: (path: Path) => SourceLocation | undefined,
  told: ReadonlySet<string> = NOTHING,
): readonly Finding[] {
  const findings: Finding[] = [];
  mapTree(tree, CONSISTENCY, (value, judge, at) => {
    const service = sectionOf(sectionOf(tree, 'services'), String(at[1]));
    const tell = (reason: string, ...below: Path): void => {
      const path = [...at, ...below];
      const name = path.join('.');
      if (told.has(name)) return;
      findings.push(finding(COMPOSE_ERRORS.contradiction, { path: name, reason }, { source: locate(path) }));
    };
    judge(value, { service, tree, tell });
    return value;
  });
  return findings;
}

const NOTHING: ReadonlySet<string> = new Set();

const startable: Judge = (service, { tell }) => {
  if (!isMapping(service) || isMapping(service['build']) || isMapping(service['provider']) || service['image']) return;
  tell('has neither an image nor a build');
};

const oneDockerfile: Judge = (build, { tell }) => {
  if (isMapping(build) && build['dockerfile'] && build['dockerfile_inline']) {
    tell('has both dockerfile and dockerfile_inline');
  }
};

const ownPlatform: Judge = (platforms, { service, tell }) => {
  const { platform } = service;
  if (platform && listIn(platforms).length > 0 && !listIn(platforms).includes(platform)) {
    tell(`must hold the platform ${goText(platform)} of the service`);
  }
};

const builtContext: Judge = (context, { tree, tell }) => {
  if (typeof context !== 'string' || !context.startsWith('service:')) return;
  const other = sectionOf(sectionOf(tree, 'services'), context.slice('service:'.length));
  if (!isMapping(other['build'])) tell(`names ${context}, which is not built here`);
};

const noNetworks: Judge = (mode, { service, tell }) => {
  if (mode && Object.keys(sectionOf(service, 'networks')).length > 0) tell('and networks exclude each other');
};

const knownTest: Judge = (test, { tell }) => {
  const [first] = listIn(test);
  if (first !== undefined && !['CMD', 'CMD-SHELL', 'NONE'].includes(goText(first))) {
    tell('must begin with CMD, CMD-SHELL or NONE');
  }
};

const replicasOf = (service: Mapping): Tree => sectionOf(service, 'deploy')['replicas'] ?? null;

const oneScale: Judge = (scale, { service, tell }) => {
  if (scale === null) return;
  const replicas = replicasOf(service);
  if (replicas !== null && Number(scale) !== Number(replicas)) tell('differs from deploy.replicas');
  if (Number(scale) < 0) tell('is below zero');
};

const replicated: Judge = (replicas, { service, tell }) => {
  if ((service['scale'] ?? null) === null && Number(replicas) < 0) tell('is below zero');
};

const oneContainer: Judge = (name, { service, tell }) => {
  if (name && Number(service['scale'] ?? replicasOf(service) ?? 1) > 1) tell('is one name for several containers');
};

/** The same limit can be said in two places, and must be the same there. */
const sameLimit =
  (part: 'limits' | 'reservations', key: string): Judge =>
  (value, { service, tell }) => {
    const beside = sectionOf(sectionOf(service, 'deploy'), 'resources')[part];
    if (!value || !isMapping(beside)) return;
    const amount = (said: Tree | undefined): number =>
      key === 'memory' && typeof said === 'string' ? (parseGoBytes(said) ?? 0) : Math.fround(Number(said ?? 0));
    if (amount(value) !== amount(beside[key])) tell(`differs from deploy.resources.${part}.${key}`);
  };

const watched: Judge = (trigger, { tell }) => {
  if (!isMapping(trigger) || trigger['target'] || ['rebuild', 'restart'].includes(String(trigger['action']))) return;
  tell(`needs a target for ${String(trigger['action'])}`);
};

const tmpfsTargets = (tmpfs: Tree | undefined): readonly string[] =>
  listIn(tmpfs).map((entry) => goText(entry).split(':')[0] ?? '');

/** Tells of each target that is there already, and adds the others. */
function mountAll(targets: readonly string[], mounted: Set<string>, { tell }: Judging): void {
  for (const [index, target] of targets.entries()) {
    if (mounted.has(target)) tell(`mounts ${target}, where something is mounted already`, index);
    mounted.add(target);
  }
}

const mountedOnce: Judge = (volumes, judging) => {
  const targets = listIn(volumes).map((mount) => (isMapping(mount) ? goText(mount['target'] ?? '') : ''));
  mountAll(targets, new Set(tmpfsTargets(judging.service['tmpfs'])), judging);
};

const fromSomewhere: Judge = (secret, { tell }) => {
  if (!isMapping(secret) || secret['external'] === true || secret['file'] || secret['environment']) return;
  tell('needs a file or an environment');
};

/** What attributes of one service contradict. */
export const CONSISTENCY = compilePatterns<Judge>({
  'loader/validate.go checkConsistency': {
    'services.*': startable,
    'services.*.build': oneDockerfile,
    'services.*.build.platforms': ownPlatform,
    'services.*.build.additional_contexts.*': builtContext,
    'services.*.network_mode': noNetworks,
    'services.*.healthcheck.test': knownTest,
    'services.*.scale': oneScale,
    'services.*.deploy.replicas': replicated,
    'services.*.container_name': oneContainer,
    'services.*.cpus': sameLimit('limits', 'cpus'),
    'services.*.mem_limit': sameLimit('limits', 'memory'),
    'services.*.mem_reservation': sameLimit('reservations', 'memory'),
    'services.*.pids_limit': sameLimit('limits', 'pids'),
    'services.*.develop.watch.[]': watched,
    'services.*.tmpfs': (tmpfs, judging) => mountAll(tmpfsTargets(tmpfs), new Set(), judging),
    'services.*.volumes': mountedOnce,
    'secrets.*': fromSomewhere,
  },
});

/**
 * A model in which `deploy.replicas` is what `scale` says, where both may stand: whoever judges it settles that.
 * Rule: compose-go loader/validate.go, checkConsistency.
 */
export const withReplicas = (tree: Mapping): Mapping =>
  mapSection(tree, 'services', (service) => {
    const { scale = null, deploy } = isMapping(service) ? service : {};
    if (!isMapping(service) || scale === null || !isMapping(deploy)) return service;
    return { ...service, deploy: { ...deploy, replicas: scale } };
  });

const listIn = (value: Tree | undefined): readonly Tree[] => (isSequence(value) ? value : []);

/** Two services with one container name. Rule: docker/compose checks it in `config` and `up`. */
function sharedNames(tree: Mapping, locate: (path: Path) => SourceLocation | undefined): readonly Finding[] {
  const owners = new Map<string, string>();
  const found: Finding[] = [];
  for (const [name, service] of Object.entries(sectionOf(tree, 'services'))) {
    const container = isMapping(service) ? service['container_name'] : undefined;
    if (typeof container !== 'string' || container === '') continue;
    const owner = owners.get(container);
    if (owner === undefined) owners.set(container, name);
    else {
      const path = ['services', name, 'container_name'];
      const reason = `is ${JSON.stringify(container)}, as that of the service ${owner} is`;
      found.push(finding(COMPOSE_ERRORS.contradiction, { path: path.join('.'), reason }, { source: locate(path) }));
    }
  }
  return found;
}
