import type { UnitNeed } from '../blueprint/index.ts';
import type { ServerPlan } from './plan.ts';

/** To read what belongs to whoever, to write it back as it was, and to enter what is locked for others. */
const READS_ALL = ['CAP_DAC_READ_SEARCH', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_CHOWN'];

/** When repositories lose what no snapshot needs, and when they are looked at: apart from backups, as both take long. */
const PRUNE = 'Sun *-*-* 05:40:00';
const VERIFY = 'Wed *-*-* 05:40:00';

/** Seconds of a day. */
const DAY = 86_400;

/** The units of a server: one timer a backup, and those of the repositories. */
export function unitsOf({ server, timezone, folder, backups }: ServerPlan): readonly UnitNeed[] {
  const program = (name: string): string => `${server.dataRoot}/bin/${name}`;
  const common = {
    server: server.id,
    user: 'root',
    after: ['docker.service'],
    hardening: { writes: [server.dataRoot, folder], network: false, capabilities: READS_ALL },
  };
  const timer = (onCalendar: string) =>
    ({ by: 'timer', onCalendar: `${onCalendar} ${timezone}`, spreadSeconds: 300 }) as const;
  const recover = [program('recover')];
  return [
    ...backups.map(({ name, onCalendar, longestRunSeconds }) => ({
      ...common,
      name: `hl-backup-${name.replaceAll('/', '-')}`,
      description: `Saves ${name}`,
      runs: [program('backup'), name],
      afterwards: recover,
      starts: timer(onCalendar),
      longestRunSeconds,
    })),
    ...(backups.length === 0
      ? []
      : [
          {
            ...common,
            name: 'hl-backup-recover',
            description: 'Starts what a backup stopped that was killed',
            runs: recover,
            starts: { by: 'boot' } as const,
            longestRunSeconds: 600,
          },
          {
            ...common,
            name: 'hl-backup-prune',
            description: 'Removes from repositories what no snapshot needs',
            runs: [program('prune')],
            starts: timer(PRUNE),
            longestRunSeconds: DAY,
          },
          {
            ...common,
            name: 'hl-backup-verify',
            description: 'Reads a part of every repository',
            runs: [program('verify')],
            starts: timer(VERIFY),
            longestRunSeconds: DAY,
          },
        ]),
  ];
}
