import type { Check } from '../core/index.ts';
import { finding } from '../values/index.ts';
import { CHECK_ERRORS } from './errors.ts';

/** Forbids reports on copies and restores of backups from servers that have nothing of them. */
export const strangeReport: Check = {
  codes: [CHECK_ERRORS.strangeReport.code],
  *check({ blueprint, where }) {
    const backups = new Map(blueprint.backups.map((backup) => [backup.id, backup]));
    for (const { id, job, server, reporter } of blueprint.heartbeats) {
      if (reporter.kind !== 'copy' && reporter.kind !== 'restore') continue;
      const backup = backups.get(reporter.backup);
      const holds = backup?.copies.includes(server) === true;
      if (holds || (reporter.kind === 'restore' && backup?.server === server)) continue;
      yield finding(CHECK_ERRORS.strangeReport, { job, server, backup: reporter.backup }, where(id));
    }
  },
};
