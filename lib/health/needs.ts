import type { Blueprint, HealthFacts, HostNeeds, UnitHardening } from '../blueprint/index.ts';
import { HEALTH_UNIT, healthReporters, LOOK_PERIOD } from '../blueprint/index.ts';

/** Name of the program that looks at the host. */
export const HEALTH_PROGRAM = 'health';

/**
 * `health` and its timer, on every server that keeps reports. The package of smartctl only where the server says that it
 * is required: a virtual machine has no disk that could be asked.
 */
export function healthNeeds({ servers, heartbeatReceivers }: Blueprint): HostNeeds {
  const reporting = new Set(healthReporters(heartbeatReceivers));
  const hosts = servers
    .filter(({ id }) => reporting.has(id))
    .map(({ id: server, dataRoot, health }) => ({
      server,
      state: `${dataRoot}/.hl`,
      path: `${dataRoot}/bin/${HEALTH_PROGRAM}`,
      smart: health.smart,
    }));
  return {
    packages: hosts
      .filter(({ smart }) => smart === 'required')
      .map(({ server }) => ({
        server,
        command: 'smartctl',
        names: { debian: 'smartmontools', fedora: 'smartmontools' },
      })),
    programs: hosts.map(({ server, path }) => ({
      server,
      name: HEALTH_PROGRAM,
      path,
      usage: 'health [--dry-run | --help]',
      calls: ['df', 'docker', 'systemctl', 'timedatectl'],
    })),
    units: hosts.map(({ server, path, state, smart }) => ({
      server,
      name: HEALTH_UNIT,
      description: 'Looks at the disks, the clock, the units and the containers of this host',
      runs: [path],
      user: 'root',
      after: ['docker.service'],
      starts: { by: 'timer', onCalendar: '*:0/15', spreadSeconds: 60 },
      longestRunSeconds: LOOK_PERIOD.longestRunSeconds,
      hardening: { writes: [state], network: true, ...powersOf(smart) },
    })),
  };
}

/** To see file systems below folders of others, and the secrets that `alert` needs; and to ask drives of both kinds. */
const powersOf = (smart: HealthFacts['smart']): Pick<UnitHardening, 'capabilities' | 'devices'> =>
  smart === 'never'
    ? { capabilities: ['CAP_DAC_READ_SEARCH'] }
    : { capabilities: ['CAP_DAC_READ_SEARCH', 'CAP_SYS_RAWIO', 'CAP_SYS_ADMIN'], devices: true };
