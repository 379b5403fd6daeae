import { servicesOfStack } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding, nearest } from '../values/index.ts';
import { dependenciesOf, dependentProjectsOf } from './dependencies.ts';
import { CHECK_ERRORS } from './errors.ts';
import { listed } from './wording.ts';

/** Names that a message lists, and that are searched for the one that was meant: enough for a person, and bounded. */
const MOST_NAMES = 20;
const MOST_SEARCHED = 50;

/** Forbids to depend on a service that the project does not have. */
export const unknownDependency: Check = {
  codes: [CHECK_ERRORS.unknownDependency.code],
  *check({ blueprint, where }) {
    for (const { name: project, services } of dependentProjectsOf(blueprint)) {
      const known = [...services.keys()];
      const some = known.slice(0, MOST_SEARCHED);
      for (const service of services.values()) {
        for (const dependency of dependenciesOf(service)) {
          if (services.has(dependency.service)) continue;
          const args = { service: dependency.service, project };
          // `db` is what people write where the name in the file is `<stack>-db`.
          const full = `${service.stack.slice(service.stack.lastIndexOf('/') + 1)}-${dependency.service}`;
          const near = [...servicesOfStack(blueprint, service.stack).map(({ name }) => name), ...some];
          const meant = services.has(full) ? full : nearest(dependency.service, near.slice(0, MOST_SEARCHED));
          yield finding(CHECK_ERRORS.unknownDependency, args, where(service.id, 'depends_on', dependency.service), {
            given: dependency.service,
            allowed: listed(known, MOST_NAMES),
            didYouMean: meant,
          });
        }
      }
    }
  },
};
