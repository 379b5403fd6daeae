import type { Blueprint, HostNeeds } from '../blueprint/index.ts';
import { ALERT_PATH_UNIT, LOOK_PERIOD } from '../blueprint/index.ts';
import { alertPathTriers, alertTokenVariable } from '../core/index.ts';

/** Name of the program that tries the ways of alerts. */
export const PATH_PROGRAM = 'alert-path';

/** `alert-path` and its timer, on every server that sends alerts by a notifier with a topic for it. */
export function pathNeeds(blueprint: Blueprint): HostNeeds {
  const triers = alertPathTriers(blueprint);
  const hosts = blueprint.servers.filter(({ id }) => triers.has(id));
  const pathOf = (dataRoot: string): string => `${dataRoot}/bin/${PATH_PROGRAM}`;
  return {
    programs: hosts.map(({ id: server, dataRoot }) => ({
      server,
      name: PATH_PROGRAM,
      path: pathOf(dataRoot),
      usage: 'alert-path [--dry-run | --help]',
      calls: ['curl'],
    })),
    secrets: hosts.map(({ id: server }) => ({ server, variable: alertTokenVariable(server), program: PATH_PROGRAM })),
    units: hosts.map(({ id: server, dataRoot }) => ({
      server,
      name: ALERT_PATH_UNIT,
      description: 'Tries whether alerts of this host get through',
      runs: [pathOf(dataRoot)],
      user: 'root',
      after: ['network-online.target'],
      // Between two looks at the health of the host.
      starts: { by: 'timer', onCalendar: '*:7/15', spreadSeconds: 60 },
      longestRunSeconds: LOOK_PERIOD.longestRunSeconds,
      hardening: { writes: [`${dataRoot}/.hl`], network: true, capabilities: ['CAP_DAC_READ_SEARCH'] },
    })),
  };
}
