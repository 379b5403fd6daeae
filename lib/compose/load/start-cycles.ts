import type { Finding, SourceLocation } from '../../values/index.ts';
import { finding } from '../../values/index.ts';
import { COMPOSE_ERRORS } from '../errors.ts';
import type { Mapping, Path } from '../tree.ts';
import { dependenciesOf } from './project.ts';
import { sectionOf } from './sections.ts';

/** Start dependencies that lead back to where they began: each cycle once. Rule: compose-go graph/cycle.go. */
export const startCycles = (tree: Mapping, locate: (path: Path) => SourceLocation | undefined): readonly Finding[] =>
  cyclesIn(tree).map((cycle) => cycleFinding(cycle, locate));

/** A finding about a cycle, at the dependency that closes it. */
export function cycleFinding(cycle: readonly string[], locate: (path: Path) => SourceLocation | undefined): Finding {
  const [last = '', first = ''] = [cycle.at(-2), cycle.at(-1)];
  const source = locate(['services', last, 'depends_on', first]);
  return finding(COMPOSE_ERRORS.startCycle, { chain: cycle.join(' → ') }, { source });
}

/** The cycles of start dependencies: the services on the way, the first of them again at the end. */
export function cyclesIn(tree: Mapping): readonly (readonly string[])[] {
  const services = sectionOf(tree, 'services');
  const done = new Set<string>();
  const found: (readonly string[])[] = [];
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
        found.push([...open.slice(place.get(next)).map(({ name }) => name), next]);
      } else if (!done.has(next) && Object.hasOwn(services, next)) enter(next);
    }
  }
  return found;
}
