import type { Blueprint, ServerFacts } from '../../blueprint/index.ts';
import { notifiersFor } from '../../blueprint/index.ts';
import { alertTokenVariable, publishersOf } from '../../core/index.ts';

/** The programs that each server has for its jobs: `heartbeat` where reports are kept, `alert` where alerts can leave. */
export function placePrograms(blueprint: Blueprint): readonly ServerFacts[] {
  const keeping = new Set(blueprint.heartbeatReceivers.map(({ server }) => server));
  const publishing = new Set(publishersOf(blueprint));
  return blueprint.servers.map((server) => {
    const { id, dataRoot } = server;
    const alerts = publishing.has(id) && notifiersFor(blueprint, id).length > 0;
    return {
      ...server,
      programs: {
        ...(alerts && { alert: `${dataRoot}/bin/alert` }),
        ...(keeping.has(id) && { heartbeat: `${dataRoot}/bin/heartbeat` }),
      },
    };
  });
}

/** The variables whose values `alert` needs on its server. */
export function variablesOfPrograms(blueprint: Blueprint, { id, programs }: ServerFacts): readonly string[] {
  if (programs.alert === undefined) return [];
  const names = notifiersFor(blueprint, id).flatMap(({ delivery }) =>
    delivery?.kind === 'smtp' ? (delivery.login?.passwordVariable ?? []) : alertTokenVariable(id),
  );
  return [...new Set(names)];
}
