import type { Blueprint, ServiceFacts } from '../blueprint/index.ts';
import { containerNameOf, sharedWith, stackOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Tells of services that share the network of a container which nothing in the lab makes. */
export const unknownContainer: Check = {
  codes: [CHECK_ERRORS.unknownContainer.code],
  *check({ blueprint, where }) {
    const sharing = blueprint.services.filter((service) => sharedWith(service)?.kind === 'container');
    if (sharing.length === 0) return;
    const containers = new Set(blueprint.services.map((each) => `${each.server} ${containerNameOf(blueprint, each)}`));
    const services = new Set(blueprint.services.map((each) => `${projectOf(blueprint, each)} ${each.name}`));
    for (const service of sharing) {
      const { name: container = '' } = sharedWith(service) ?? {};
      // Without a name it is refused, and what a variable holds only the server knows.
      if (container === '' || container.includes('$') || containers.has(`${service.server} ${container}`)) continue;
      const isService = services.has(`${projectOf(blueprint, service)} ${container}`);
      const args = { service: service.id, container, isService };
      yield finding(CHECK_ERRORS.unknownContainer, args, where(service.id, 'network_mode'), { given: container });
    }
  },
};

const projectOf = (blueprint: Blueprint, { stack }: ServiceFacts): string =>
  stackOf(blueprint, stack)?.project.file ?? stack;
