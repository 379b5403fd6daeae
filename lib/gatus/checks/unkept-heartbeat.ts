import type { Blueprint, HeartbeatFacts } from '../../blueprint/index.ts';
import { patienceOf, serviceOf } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';

const SHORTEST = 10;

/** As often as Watchtower updates by default, or a little more seldom. */
const A_DAY = 86_400;

/** Forbids pushed heartbeats that Gatus refuses, or whose silence it forgets at every update. */
export const unkeptHeartbeat: Check = {
  codes: [GATUS_ERRORS.unkeptHeartbeat.code],
  *check({ blueprint, where }) {
    for (const heartbeat of blueprint.heartbeats) {
      const reason = heartbeat.pushes.length === 0 ? undefined : faultOf(blueprint, heartbeat);
      if (reason === undefined) continue;
      yield finding(GATUS_ERRORS.unkeptHeartbeat, { heartbeat: heartbeat.id, reason }, where(heartbeat.id));
    }
  },
};

function faultOf(blueprint: Blueprint, heartbeat: HeartbeatFacts): string | undefined {
  const patience = patienceOf(heartbeat);
  if (patience < SHORTEST) return `its ${patience} seconds are less than the ${SHORTEST} that Gatus waits at least`;
  const restless = heartbeat.pushes.find(({ watcher }) => {
    const offer = blueprint.watchers.find(({ server }) => server === watcher);
    return serviceOf(blueprint, offer?.service ?? '')?.updates === 'auto';
  });
  if (restless === undefined || patience < A_DAY) return undefined;
  return `Watchtower restarts the Gatus of ${restless.watcher}, which then begins to wait anew`;
}
