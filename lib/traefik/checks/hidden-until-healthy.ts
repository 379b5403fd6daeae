import { serviceOf } from '../../blueprint/index.ts';
import { mappingOf, serviceTreesOf } from '../../checks/service-trees.ts';
import type { Tree } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';

/** Programs that a healthcheck asks its own container with. */
const PROBES = /(?:^|[\s/;&|(])(curl|wget|nc|bash)(?=\s|$)/;

/** Tells of routed containers whose healthcheck asks with a program that the image is known to lack. */
export const hiddenUntilHealthy: Check = {
  codes: [TRAEFIK_ERRORS.hiddenUntilHealthy.code],
  *check({ blueprint, models, where }) {
    const routed = new Set(blueprint.routes.map(({ service }) => service));
    for (const { id, tree } of serviceTreesOf({ blueprint, models })) {
      if (!routed.has(id)) continue;
      const image = serviceOf(blueprint, id)?.image;
      if (image?.probe !== 'none') continue;
      const program = PROBES.exec(textOf(mappingOf(tree['healthcheck'])['test']))?.[1];
      if (program === undefined) continue;
      const why = `its healthcheck runs ${program}, which ${image.reference} does not have`;
      yield finding(TRAEFIK_ERRORS.hiddenUntilHealthy, { service: id, why }, where(id, 'healthcheck', 'test'));
    }
  },
};

const textOf = (test: Tree | undefined): string => (Array.isArray(test) ? test.join(' ') : String(test ?? ''));
