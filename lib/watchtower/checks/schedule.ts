import { servicesOfImage } from '../../checks/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { WATCHTOWER_ERRORS } from '../errors.ts';
import { WATCHTOWERS } from '../images.ts';

/** Forbids schedules with another number of fields than six. Descriptors, as `@daily`, have none. */
export const schedule: Check = {
  codes: [WATCHTOWER_ERRORS.schedule.code],
  *check(input) {
    for (const { service, environment } of servicesOfImage(input, WATCHTOWERS)) {
      const given = environment.get('WATCHTOWER_SCHEDULE')?.trim();
      if (given === undefined || given === '' || given.startsWith('@')) continue;
      const fields = given.replace(/^(?:CRON_)?TZ=\S+\s+/, '').split(/\s+/).length;
      if (fields === 6) continue;
      const where = input.where(service.id, 'environment', 'WATCHTOWER_SCHEDULE');
      yield finding(WATCHTOWER_ERRORS.schedule, { schedule: given, fields }, where, { given });
    }
  },
};
