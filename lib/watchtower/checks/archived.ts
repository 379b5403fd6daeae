import { servicesOfImage } from '../../checks/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { WATCHTOWER_ERRORS } from '../errors.ts';
import { ARCHIVED } from '../images.ts';

/** Forbids the archived Watchtower. */
export const archived: Check = {
  codes: [WATCHTOWER_ERRORS.archived.code],
  *check(input) {
    for (const { service, image } of servicesOfImage(input, ARCHIVED)) {
      yield finding(WATCHTOWER_ERRORS.archived, { image: image.reference }, input.where(service.id, 'image'));
    }
  },
};
