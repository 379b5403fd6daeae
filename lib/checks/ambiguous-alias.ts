import type { NetworkAttachment, ServiceFacts } from '../blueprint/index.ts';
import { servicesOfServer } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { isOpen, place } from './wording.ts';

/** Forbids that one name means two services on a network of a host, whichever projects they are in. */
export const ambiguousAlias: Check = {
  codes: [CHECK_ERRORS.ambiguousAlias.code],
  *check({ blueprint, where }) {
    const names = new Map(blueprint.networks.map((network) => [network.id, network.name]));
    for (const { id: server } of blueprint.servers) {
      const byNetwork = new Map<string, Map<string, ServiceFacts>>();
      for (const service of servicesOfServer(blueprint, server)) {
        for (const attachment of service.networks) {
          const network = names.get(attachment.network) ?? attachment.network;
          const owners = entryOf(byNetwork, network);
          for (const alias of aliasesOf(service, attachment)) {
            const first = owners.get(alias);
            if (first === undefined) owners.set(alias, service);
            else if (first !== service && !isOpen(alias)) {
              const args = { alias, network, by: first.id };
              const related = [place(where(first.id, 'networks'), 'first')];
              yield finding(CHECK_ERRORS.ambiguousAlias, args, where(service.id, 'networks'), { related });
            }
          }
        }
      }
    }
  },
};

function entryOf(byNetwork: Map<string, Map<string, ServiceFacts>>, network: string): Map<string, ServiceFacts> {
  let owners = byNetwork.get(network);
  if (owners === undefined) byNetwork.set(network, (owners = new Map()));
  return owners;
}

/** Every name that a service has on a network, once. */
function aliasesOf({ name, containerName }: ServiceFacts, { aliases }: NetworkAttachment): Iterable<string> {
  if (containerName === undefined && aliases.length === 0) return [name];
  return new Set(containerName === undefined ? [name, ...aliases] : [name, containerName, ...aliases]);
}
