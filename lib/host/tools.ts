import { groupBy } from '../blueprint/index.ts';
import type { Tool } from '../core/index.ts';
import { envExamples } from './env-example.ts';
import { jobsScript } from './jobs.ts';
import { prepareScript } from './prepare.ts';
import { unitsTool } from './units.ts';

/** Makes a host ready. It knows the sums of all other files of its server, so it is derived last. */
const prepareTool: Tool = {
  id: 'prepare',
  derive: () => ({ files: [], patches: [] }),
  deriveLast: (blueprint, others) => {
    const byServer = groupBy(others, ({ path }) => path.slice(0, path.indexOf('/')));
    return blueprint.servers.map((server) => prepareScript(blueprint, server, byServer.get(server.id) ?? []));
  },
  checks: [],
};

/** Runs the jobs of a server. */
const jobsTool: Tool = {
  id: 'jobs',
  derive: (blueprint) => ({
    files: blueprint.servers.flatMap((server) => jobsScript(blueprint, server)),
    patches: [],
  }),
  checks: [],
};

/** Lists the variables of a server. */
const envExampleTool: Tool = {
  id: 'env-example',
  derive: (blueprint) => ({
    files: blueprint.servers.flatMap((server) => envExamples(blueprint, server)),
    patches: [],
  }),
  checks: [],
};

/** What every server has beside its Compose files. */
export const hostTools: readonly Tool[] = [prepareTool, jobsTool, envExampleTool, unitsTool];
