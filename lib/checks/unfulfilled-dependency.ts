import type { DependencyFacts, ServiceFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import type { Finding, Where } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { dependenciesOf, dependentProjectsOf } from './dependencies.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place } from './wording.ts';

/** Restart policies under which a container that ends is started again. */
const ENDLESS: readonly string[] = ['always', 'unless-stopped'];

/** Forbids to wait for what cannot happen: the health of a service without a healthcheck, the end of an endless one. */
export const unfulfilledDependency: Check = {
  codes: [CHECK_ERRORS.neverHealthy.code, CHECK_ERRORS.neverCompletes.code, CHECK_ERRORS.neverStarted.code],
  *check({ blueprint, where }) {
    for (const { services } of dependentProjectsOf(blueprint)) {
      for (const service of services.values()) {
        for (const dependency of dependenciesOf(service)) {
          const target = services.get(dependency.service);
          if (target === undefined) continue;
          const at = where(service.id, 'depends_on', dependency.service);
          yield* judge(service, dependency, target, at, where(target.id));
        }
      }
    }
  },
};

function* judge(
  service: ServiceFacts,
  { condition, required }: DependencyFacts,
  target: ServiceFacts,
  at: Where,
  there: Where,
): Iterable<Finding> {
  const { id, restart, profiles, healthcheck } = target;
  const details = { related: [place(there, 'waits for')] };
  if (condition === 'service_healthy' && healthcheck === 'none') {
    yield finding(CHECK_ERRORS.neverHealthy, { service: id }, at, details);
  }
  if (condition === 'service_completed_successfully' && restart !== undefined && ENDLESS.includes(restart)) {
    yield finding(CHECK_ERRORS.neverCompletes, { service: id, restart }, at, details);
  }
  // A profile that is active for the one is active for the other only if each profile of the first is one of the second.
  const startsAlone = service.profiles.length === 0 || !service.profiles.every((each) => profiles.includes(each));
  if (required && profiles.length > 0 && startsAlone) {
    yield finding(CHECK_ERRORS.neverStarted, { service: id, profiles }, at, details);
  }
}
