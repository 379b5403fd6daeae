import type { Blueprint, ServiceFacts } from '../../blueprint/index.ts';
import { groupBy } from '../../blueprint/index.ts';
import type { ImageService } from '../../checks/index.ts';
import { servicesOfImage } from '../../checks/index.ts';
import { mappingOf, treeOf } from '../../checks/service-trees.ts';
import type { Mapping } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { WATCHTOWER_ERRORS } from '../errors.ts';
import { WATCHTOWERS } from '../images.ts';
import { ENABLE_LABEL, isTrue, SCOPE_LABEL } from '../label.ts';

/** Tells of services with `updates: 'auto'` that no Watchtower of their server would ever replace. */
export const notUpdated: Check = {
  codes: [WATCHTOWER_ERRORS.notUpdated.code],
  *check(input) {
    const { blueprint } = input;
    const auto = blueprint.services.filter(({ updates, job }) => updates === 'auto' && job === undefined);
    if (auto.length === 0) return;
    const watchtowers = groupBy(servicesOfImage(input, WATCHTOWERS), ({ service }) => service.server);
    const others = otherUpdaters(blueprint);
    for (const service of auto) {
      const own = watchtowers.get(service.server) ?? [];
      if (own.length === 0 && others.has(service.server)) continue;
      const labels = mappingOf(treeOf(input, service.id)['labels']);
      const why = own.length === 0 ? NO_WATCHTOWER : reasonOf(service, labels, own);
      if (why === undefined) continue;
      yield finding(WATCHTOWER_ERRORS.notUpdated, { service: service.id, why }, input.where(service.id, 'image'));
    }
  },
};

const NO_WATCHTOWER = 'its server has no Watchtower';

/** The servers on which another program does it, whose ways are its own. */
const otherUpdaters = ({ updaters }: Blueprint): ReadonlySet<string> =>
  new Set(updaters.filter(({ tool }) => tool !== 'watchtower').map(({ server }) => server));

/** Why none of the Watchtowers of its server replaces it. A value that only the host knows is taken on trust. */
function reasonOf({ image }: ServiceFacts, labels: Mapping, own: readonly ImageService[]): string | undefined {
  if (image?.digest !== undefined) return 'its image is pinned by a digest, of which there is never a newer one';
  const enabled = String(labels[ENABLE_LABEL] ?? '');
  if (!isTrue(enabled) && !enabled.includes('$')) return `a layer sets its label ${ENABLE_LABEL} to "${enabled}"`;
  const scope = String(labels[SCOPE_LABEL] ?? NO_SCOPE);
  if (own.some(({ environment }) => takes(environment, scope))) return undefined;
  return `no Watchtower of its server updates the scope "${scope}"`;
}

const NO_SCOPE = 'none';

/** Rule: `FilterByScope`: without a scope of its own a Watchtower looks at all, and `none` are containers without one. */
function takes(environment: ImageService['environment'], scope: string): boolean {
  const own = environment.get('WATCHTOWER_SCOPE');
  return own === undefined || own === '' || own === scope;
}
