import type { DependencyFacts, ServiceFacts } from '../blueprint/index.ts';
import type { Check, CheckInput } from '../core/index.ts';
import type { Finding } from '../values/index.ts';
import { finding } from '../values/index.ts';
import { dependenciesOf, dependentProjectsOf } from './dependencies.ts';
import { CHECK_ERRORS } from './errors.ts';
import { place } from './wording.ts';

/** Restart policies under which a container that ends is started again. */
const ENDLESS: readonly string[] = ['always', 'unless-stopped'];

/** Forbids to wait for what cannot happen: the health of a service without a healthcheck, the end of an endless one. */
export const unfulfilledDependency: Check = {
  codes: [
    CHECK_ERRORS.neverHealthy.code,
    CHECK_ERRORS.perhapsNeverHealthy.code,
    CHECK_ERRORS.neverCompletes.code,
    CHECK_ERRORS.neverStarted.code,
  ],
  *check({ blueprint, where }) {
    for (const { services } of dependentProjectsOf(blueprint)) {
      for (const service of services.values()) {
        for (const dependency of dependenciesOf(service)) {
          const target = services.get(dependency.service);
          if (target !== undefined) yield* judge(service, dependency, target, where);
        }
      }
    }
  },
};

function* judge(
  service: ServiceFacts,
  { service: name, condition, required }: DependencyFacts,
  target: ServiceFacts,
  where: CheckInput['where'],
): Iterable<Finding> {
  const { id, restart, profiles, healthcheck } = target;
  // A line is costly to find, and hardly ever told.
  const at = () => where(service.id, 'depends_on', name);
  const details = () => ({ related: [place(where(target.id), 'waits for')] });
  if (condition === 'service_healthy' && healthcheck === 'none') {
    yield finding(CHECK_ERRORS.neverHealthy, { service: id }, at(), details());
  }
  if (condition === 'service_healthy' && healthcheck === 'unknown') {
    const args = { service: id, image: target.image?.reference };
    yield finding(CHECK_ERRORS.perhapsNeverHealthy, args, at(), details());
  }
  if (condition === 'service_completed_successfully' && restart !== undefined && ENDLESS.includes(restart)) {
    yield finding(CHECK_ERRORS.neverCompletes, { service: id, restart }, at(), details());
  }
  // A profile that is active for the one is active for the other only if each profile of the first is one of the second.
  const startsAlone = service.profiles.length === 0 || !service.profiles.every((each) => profiles.includes(each));
  if (required && profiles.length > 0 && startsAlone) {
    yield finding(CHECK_ERRORS.neverStarted, { service: id, profiles }, at(), details());
  }
}
