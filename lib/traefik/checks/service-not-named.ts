import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { labelOf } from './routers.ts';
import { seenOf } from './seen.ts';

/** Demands that a router says its service where its container has several. */
export const serviceNotNamed: Check = {
  codes: [TRAEFIK_ERRORS.serviceNotNamed.code],
  *check(input) {
    for (const { routers } of seenOf(input)) {
      for (const found of routers) {
        const { container, protocol, router } = found;
        const services = container.services[protocol];
        if (services.length < 2 || (router.service ?? '') !== '') continue;
        const where = container.where(labelOf(found, 'rule'));
        yield finding(TRAEFIK_ERRORS.serviceNotNamed, { router: found.name, services }, where);
      }
    }
  },
};
