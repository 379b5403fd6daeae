import type { Tool } from '../core/index.ts';
import { alertScript } from './alert.ts';
import { alertNeeds } from './needs.ts';
import { notifyTest } from './notify-test.ts';

/** The programs by which a host tells people: `alert` for whatever runs there, and `notify-test` for whoever tries it. */
export const alertsTool: Tool = {
  id: 'alerts',
  needs: alertNeeds,
  derive: (blueprint) => ({
    files: blueprint.servers.flatMap((server) => [...notifyTest(blueprint, server), ...alertScript(blueprint, server)]),
    patches: [],
  }),
  checks: [],
};
