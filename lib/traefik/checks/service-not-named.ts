import { groupBy } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { TRAEFIK_ERRORS } from '../errors.ts';
import { labelOf } from './routers.ts';
import { seenOf } from './seen.ts';

/** Demands that a router says its service where its container has several. */
export const serviceNotNamed: Check = {
  codes: [TRAEFIK_ERRORS.serviceNotNamed.code],
  *check(input) {
    for (const { routers, services } of seenOf(input)) {
      const silent = routers.filter(({ router }) => (router.service ?? '') === '');
      if (silent.length === 0) continue;
      const byContainer = groupBy(services, ({ container }) => container);
      for (const found of silent) {
        const { container, protocol, name } = found;
        const own = (byContainer.get(container) ?? []).filter((each) => each.protocol === protocol);
        if (own.length < 2) continue;
        const where = container.where(labelOf(found, 'rule'));
        const args = { router: name, services: own.map((each) => each.name) };
        yield finding(TRAEFIK_ERRORS.serviceNotNamed, args, where);
      }
    }
  },
};
