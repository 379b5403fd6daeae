import { serverOf } from '../blueprint/index.ts';
import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { CPU_LIMIT } from './wording.ts';

/** Forbids CPU limits above the number of processors, which Docker refuses. */
export const moreCpusThanServer: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.tooManyCpus.code],
  *check({ blueprint, where }) {
    for (const { id, server, limits } of blueprint.services) {
      const has = serverOf(blueprint, server)?.cpus;
      if (has === undefined || limits.cpus === undefined || limits.cpus <= has) continue;
      const args = { service: id, cpus: limits.cpus, server, has };
      yield finding(CHECK_ERRORS.tooManyCpus, args, where(id, ...CPU_LIMIT), { given: String(limits.cpus) });
    }
  },
};
