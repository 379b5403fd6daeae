import type { Blueprint, HostNeeds } from '../blueprint/index.ts';
import type { Tool } from '../core/index.ts';
import { RESTIC, serverPlans } from './plan.ts';
import { PROGRAMS, programFiles } from './programs.ts';
import { unitsOf } from './units.ts';

/** Saves and restores the state of the servers that a restic stands on. */
export const resticTool: Tool = {
  id: RESTIC,
  needs,
  derive: (blueprint) => ({
    files: serverPlans(blueprint).flatMap((plan) => programFiles(blueprint, plan)),
    patches: [],
  }),
  checks: [],
};

function needs(blueprint: Blueprint): HostNeeds {
  const plans = serverPlans(blueprint);
  return {
    packages: plans.map(({ server: { id } }) => ({
      server: id,
      command: 'restic',
      names: { debian: 'restic', fedora: 'restic' },
      least: '0.14',
    })),
    programs: plans.flatMap(({ server: { id, dataRoot } }) =>
      PROGRAMS.map(({ name, usage }) => ({
        server: id,
        name,
        path: `${dataRoot}/bin/${name}`,
        usage,
        calls: ['restic', 'docker'],
      })),
    ),
    folders: plans.map(({ server, folder }) => ({ server: server.id, path: folder, uid: 0, gid: 0, mode: '0700' })),
    units: plans.flatMap(unitsOf),
  };
}
