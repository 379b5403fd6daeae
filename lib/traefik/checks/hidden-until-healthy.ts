import { routesOfService } from '../../blueprint/index.ts';
import { mappingOf, treeOf } from '../../checks/service-trees.ts';
import type { Tree } from '../../compose/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';

/** Programs that a healthcheck asks its own container with. */
const PROBES = /(?:^|[\s/;&|(])(curl|wget|nc|bash)(?=\s|$)/;

/** Tells of routed containers whose healthcheck asks with a program that the image is known to lack. */
export const hiddenUntilHealthy: Check = {
  codes: [TRAEFIK_ERRORS.hiddenUntilHealthy.code],
  *check(input) {
    const { blueprint, where } = input;
    for (const { id, image } of blueprint.services) {
      if (image?.probe !== 'none' || routesOfService(blueprint, id).length === 0) continue;
      const program = PROBES.exec(textOf(mappingOf(treeOf(input, id)['healthcheck'])['test']))?.[1];
      if (program === undefined) continue;
      const why = `its healthcheck runs ${program}, which ${image.reference} does not have`;
      yield finding(TRAEFIK_ERRORS.hiddenUntilHealthy, { service: id, why }, where(id, 'healthcheck', 'test'));
    }
  },
};

const textOf = (test: Tree | undefined): string => (Array.isArray(test) ? test.join(' ') : String(test ?? ''));
