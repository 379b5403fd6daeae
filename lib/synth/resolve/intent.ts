import type { Tree } from '../../compose/index.ts';
import type {
  BackupProps,
  ForwardAuth,
  MonitorProps,
  RouteMatch,
  RouteProps,
  StreamRouteProps,
} from '../../core/index.ts';
import { BACKUP_RULES } from '../../core/backup.ts';
import { RULES } from '../../core/rules.ts';
import { oneLine } from '../../core/shapes.ts';
import type { ImageKnowledge, Weekday } from '../../values/index.ts';
import { Schedule } from '../../values/index.ts';
import type { Report } from '../collect/declared.ts';
import { compact } from '../read.ts';
import type { DatabaseIntent } from './database-intent.ts';
import { readDatabase } from './database-intent.ts';
import { readImage } from './image-intent.ts';
import type { NamesOfLab } from './intent-names.ts';
import { namedServers } from './intent-names.ts';
import type { IntentReader, WhereBelow } from './intent-reader.ts';
import { readIntent } from './intent-reader.ts';
import { readMonitor } from './monitor-intent.ts';
import type { DirectoryIntent } from './place-intent.ts';
import { readDirectory } from './place-intent.ts';
import { readRoute } from './route-intent.ts';
import { readStreams } from './stream-intent.ts';

/** What a layer file says under `x-hl` of a service. Rule: schemas/x-hl.schema.json. */
export interface ServiceIntent {
  readonly routes: readonly RouteIntent[];
  readonly streams: readonly StreamIntent[];
  readonly monitors: readonly MonitorIntent[];
  readonly updates?: 'review' | 'auto';
  readonly database?: DatabaseIntent;
  /** What is known of its image. */
  readonly image: ImageKnowledge;
  readonly formerly: readonly string[];
}

/** A route in the words of its props; what only constructs can name it has by text. */
export interface RouteIntent {
  readonly match: RouteMatch;
  readonly props: RouteProps;
  /** Id of the server that answers, and the port on which it finds the service. */
  readonly via?: { readonly server: string; readonly port?: number };
  /** The variables of the Secrets that hold its users. */
  readonly basic?: readonly string[];
  /** The service that decides about requests, as `<stack>/<service>` of the server. */
  readonly forward?: ForwardIntent;
  /** The variable of the Secret with which a probe signs in. */
  readonly credentials?: string;
}

/** Forward authentication in the words of its props. */
export type ForwardIntent = Omit<ForwardAuth, 'service'> & { readonly service: string };

/** A route of TCP or UDP in the words of its props. */
export interface StreamIntent {
  readonly protocol: 'tcp' | 'udp';
  readonly props: StreamRouteProps;
  /** Id of the server that answers, and the port on which it finds the service. */
  readonly via?: RouteIntent['via'];
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

/** A backup in the words of its props, as far as a layer file has them. */
export interface BackupIntent extends Pick<BackupProps, 'schedule' | 'longestRun' | 'grace'> {
  /** Names of services in the Compose file. */
  readonly stops?: readonly string[];
  /** Ids of servers. */
  readonly copies?: readonly string[];
}

/** What a layer file says under `x-hl` of its stack. */
export interface StackIntent {
  readonly backup?: BackupIntent;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly directories: Readonly<Record<string, DirectoryIntent>>;
}

/** Who reads what, and where it stands. */
export interface IntentContext {
  readonly lab: NamesOfLab;
  readonly where: WhereBelow;
  readonly report: Report;
}

/** Reads `x-hl` of a service of a stack with these volumes. */
export const serviceIntent = (
  tree: Tree | undefined,
  volumes: readonly string[],
  { lab, where, report }: IntentContext,
): ServiceIntent =>
  readIntent(tree, where, report, (reader) => {
    if (reader.given('ports_to')) refuseLatePorts(reader);
    else reader.textMap('ports_to'); // read with the layer, before the merge
    const formerly = reader.texts('formerly');
    reader.hold({ formerly }, { formerly: RULES.formerly });
    reader.textMap('waive'); // read by all rules together
    return {
      routes: reader.each('routes', (route) => readRoute(route, lab)).filter((route) => route !== undefined),
      streams: [...readStreams(reader, 'tcp', lab), ...readStreams(reader, 'udp', lab)],
      monitors: reader.each('monitors', (each) => readMonitor(each, lab)).filter((each) => each !== undefined),
      ...compact({
        updates: reader.oneOf('updates', ['review', 'auto']),
        database: reader.part('database', (database) => readDatabase(database, volumes)),
      }),
      image: reader.part('image', readImage) ?? {},
      formerly,
    };
  });

/** What is left of it when the layers have met bound no port: it is of another form, or stands in code. */
function refuseLatePorts(reader: IntentReader): void {
  reader.textMap('ports_to');
  if (reader.isMapping('ports_to')) reader.refuse('ports_to', 'said in a layer file; in TypeScript a port has `to`');
}

/** It becomes a line of `.env.example`. */
const LINE = oneLine('What a variable is for');

/** Variables of the file, each with what it is for. */
function readVariables(reader: IntentReader, key: 'secrets' | 'variables'): Readonly<Record<string, string>> {
  const said = reader.textMap(key);
  for (const [name, text] of Object.entries(said)) {
    if (RULES.variable.violation(name) !== undefined) reader.refuse(key, RULES.variable.rule, name);
    else if (LINE.violation(text) !== undefined) reader.refuse(key, LINE.rule, name);
  }
  return said;
}

/** Directories of the host by path; those of an adopted stack may begin at its home. */
function readDirectories(reader: IntentReader, home: string | undefined): StackIntent['directories'] {
  const said = reader.entries('directories', readDirectory);
  for (const path of Object.keys(said)) {
    const isHere = home !== undefined && /^\.{1,2}(?:\/|$)/.test(path);
    if (!isHere && RULES.path.violation(path) !== undefined) {
      const or = home === undefined ? '' : `, or begin with "./", from ${home}`;
      reader.refuse('directories', `${RULES.path.rule}${or}`, path);
    }
  }
  return said;
}

/** A service by its name in the Compose file, and as the files of its stack name it. */
export interface NamedService {
  readonly name: string;
  readonly inFile: string;
}

/** Reads `x-hl` of the file of a stack with these services. */
export const stackIntent = (
  tree: Tree | undefined,
  services: readonly NamedService[],
  { lab, home, where, report }: IntentContext & { readonly home: string | undefined },
): StackIntent =>
  readIntent(tree, where, report, (reader) => {
    const backup = reader.part('backup', (part) => readBackup(part, services, lab));
    reader.textMap('waive'); // read by all rules together
    return {
      ...compact({ backup }),
      secrets: readVariables(reader, 'secrets'),
      variables: readVariables(reader, 'variables'),
      directories: readDirectories(reader, home),
    };
  });

const SCHEDULES = "as 'daily 03:10', 'weekly sun 03:10', 'monthly 1 03:10' or 'hourly 10'";

const SCHEDULE =
  /^(?:hourly(?: (\d+))?|daily (\d\d:\d\d)|weekly (sun|mon|tue|wed|thu|fri|sat) (\d\d:\d\d)|monthly (\d+) (\d\d:\d\d))$/;

function readBackup(
  reader: IntentReader,
  services: readonly NamedService[],
  lab: NamesOfLab,
): BackupIntent | undefined {
  const names = services.map(({ inFile }) => inFile);
  const asked = reader.given('stops') ? reader.texts('stops') : undefined;
  const stops = asked?.flatMap((said) => {
    const found = services.find(({ name, inFile }) => said === inFile || said === name);
    if (found !== undefined) return [found.name];
    return reader.refuseName('stops', `services of the stack: ${names.join(', ')}`, said, names) ?? [];
  });
  const copies = namedServers(reader, 'copies', lab);
  const said = compact({ stops, copies, longestRun: reader.duration('longest_run'), grace: reader.duration('grace') });
  const schedule = readSchedule(reader);
  const { longestRun } = said;
  reader.hold(compact({ longestRun }), { longestRun: BACKUP_RULES.longestRun });
  return schedule && { schedule, ...said };
}

function readSchedule(reader: IntentReader): Schedule | undefined {
  const text = reader.text('schedule');
  if (text === undefined) return reader.need('schedule', SCHEDULES);
  const match = SCHEDULE.exec(text);
  if (match === null) return reader.refuse('schedule', SCHEDULES);
  const [, minute, daily, weekday, weekly, day, monthly] = match;
  try {
    if (daily !== undefined) return Schedule.daily(daily);
    if (weekly !== undefined) return Schedule.weekly(weekday as Weekday, weekly);
    return monthly === undefined ? Schedule.hourly(Number(minute ?? 0)) : Schedule.monthly(Number(day), monthly);
  } catch {
    return reader.refuse('schedule', 'a time that exists');
  }
}
