import type { ServiceFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { cyclesOf } from './cycles.ts';
import type { Graph } from './cycles.ts';
import { dependenciesOf, dependentProjectsOf } from './dependencies.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place } from './wording.ts';

/** Forbids that services wait for each other. Each knot of cycles is told once, with one whole cycle of it. */
export const dependencyCycle: Check = {
  codes: [CHECK_ERRORS.dependencyCycle.code],
  *check({ blueprint, where }) {
    for (const { services } of dependentProjectsOf(blueprint)) {
      // What waits for nothing is in no cycle.
      const list = [...services.values()].filter((service) => dependenciesOf(service).length > 0);
      for (const cycle of cyclesOf(graphOf(list, services))) {
        const members = cycle.map((index) => list[index]!);
        const [first, second = first] = members as [ServiceFacts, ...ServiceFacts[]];
        const args = { cycle: [...members, first].map((service) => service.name) };
        const related = members.slice(1).map((service, index) => {
          const next = members[index + 2] ?? first;
          return place(where(service.id, 'depends_on', next.name), `waits for ${next.name}`);
        });
        yield finding(CHECK_ERRORS.dependencyCycle, args, where(first.id, 'depends_on', second.name), { related });
      }
    }
  },
};

function graphOf(list: readonly ServiceFacts[], services: ReadonlyMap<string, ServiceFacts>): Graph {
  const positions = new Map(list.map((service, index) => [service, index]));
  return list.map((service) =>
    dependenciesOf(service).flatMap((dependency) => {
      const target = services.get(dependency.service);
      const position = target && positions.get(target);
      return position === undefined ? [] : [position];
    }),
  );
}
