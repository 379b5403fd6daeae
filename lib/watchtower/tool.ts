import type { Blueprint, ServiceFacts } from '../blueprint/index.ts';
import { servicesRunning } from '../checks/index.ts';
import type { Patch, Tool } from '../core/index.ts';
import { archived } from './checks/archived.ts';
import { notification } from './checks/notification.ts';
import { notUpdated } from './checks/not-updated.ts';
import { schedule } from './checks/schedule.ts';
import { touchesAll } from './checks/touches-all.ts';
import { WATCHTOWERS } from './images.ts';
import { ENABLE_LABEL } from './label.ts';

/**
 * Labels what a Watchtower may replace, and judges every Watchtower of a lab: of the ready-made stack or of a layer
 * file.
 */
export const watchtowerTool: Tool = {
  id: 'watchtower',
  derive: (blueprint) => ({ files: [], patches: labelled(blueprint).map(patchOf) }),
  checks: [archived, schedule, touchesAll, notification, notUpdated],
  errors: () => import('./errors.ts'),
};

/** The services with `updates: 'auto'` on servers that run a Watchtower. */
function labelled(blueprint: Blueprint): readonly ServiceFacts[] {
  const servers = new Set(servicesRunning(blueprint, WATCHTOWERS).map(({ server }) => server));
  return servers.size === 0
    ? []
    : blueprint.services.filter(
        ({ updates, server, job }) => updates === 'auto' && job === undefined && servers.has(server),
      );
}

const patchOf = ({ id }: ServiceFacts): Patch => ({
  service: id,
  by: 'watchtower',
  compose: { labels: { [ENABLE_LABEL]: 'true' } },
});
