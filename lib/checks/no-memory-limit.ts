import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { runningOn } from './memory-overbooked.ts';

/** Tells, once a server, which services may take all of its memory. */
export const noMemoryLimit: Check = {
  of: 'lab',
  codes: [CHECK_ERRORS.noMemoryLimit.code],
  *check({ blueprint, where }) {
    for (const { id: server } of blueprint.servers) {
      const services = runningOn(blueprint, server)
        .filter((service) => service.limits.memoryBytes === undefined)
        .map((service) => service.id);
      if (services.length > 0) yield finding(CHECK_ERRORS.noMemoryLimit, { server, services }, where(server));
    }
  },
};
