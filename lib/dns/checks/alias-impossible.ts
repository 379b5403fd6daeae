import { serverOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { DNS_ERRORS } from '../errors.ts';

/** Tells of names that no alias may stand for, where somebody else keeps the name of the changing address. */
export const aliasImpossible: Check = {
  codes: [DNS_ERRORS.aliasImpossible.code],
  *check({ blueprint, where }) {
    const provided = new Set(blueprint.ddns.filter(({ keptBy }) => keptBy === 'provider').map(({ server }) => server));
    const causes = new Map(blueprint.dns.map((fact) => [fact.id, fact.for]));
    for (const { id: name, server, keptBy } of blueprint.ddns) {
      if (keptBy !== 'job' || !provided.has(server)) continue;
      const target = serverOf(blueprint, server)?.addresses.public?.name ?? '';
      yield finding(DNS_ERRORS.aliasImpossible, { name, target }, where(causes.get(name) ?? server));
    }
  },
};
