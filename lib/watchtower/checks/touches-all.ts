import { servicesOfImage } from '../../checks/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { WATCHTOWER_ERRORS } from '../errors.ts';
import { WATCHTOWERS } from '../images.ts';

/** Forbids a Watchtower that does not wait for the label. A value that only the host knows is taken on trust. */
export const touchesAll: Check = {
  codes: [WATCHTOWER_ERRORS.touchesAll.code],
  *check(input) {
    for (const { service, environment, open } of servicesOfImage(input, WATCHTOWERS)) {
      const name = 'WATCHTOWER_LABEL_ENABLE';
      const given = environment.get(name);
      if (/^(?:1|t|true)$/i.test(given ?? '') || (given === undefined && (environment.has(name) || open))) continue;
      const where = input.where(service.id, 'environment', ...(environment.has(name) ? [name] : []));
      yield finding(WATCHTOWER_ERRORS.touchesAll, { service: service.id }, where);
    }
  },
};
