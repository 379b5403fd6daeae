import type { HeartbeatFacts } from '../../blueprint/index.ts';
import { overdueAfter } from '../../blueprint/index.ts';
import type { Check } from '../../core/index.ts';
import { finding } from '../../values/index.ts';
import { GATUS_ERRORS } from '../errors.ts';

const SHORTEST = 10;

/** A person changes a lab, and Gatus reads its file anew, about as often as this. */
const A_DAY = 86_400;

/** Forbids pushed heartbeats that Gatus refuses, or whose silence it forgets at every start. */
export const unkeptHeartbeat: Check = {
  codes: [GATUS_ERRORS.unkeptHeartbeat.code],
  *check({ blueprint, where }) {
    for (const heartbeat of blueprint.heartbeats) {
      const reason = heartbeat.pushes.length === 0 ? undefined : faultOf(heartbeat);
      if (reason === undefined) continue;
      yield finding(GATUS_ERRORS.unkeptHeartbeat, { heartbeat: heartbeat.id, reason }, where(heartbeat.id));
    }
  },
};

function faultOf(heartbeat: HeartbeatFacts): string | undefined {
  const patience = overdueAfter(heartbeat);
  if (patience < SHORTEST) return `its ${patience} seconds are less than the ${SHORTEST} that Gatus waits at least`;
  if (patience < A_DAY) return undefined;
  const watchers = heartbeat.pushes.map(({ watcher }) => watcher).join(', ');
  return `the Gatus of ${watchers} begins to wait anew whenever it starts or the lab changes`;
}
