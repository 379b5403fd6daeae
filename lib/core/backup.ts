import type { DatabaseFacts } from '../blueprint/index.ts';
import type { CallSite, Duration, Schedule } from '../values/index.ts';
import { captureCaller } from '../values/index.ts';
import { alertToken } from './alert-token.ts';
import { LabConstruct } from './construct.ts';
import { DATABASE_RULES } from './database-rules.ts';
import { Directory } from './directory.ts';
import { fields } from './fields.ts';
import type { Server } from './server.ts';
import type { Service } from './service.ts';
import { validateProps, validateOwnProps, RULES } from './rules.ts';
import type { AllRules } from './shapes.ts';
import { duration, list, required, ofKind, rule, schedule, positiveDuration } from './shapes.ts';
import type { Stack } from './stack.ts';
import type { Volume } from './volume.ts';

/** A database that is dumped before the files are saved. */
export interface DatabaseProps {
  /** The service that runs it. */
  readonly service: Service;
  /** Which database it is, and so how it is dumped. */
  readonly engine: DatabaseFacts['engine'];
  /** Command inside the container that writes the dump to its standard output. */
  readonly dump: readonly string[];
  /** Command inside the container that reads a dump from its standard input. */
  readonly restore: readonly string[];
  /** Volume whose files the dump stands for: they are not saved as files. @default - none */
  readonly volume?: Volume;
  /** Its file in the container, where it is one file: the dump stands for it, so it is not saved as a file. @default - none */
  readonly file?: string;
}

/** What is saved and when. */
export interface BackupProps {
  /** When it is saved, in the lab's time zone. */
  readonly schedule: Schedule;
  /** Directories of the host that are saved as well. @default - those that hold `state` and are mounted here */
  readonly directories?: readonly Directory[];
  /** Databases of the stack. @default - those that its services bring */
  readonly databases?: readonly DatabaseProps[];
  /**
   * Services of the stack that stand still while its files are saved; none with `[]`. Watchers keep quiet about them
   * from the schedule on, for as long as a run may take. @default - those whose image is known to need it, unless their
   * database is dumped
   */
  readonly stops?: readonly Service[];
  /** Servers that hold a copy. @default - every server that `keepsBackupsOf` this one */
  readonly copies?: readonly Server[];
  /** How long a run may take. @default - 1 hour */
  readonly longestRun?: Duration;
  /** How much later than its period a report of its end may come. @default - the longest run and a quarter of an hour */
  readonly grace?: Duration;
  /** Names that it had before. @default - none */
  readonly formerly?: readonly string[];
}

const database = fields<DatabaseProps>('A database', 'written as { service, engine, dump, restore }', {
  ...DATABASE_RULES,
  service: required(ofKind('The service of a database', 'Service')),
});

/** What props of a backup have to be. */
export const BACKUP_RULES: AllRules<BackupProps> = {
  schedule: required(schedule('When a backup runs')),
  directories: list(rule('A directory that is saved', 'made by Directory.of()', Directory.isDirectory)),
  databases: list(database),
  stops: list(ofKind('A service that a backup stops', 'Service')),
  copies: list(ofKind('What holds a copy', 'Server')),
  longestRun: positiveDuration('How long a run may take'),
  grace: duration('How much later a report may come'),
  formerly: RULES.formerly,
};

const OF_STACK = rule('A service that a backup stops', 'one of the stack that is saved', () => false);

/** Saves the state of a stack: its `state` volumes and the dumps of its databases. Made by `stack.backup()`. */
export class Backup extends LabConstruct {
  readonly props: BackupProps;

  constructor(stack: Stack, id: string, props: BackupProps, site: CallSite = captureCaller(new.target)) {
    super(stack, id, 'Backup', site);
    this.props = props;
    validateOwnProps(this, props, BACKUP_RULES, Backup, Backup);
    alertToken(stack.server); // to tell of a run that failed
    const strange = props.stops?.find((service) => service.stack !== stack);
    if (strange !== undefined) validateProps(this, { stops: strange }, { stops: OF_STACK });
  }
}
