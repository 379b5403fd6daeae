import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding, nearest } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Mapping, Path, Tree } from '../tree.ts';
import { isMapping } from '../tree-access.ts';
import type { ImpliedDependency } from './normalize.ts';
import { impliedDependencies } from './normalize.ts';
import { sectionOf } from './sections.ts';
import { cycleFinding, cyclesIn } from './start-cycles.ts';

/**
 * What is wrong with the dependencies that follow from `links`, `volumes_from` and shared namespaces, in a file that is
 * not normalized: names of nothing, and cycles that one of these closes. `depends_on` is judged elsewhere.
 */
export function checkImplied(tree: Mapping, locate: (path: Path) => SourceLocation | undefined): readonly Finding[] {
  const services = sectionOf(tree, 'services');
  const implied = new Map<string, readonly ImpliedDependency[]>();
  for (const name in services) {
    const service = services[name];
    const found = isMapping(service) ? impliedDependencies(service) : [];
    if (found.length > 0) implied.set(name, found);
  }
  if (implied.size === 0) return [];
  const findings: Finding[] = [];
  for (const [service, dependencies] of implied) {
    for (const { service: name, path } of dependencies) {
      // These are judged as references of the file.
      if (Object.hasOwn(services, name) || name.includes('$') || REFERENCES.has(String(path[0]))) continue;
      const details = { given: name, didYouMean: nearest(name, Object.keys(services)) };
      const at = { source: locate(['services', service, ...path]) };
      findings.push(finding(COMPOSE_ERRORS.undefinedReference, { service, what: 'service', name }, at, details));
    }
  }
  return [...findings, ...newCycles(tree, implied, locate)];
}

const REFERENCES: ReadonlySet<string> = new Set(['network_mode', 'pid', 'ipc']);

/** Cycles through `depends_on` and `network_mode` alone are told already. */
function newCycles(
  tree: Mapping,
  implied: ReadonlyMap<string, readonly ImpliedDependency[]>,
  locate: (path: Path) => SourceLocation | undefined,
): readonly Finding[] {
  const services = sectionOf(tree, 'services');
  const waiting: Record<string, Tree> = {};
  const closing = new Set<string>();
  for (const name in services) {
    const service = services[name];
    const said = isMapping(service) ? service['depends_on'] : undefined;
    const own: Record<string, Tree> = isMapping(said) ? { ...said } : {};
    for (const { service: other, path } of implied.get(name) ?? []) {
      if (path[0] !== 'network_mode' && !Object.hasOwn(own, other)) closing.add(`${name} ${other}`);
      own[other] ??= null;
    }
    waiting[name] = { depends_on: own };
  }
  if (closing.size === 0) return [];
  return cyclesIn({ services: waiting })
    .filter((cycle) => cycle.some((name, index) => closing.has(`${name} ${cycle[index + 1] ?? ''}`)))
    .map((cycle) => cycleFinding(cycle, (path) => locate(placeOf(path, implied))));
}

function placeOf(path: Path, implied: ReadonlyMap<string, readonly ImpliedDependency[]>): Path {
  const [, service = '', , name] = path.map(String);
  const found = implied.get(service)?.find((each) => each.service === name);
  return found === undefined ? path : ['services', service, ...found.path];
}
