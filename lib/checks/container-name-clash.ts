import type { ServiceFacts } from '../blueprint/index.ts';
import { stackOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isOpen, place } from './wording.ts';

/** Forbids that two containers of a host have one name, given or made by Compose. */
export const containerNameClash: Check = {
  codes: [CHECK_ERRORS.containerNameClash.code],
  *check({ blueprint, where }) {
    // Services without a name of their own clash in their service name already: HL103.
    if (blueprint.services.every(({ containerName }) => containerName === undefined)) return;
    const owners = new Map<string, ServiceFacts>();
    for (const service of blueprint.services) {
      const project = stackOf(blueprint, service.stack)?.project.name ?? '';
      const name = service.containerName ?? `${project}-${service.name}-1`;
      if (isOpen(name)) continue;
      const key = `${service.server} ${name}`;
      const first = owners.get(key);
      if (first === undefined) owners.set(key, service);
      else if (service.containerName !== undefined || first.containerName !== undefined) {
        const args = { name, server: service.server, by: first.id };
        const related = [place(where(first.id, 'container_name'), 'first')];
        yield finding(CHECK_ERRORS.containerNameClash, args, where(service.id, 'container_name'), { related });
      }
    }
  },
};
