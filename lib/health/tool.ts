import { programOf } from '../blueprint/index.ts';
import type { Tool } from '../core/index.ts';
import { HEALTH_PROGRAM, healthNeeds } from './needs.ts';
import { healthScript } from './program.ts';

/** The program by which a host looks at its own disks, clock, units and containers. */
export const healthTool: Tool = {
  id: 'health',
  needs: healthNeeds,
  derive: (blueprint) => ({
    files: blueprint.servers
      .filter(({ id }) => programOf(blueprint, id, HEALTH_PROGRAM) !== undefined)
      .map((server) => healthScript(blueprint, server)),
    patches: [],
  }),
  checks: [],
};
