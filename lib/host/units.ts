import type { Blueprint, UnitHardening, UnitNeed } from '../blueprint/index.ts';
import type { OutputFile, Then, Tool } from '../core/index.ts';
import { installedFile, UNIT_FOLDER } from '../core/index.ts';
import { unitPath, unitText, unitWord } from './unit-text.ts';

/** Writes the units of systemd that tools need: a service each, and what starts it. */
export const unitsTool: Tool = {
  id: 'units',
  derive: (blueprint) => ({ files: unitFiles(blueprint), patches: [] }),
  checks: [],
};

const unitFiles = ({ hostNeeds }: Blueprint): readonly OutputFile[] =>
  hostNeeds.units.flatMap((unit) => {
    const service = `${unit.name}.service`;
    const starter = starterOf(unit);
    if (starter === undefined) return [unitFile(unit, service, serviceText(unit), { do: 'enable', unit: service })];
    const name = `${unit.name}.${starter.ending}`;
    return [
      unitFile(unit, service, serviceText(unit), { do: 'daemon-reload' }),
      unitFile(unit, name, starter.text, { do: 'enable', unit: name }),
    ];
  });

const unitFile = ({ server, description }: UnitNeed, name: string, text: string, then: Then): OutputFile => ({
  path: `${server}/systemd/${name}`,
  content: `# ${description}. Made by synth from the lab; a change here is lost.\n${text}`,
  mode: 0o644,
  install: installedFile(`${UNIT_FOLDER}/${name}`, then),
});

type Setting = readonly [name: string, value: string | number];

/** Sections as text: `[Unit]` and the settings below it. */
const sections = (all: readonly (readonly [title: string, settings: readonly Setting[]])[]): string =>
  all
    .map(([title, settings]) => `[${title}]\n${settings.map(([name, value]) => `${name}=${value}\n`).join('')}`)
    .join('\n');

/** What starts a service: a timer or a path. One that starts with the host needs none. */
function starterOf({ name, starts }: UnitNeed): { readonly ending: string; readonly text: string } | undefined {
  const about = [['Description', `Starts ${unitText(name)}.service`]] as const;
  switch (starts.by) {
    case 'boot':
      return undefined;
    case 'path': {
      const path = [['PathChanged', unitText(starts.changed)]] as const;
      return {
        ending: 'path',
        text: sections([
          ['Unit', about],
          ['Path', path],
          ['Install', [['WantedBy', 'paths.target']]],
        ]),
      };
    }
    case 'timer': {
      const timer: readonly Setting[] = [
        ['OnCalendar', unitText(starts.onCalendar)],
        ['RandomizedDelaySec', starts.spreadSeconds],
        // What was due while the host was off is done at its next start.
        ['Persistent', 'yes'],
      ];
      return {
        ending: 'timer',
        text: sections([
          ['Unit', about],
          ['Timer', timer],
          ['Install', [['WantedBy', 'timers.target']]],
        ]),
      };
    }
  }
}

function serviceText(unit: UnitNeed): string {
  const { description, runs, afterwards, user, after, starts, longestRunSeconds, hardening } = unit;
  const order: readonly Setting[] = after.length === 0 ? [] : [['After', after.join(' ')]];
  return sections([
    ['Unit', [['Description', unitText(description)], ...order]],
    [
      'Service',
      [
        ['Type', 'oneshot'],
        ['ExecStart', runs.map(unitWord).join(' ')],
        ...(afterwards === undefined ? [] : [['ExecStopPost', afterwards.map(unitWord).join(' ')] as const]),
        ['User', user],
        ['TimeoutStartSec', longestRunSeconds],
        ...hardened(hardening),
      ],
    ],
    ...(starts.by === 'boot' ? [['Install', [['WantedBy', 'multi-user.target']]] as const] : []),
  ]);
}

/**
 * What a service may not do. Rule: systemd.exec(5), "SANDBOXING"; `systemd-analyze security` gives the score that a test
 * holds. Without a network it still reaches sockets of the file system, as that of Docker.
 */
function hardened({ writes, network, capabilities = [], devices = false }: UnitHardening): readonly Setting[] {
  const families = ['AF_UNIX', ...(network ? ['AF_INET', 'AF_INET6'] : [])];
  return [
    ['NoNewPrivileges', 'yes'],
    ['CapabilityBoundingSet', capabilities.join(' ')],
    ['ProtectSystem', 'strict'],
    ...(writes.length === 0 ? [] : [['ReadWritePaths', writes.map((path) => `-${unitPath(path)}`).join(' ')] as const]),
    ['ProtectHome', 'read-only'],
    ['PrivateTmp', 'yes'],
    ['PrivateDevices', devices ? 'no' : 'yes'],
    ['PrivateNetwork', network ? 'no' : 'yes'],
    ['RestrictAddressFamilies', families.join(' ')],
    ['ProtectKernelTunables', 'yes'],
    ['ProtectKernelModules', 'yes'],
    ['ProtectKernelLogs', 'yes'],
    ['ProtectControlGroups', 'yes'],
    ['ProtectClock', devices ? 'no' : 'yes'],
    ['ProtectHostname', 'yes'],
    ['RestrictNamespaces', 'yes'],
    ['RestrictRealtime', 'yes'],
    ['RestrictSUIDSGID', 'yes'],
    ['LockPersonality', 'yes'],
    ['SystemCallArchitectures', 'native'],
    ['SystemCallFilter', '@system-service'],
    ['UMask', '0077'],
  ];
}
