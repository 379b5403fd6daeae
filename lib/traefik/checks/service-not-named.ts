import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { labelOf } from './routers.ts';
import { seenOf } from './seen.ts';

/** Demands that a router says its service where its container has several. */
export const serviceNotNamed: Check = {
  codes: [TRAEFIK_ERRORS.serviceNotNamed.code],
  *check(input) {
    for (const { containers } of seenOf(input)) {
      for (const container of containers) {
        for (const found of container.routers) {
          const services = container.services[found.protocol];
          if ((found.router.service ?? '') !== '' || services.length < 2) continue;
          const where = container.where(labelOf(found, 'rule'));
          yield finding(TRAEFIK_ERRORS.serviceNotNamed, { router: found.name, services }, where);
        }
      }
    }
  },
};
