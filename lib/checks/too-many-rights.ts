import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { hostRightsOf } from './host-rights.ts';
import { serviceTreesOf } from './service-trees.ts';

/** Forbids capabilities and devices that give the host away, and tells where the border to it is thinner. */
export const tooManyRights: Check = {
  codes: [CHECK_ERRORS.hostRight.code, CHECK_ERRORS.weakBorder.code],
  *check(input) {
    for (const { id, tree } of serviceTreesOf(input)) {
      for (const { key, right, effect, weight } of hostRightsOf(tree)) {
        const args = { service: id, right, effect };
        const where = input.where(id, key);
        yield weight === 'error'
          ? finding(CHECK_ERRORS.hostRight, args, where, { given: right })
          : finding(CHECK_ERRORS.weakBorder, args, where, { given: right });
      }
    }
  },
};
