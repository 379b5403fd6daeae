import type { Blueprint, MaintenanceFacts, MonitorFacts } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';

/** Of these Gatus does not check the windows of maintenance, and then keeps wrong ones (gatus#1551). */
export const NEVER_QUIET: readonly MonitorFacts['kind'][] = ['dns'];

/** What an endpoint says of the times in which its failure is no news. */
export const windowsFor = ({ kind, maintenance }: MonitorFacts, blueprint: Blueprint): Mapping =>
  maintenance.length === 0 || NEVER_QUIET.includes(kind)
    ? {}
    : { 'maintenance-windows': maintenance.map((window) => windowOf(window, blueprint)) };

/** A maintenance window. Gatus reads its times as UTC unless a time zone is given. */
const windowOf = ({ start, durationSeconds, weekday }: MaintenanceFacts, { lab }: Blueprint): Mapping => ({
  start,
  duration: `${durationSeconds}s`,
  timezone: lab.timezone,
  ...(weekday !== undefined && { every: [weekday] }),
});
