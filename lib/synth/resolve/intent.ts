import type { Holds } from '../../blueprint/index.ts';
import type { Tree } from '../../compose/index.ts';
import type { BackupProps, MonitorProps } from '../../core/index.ts';
import { BACKUP_RULES } from '../../core/backup.ts';
import { RULES } from '../../core/rules.ts';
import { oneLine, record, rule } from '../../core/shapes.ts';
import { VOLUME_RULES } from '../../core/volume.ts';
import type { Weekday } from '../../values/index.ts';
import { Schedule } from '../../values/index.ts';
import type { Report } from '../collect/declared.ts';
import type { RouteMatch, RouteProps } from '../../core/index.ts';
import { compact } from '../read.ts';
import type { IntentReader, WhereBelow } from './intent-reader.ts';
import { readIntent } from './intent-reader.ts';
import { readMonitor } from './monitor-intent.ts';
import { readRoute } from './route-intent.ts';

/** What a layer file says under `x-hl` of a service. Rule: schemas/x-hl.schema.json. */
export interface ServiceIntent {
  readonly routes: readonly RouteIntent[];
  readonly monitors: readonly MonitorIntent[];
  readonly updates?: 'review' | 'auto';
  readonly formerly: readonly string[];
  readonly waive: Readonly<Record<string, string>>;
}

/** A route in the words of its props, without what only constructs can name. */
export interface RouteIntent {
  readonly match: RouteMatch;
  readonly props: RouteProps;
}

/** A monitor in the words of its props, without what only constructs can name. */
export interface MonitorIntent {
  readonly id: string;
  readonly props: MonitorProps;
  /** Ids of servers. */
  readonly watchedBy?: readonly string[];
  /** The variable of a secret of the lab. */
  readonly credentials?: string;
}

/** What a layer file says under `x-hl` of a volume or a directory of the host. */
export interface VolumeIntent {
  readonly holds?: Holds;
  readonly reason?: string;
  readonly docker: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly mode: string;
  readonly formerly: readonly string[];
  readonly mountpoint: boolean;
  readonly shared: boolean;
}

/** A backup in the words of its props, as far as a layer file has them. */
export interface BackupIntent extends Pick<BackupProps, 'schedule' | 'longestRun' | 'grace'> {
  /** Names of services of the stack. */
  readonly stops?: readonly string[];
}

/** What a layer file says under `x-hl` of its stack. */
export interface StackIntent {
  readonly backup?: BackupIntent;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly directories: Readonly<Record<string, VolumeIntent>>;
  /** Of the stack's own volumes: `x-hl` of each of them, gathered when the layer was read. */
  readonly volumes: Readonly<Record<string, VolumeIntent>>;
  readonly waive: Readonly<Record<string, string>>;
}

/** Reads `x-hl` of a service. */
export const serviceIntent = (tree: Tree | undefined, where: WhereBelow, report: Report): ServiceIntent =>
  readIntent(tree, where, report, (reader) => {
    const updates = reader.oneOf('updates', ['review', 'auto']);
    reader.textMap('ports_to'); // read with the layer, before the merge
    const formerly = reader.texts('formerly');
    reader.hold({ formerly }, { formerly: RULES.formerly });
    return {
      routes: reader.each('routes', readRoute).filter((route) => route !== undefined),
      monitors: reader.each('monitors', readMonitor).filter((monitor) => monitor !== undefined),
      ...(updates !== undefined && { updates }),
      formerly,
      waive: reader.textMap('waive'),
    };
  });

function readVolume(reader: IntentReader): VolumeIntent {
  const holds = reader.oneOf('holds', ['state', 'replaceable', 'cache', 'config']);
  const reason = reader.text('reason');
  const uid = reader.number('uid') ?? 0;
  if (holds === 'replaceable' && !reason?.trim()) reader.refuse('reason', 'why it can be had again');
  const kept = {
    uid,
    gid: reader.number('gid'),
    mode: reader.text('mode') ?? '0750',
    formerly: reader.texts('formerly'),
  };
  reader.hold(kept, VOLUME_RULES);
  return {
    ...(holds !== undefined && { holds }),
    ...(reason !== undefined && { reason }),
    docker: reader.flag('docker') ?? false,
    ...kept,
    gid: kept.gid ?? uid,
    mountpoint: reader.flag('mountpoint') ?? false,
    shared: reader.flag('shared') ?? false,
  };
}

const LINES = record(RULES.variable, { ...oneLine(''), rule: 'is a text of one line' });

/** What the names in a file have to be, and what is said of them: it becomes a line of `.env.example`. */
const NAMED = {
  secrets: LINES,
  variables: LINES,
  directories: record(
    RULES.path,
    rule('', 'says what it holds', () => true),
  ),
};

/** Reads `x-hl` of the file of a stack with these services. */
export const stackIntent = (
  tree: Tree | undefined,
  services: readonly string[],
  where: WhereBelow,
  report: Report,
): StackIntent =>
  readIntent(tree, where, report, (reader) => {
    const backup = reader.part('backup', (part) => readBackup(part, services));
    const named = {
      secrets: reader.textMap('secrets'),
      variables: reader.textMap('variables'),
      directories: reader.entries('directories', readVolume),
    };
    reader.hold(named, NAMED);
    return {
      ...(backup !== undefined && { backup }),
      ...named,
      volumes: reader.entries('volumes', readVolume),
      waive: reader.textMap('waive'),
    };
  });

const SCHEDULE =
  /^(?:hourly(?: (\d+))?|daily (\d\d:\d\d)|weekly (sun|mon|tue|wed|thu|fri|sat) (\d\d:\d\d)|monthly (\d+) (\d\d:\d\d))$/;

function readBackup(reader: IntentReader, services: readonly string[]): BackupIntent | undefined {
  const stops = reader.given('stops') ? reader.texts('stops') : undefined;
  const strange = stops?.find((name) => !services.includes(name));
  if (strange !== undefined) reader.refuse('stops', `services of the stack: ${services.join(', ')}`);
  const said = compact({ stops, longestRun: reader.duration('longest_run'), grace: reader.duration('grace') });
  const schedule = readSchedule(reader);
  reader.hold(said, { longestRun: BACKUP_RULES.longestRun });
  return schedule && { schedule, ...said };
}

function readSchedule(reader: IntentReader): Schedule | undefined {
  const text = reader.text('schedule') ?? '';
  const match = SCHEDULE.exec(text);
  if (match === null)
    return reader.refuse('schedule', "as 'daily 03:10', 'weekly sun 03:10', 'monthly 1 03:10' or 'hourly 10'");
  const [, minute, daily, weekday, weekly, day, monthly] = match;
  try {
    if (daily !== undefined) return Schedule.daily(daily);
    if (weekly !== undefined) return Schedule.weekly(weekday as Weekday, weekly);
    return monthly === undefined ? Schedule.hourly(Number(minute ?? 0)) : Schedule.monthly(Number(day), monthly);
  } catch {
    return reader.refuse('schedule', 'a time that exists');
  }
}
