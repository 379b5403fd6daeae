import type { Check } from '../core/index.ts';
import { finding, formatBytes } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';
import { MEMORY_LIMIT } from './wording.ts';

/** Forbids memory limits below what the image is known to need, or below the service's own reservation. */
export const memoryLimitTooLow: Check = {
  codes: [CHECK_ERRORS.limitTooLow.code],
  *check({ blueprint, where }) {
    for (const { id, image, limits } of blueprint.services) {
      const limit = limits.memoryBytes;
      const least = Math.max(image?.leastMemoryBytes ?? 0, limits.memoryReservationBytes ?? 0);
      if (limit === undefined || limit >= least) continue;
      const floors = [
        { bytes: image?.leastMemoryBytes ?? 0, reason: `${image?.repository ?? 'its image'} needs` },
        { bytes: limits.memoryReservationBytes ?? 0, reason: 'it reserves' },
      ];
      for (const { bytes, reason } of floors) {
        if (limit >= bytes) continue;
        const args = { service: id, limit: formatBytes(limit), least: formatBytes(bytes), reason };
        yield finding(CHECK_ERRORS.limitTooLow, args, where(id, ...MEMORY_LIMIT), { given: formatBytes(limit) });
      }
    }
  },
};
