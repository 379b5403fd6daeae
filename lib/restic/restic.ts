import type { Secret, Server, StackProps } from '../core/index.ts';
import { bringTool, ConfigFile, labSecret, offer, Stack } from '../core/index.ts';
import { RULES, validateOwnProps } from '../core/rules.ts';
import type { AllRules } from '../core/shapes.ts';
import { flag, positiveDuration, positiveSize } from '../core/shapes.ts';
import { fields } from '../core/fields.ts';
import { STACK_RULES } from '../core/stack.ts';
import { Duration, Size } from '../values/index.ts';
import type { ResticSettings } from './plan.ts';
import { resticTool } from './tool.ts';

/** For how long snapshots are kept, counted from the newest one. Rule: restic-forget(1), `--keep-within`. */
export interface Retention {
  /** All of them. @default - 3 days */
  readonly all?: Duration;
  /** One a day. @default - 14 days */
  readonly daily?: Duration;
  /** One a week. @default - 60 days */
  readonly weekly?: Duration;
  /** One a month. @default - 365 days */
  readonly monthly?: Duration;
}

/** What carries out the backups of a server, by restic. */
export interface ResticProps extends StackProps {
  /** Folder of the host that holds the repositories. @default - `backup` below the server's data root */
  readonly folder?: string;
  /** Whether that folder is a mount of its own, without which nothing is saved. @default false */
  readonly mountpoint?: boolean;
  /** For how long snapshots are kept. @default - all for 3 days, daily ones for 14, weekly for 60, monthly for 365 */
  readonly retention?: Retention;
  /** How much of the disk has to be free before anything is saved. @default - 1 GiB */
  readonly leastFree?: Size;
}

const retention = fields<Retention>('The retention', 'written as { daily: Duration.days(14) }', {
  all: positiveDuration('How long all snapshots are kept'),
  daily: positiveDuration('How long daily snapshots are kept'),
  weekly: positiveDuration('How long weekly snapshots are kept'),
  monthly: positiveDuration('How long monthly snapshots are kept'),
});

const RESTIC_RULES: AllRules<ResticProps> = {
  ...STACK_RULES,
  folder: RULES.path,
  mountpoint: flag('"mountpoint"'),
  retention,
  leastFree: positiveSize('What has to be free'),
};

/** Which snapshots are kept for how many days, in the order of `keepDays`. */
const KEPT = [
  ['all', 3],
  ['daily', 14],
  ['weekly', 60],
  ['monthly', 365],
] as const;

/**
 * Saves the state of a server's stacks in restic repositories on that server: one for each backup, all with one password
 * of the lab. `backup`, `restore`, `prune`, `verify` and `recover` are programs of the host.
 */
export class Restic extends Stack {
  constructor(server: Server, id = 'restic', props: ResticProps = {}) {
    super(server, id, { layer: 'shared', ...props });
    validateOwnProps(this, props, RESTIC_RULES, new.target, Restic);
    const { folder, mountpoint = false, leastFree = Size.gibibytes(1), retention: kept = {} } = props;
    const settings: ResticSettings = {
      ...(folder !== undefined && { folder }),
      mountpoint,
      leastFreeKib: Math.ceil(leastFree.inBytes / 1024),
      keepDays: KEPT.map(([which, days]) => daysOf(kept[which] ?? Duration.days(days))),
    };
    const password = passwordOf(server);
    // For the programs on the host; no container has it.
    new ConfigFile(this, 'password', { fileName: 'password', format: 'text', content: password.inFile() });
    offer(this, 'BackupTool', { tool: resticTool.id, settings });
    bringTool(this, resticTool);
  }
}

/** restic counts whole days. */
const daysOf = (duration: Duration): number => Math.max(1, Math.ceil(duration.inSeconds / 86_400));

/** The password of all repositories of a lab: whoever has it can read every backup. */
const passwordOf = ({ lab }: Server): Secret =>
  labSecret(lab, 'backup-password', {
    description: 'Opens every backup of the lab: keep it outside of the lab as well, on paper',
    make: 'openssl rand -base64 30',
    form: { pattern: '[^ ].{14,}[^ ]', words: '16 characters or more, no blank at either end' },
  });
