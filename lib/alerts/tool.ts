import type { Tool } from '../core/index.ts';
import { alertScript } from './alert.ts';
import { alertNeeds } from './needs.ts';
import { pathNeeds } from './path-needs.ts';
import { pathScript } from './path.ts';
import { notifyTest } from './notify-test.ts';

/**
 * The programs by which a host tells people: `alert` for whatever runs there, `notify-test` for whoever tries it, and
 * `alert-path`, which tries the ways all the time.
 */
export const alertsTool: Tool = {
  id: 'alerts',
  needs: (blueprint) => {
    const [own, path] = [alertNeeds(blueprint), pathNeeds(blueprint)];
    return {
      ...own,
      programs: [...(own.programs ?? []), ...(path.programs ?? [])],
      secrets: [...(own.secrets ?? []), ...(path.secrets ?? [])],
      units: path.units ?? [],
    };
  },
  derive: (blueprint) => ({
    files: blueprint.servers.flatMap((server) => [
      ...notifyTest(blueprint, server),
      ...alertScript(blueprint, server),
      ...pathScript(blueprint, server),
    ]),
    patches: [],
  }),
  checks: [],
};
