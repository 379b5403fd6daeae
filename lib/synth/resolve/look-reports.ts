import type { Blueprint, HeartbeatFacts } from '../../blueprint/index.ts';
import { ALERT_PATH_UNIT, HEALTH_UNIT, healthReporters, timerHeartbeat } from '../../blueprint/index.ts';
import { alertPathTriers } from '../../core/index.ts';

/** What hosts report of themselves, where they keep reports: their health, and whether their alerts get through. */
export function lookReports(blueprint: Blueprint): readonly HeartbeatFacts[] {
  const triers = alertPathTriers(blueprint);
  const declared = new Set(blueprint.monitors.map(({ id }) => id));
  return healthReporters(blueprint.heartbeatReceivers)
    .flatMap((server) => [
      timerHeartbeat(server, 'host-health', HEALTH_UNIT),
      ...(triers.has(server) ? [timerHeartbeat(server, 'alert-path', ALERT_PATH_UNIT)] : []),
    ])
    .filter(({ id }) => !declared.has(id));
}
