import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import { parseGoBytes } from '../go-values.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping, isSequence } from '../tree-access.ts';
import { validateReferences } from '../validate.ts';
import type { Profiled } from './project.ts';
import { dependenciesOf } from './project.ts';
import { sectionOf } from './sections.ts';

type Tell = (path: Path, reason: string) => void;

/** Judges one service; the whole file stands beside it. */
type Judge = (service: Mapping, at: Path, tell: Tell, tree: Mapping) => void;

/**
 * What Compose refuses of a whole, normalized model: names of nothing, attributes that contradict each other, cycles.
 * Rule: compose-go loader/validate.go.
 */
export function checkConsistency(
  { tree, disabled }: Profiled,
  locate: (path: Path) => SourceLocation | undefined,
): readonly Finding[] {
  const findings: Finding[] = [...validateReferences(tree, { locate, disabled: Object.keys(disabled) })];
  const tell: Tell = (path, reason) => {
    findings.push(finding(COMPOSE_ERRORS.contradiction, { path: path.join('.'), reason }, { source: locate(path) }));
  };
  for (const [name, service] of Object.entries(sectionOf(tree, 'services'))) {
    if (isMapping(service)) for (const judge of JUDGES) judge(service, ['services', name], tell, tree);
  }
  for (const [name, secret] of Object.entries(sectionOf(tree, 'secrets'))) {
    if (!isMapping(secret) || secret['external'] === true || secret['file'] || secret['environment']) continue;
    tell(['secrets', name], 'needs a file or an environment');
  }
  return [...findings, ...cycles(tree, locate), ...sharedNames(tree, locate)];
}

const JUDGES: readonly Judge[] = [
  (service, at, tell) => {
    if (isMapping(service['build']) || isMapping(service['provider']) || service['image']) return;
    tell(at, 'has neither an image nor a build');
  },
  (service, at, tell, tree) => {
    const build = service['build'];
    if (!isMapping(build)) return;
    if (build['dockerfile'] && build['dockerfile_inline']) {
      tell([...at, 'build'], 'has both dockerfile and dockerfile_inline');
    }
    const platforms = build['platforms'];
    if (
      isSequence(platforms) &&
      platforms.length > 0 &&
      service['platform'] &&
      !platforms.includes(service['platform'])
    ) {
      tell([...at, 'build', 'platforms'], `must hold the platform ${String(service['platform'])} of the service`);
    }
    for (const context of Object.values(sectionOf(build, 'additional_contexts'))) {
      if (typeof context !== 'string' || !context.startsWith('service:')) continue;
      const other = sectionOf(tree, 'services')[context.slice('service:'.length)];
      if (!isMapping(other) || !isMapping(other['build'])) {
        tell([...at, 'build', 'additional_contexts'], `names ${context}, which is not built here`);
      }
    }
  },
  (service, at, tell) => {
    if (service['network_mode'] && Object.keys(sectionOf(service, 'networks')).length > 0) {
      tell([...at, 'network_mode'], 'and networks exclude each other');
    }
  },
  (service, at, tell) => {
    const test = sectionOf(service, 'healthcheck')['test'];
    if (isSequence(test) && test.length > 0 && !['CMD', 'CMD-SHELL', 'NONE'].includes(String(test[0]))) {
      tell([...at, 'healthcheck', 'test'], 'must begin with CMD, CMD-SHELL or NONE');
    }
  },
  (service, at, tell) => {
    const replicas = sectionOf(service, 'deploy')['replicas'] ?? undefined;
    const scale = service['scale'] ?? undefined;
    if (scale !== undefined && replicas !== undefined && Number(scale) !== Number(replicas)) {
      tell([...at, 'scale'], 'differs from deploy.replicas');
    }
    const count = scale ?? replicas;
    if (count !== undefined && Number(count) < 0)
      tell([...at, scale === undefined ? 'deploy' : 'scale'], 'is below zero');
    if (Number(count ?? 1) > 1 && service['container_name']) {
      tell([...at, 'container_name'], 'is one name for several containers');
    }
  },
  (service, at, tell) => {
    const resources = sectionOf(sectionOf(service, 'deploy'), 'resources');
    for (const [key, part, other, size] of TWICE) {
      const [said, beside] = [service[key], resources[part]];
      if (!said || !isMapping(beside)) continue;
      if (amount(said, size) !== amount(beside[other], size)) {
        tell([...at, key], `differs from deploy.resources.${part}.${other}`);
      }
    }
  },
  (service, at, tell) => {
    const watch = sectionOf(service, 'develop')['watch'];
    for (const trigger of isSequence(watch) ? watch.filter(isMapping) : []) {
      if (!trigger['target'] && !['rebuild', 'restart'].includes(String(trigger['action']))) {
        tell([...at, 'develop', 'watch'], `needs a target for ${String(trigger['action'])}`);
      }
    }
  },
  (service, at, tell) => {
    const mounted = new Set<string>();
    const take = (target: string, key: string, index: number): void => {
      if (mounted.has(target)) tell([...at, key, index], `mounts ${target}, where something is mounted already`);
      mounted.add(target);
    };
    for (const [index, tmpfs] of listIn(service['tmpfs']).entries())
      take(String(tmpfs).split(':')[0] ?? '', 'tmpfs', index);
    for (const [index, mount] of listIn(service['volumes']).entries()) {
      if (isMapping(mount)) take(String(mount['target']), 'volumes', index);
    }
  },
];

/** The same limit can be said in two places, and must be the same there. */
const TWICE = [
  ['cpus', 'limits', 'cpus', false],
  ['mem_limit', 'limits', 'memory', true],
  ['mem_reservation', 'reservations', 'memory', true],
  ['pids_limit', 'limits', 'pids', false],
] as const;

const amount = (value: Tree | undefined, size: boolean): number =>
  size && typeof value === 'string' ? (parseGoBytes(value) ?? 0) : Math.fround(Number(value ?? 0));

const listIn = (value: Tree | undefined): readonly Tree[] => (isSequence(value) ? value : []);

/** Start dependencies that lead back to where they began: each cycle once. */
function cycles(tree: Mapping, locate: (path: Path) => SourceLocation | undefined): readonly Finding[] {
  const services = sectionOf(tree, 'services');
  const done = new Set<string>();
  const found: Finding[] = [];
  for (const start of Object.keys(services).sort()) {
    // Depth first with a stack of its own: chains may be long.
    const open: { name: string; rest: string[] }[] = [];
    const place = new Map<string, number>();
    const enter = (name: string): void => {
      place.set(name, open.length);
      open.push({ name, rest: dependenciesOf(services[name]).map(([next]) => next) });
    };
    if (!done.has(start)) enter(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.rest.shift();
      if (next === undefined) {
        done.add(top.name);
        place.delete(top.name);
        open.pop();
      } else if (place.has(next)) {
        const chain = [...open.slice(place.get(next)).map(({ name }) => name), next].join(' → ');
        found.push(
          finding(COMPOSE_ERRORS.startCycle, { chain }, { source: locate(['services', top.name, 'depends_on', next]) }),
        );
      } else if (!done.has(next) && Object.hasOwn(services, next)) enter(next);
    }
  }
  return found;
}

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
