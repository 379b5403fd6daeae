import type { ServiceFacts } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isOpen, place } from './wording.ts';

/** Forbids that one name means two services on a network of a host, whichever projects they are in. */
export const ambiguousAlias: Check = {
  codes: [CHECK_ERRORS.ambiguousAlias.code],
  *check({ blueprint, where }) {
    const networks = new Map(blueprint.networks.map((network) => [network.id, network.name]));
    const owners = new Map<string, ServiceFacts>();
    for (const service of blueprint.services) {
      for (const attachment of service.networks) {
        const network = networks.get(attachment.network) ?? attachment.network;
        const own = [service.name, ...(service.containerName === undefined ? [] : [service.containerName])];
        for (const alias of new Set([...own, ...attachment.aliases])) {
          const key = `${service.server} ${network} ${alias}`;
          const first = owners.get(key);
          if (first === undefined) owners.set(key, service);
          else if (first !== service && !isOpen(alias)) {
            const args = { alias, network, by: first.id };
            const related = [place(where(first.id, 'networks'), 'first')];
            yield finding(CHECK_ERRORS.ambiguousAlias, args, where(service.id, 'networks'), { related });
          }
        }
      }
    }
  },
};
