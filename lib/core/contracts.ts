import type { IConstruct } from 'constructs';
import type {
  BackupRunnerFacts,
  HeartbeatReceiverFacts,
  MailServerFacts,
  NotifierFacts,
  PingReceiverFacts,
  ReverseProxyFacts,
  UpdaterFacts,
  WatcherFacts,
} from '../blueprint/index.ts';
import type { Duration, Schedule } from '../values/index.ts';
import type { Server } from './server.ts';
import type { Service } from './service.ts';
import type { Volume } from './volume.ts';

/** What a stack says of itself as it offers a contract; where it stands is read from the tree. */
export type Offered<Facts> = Partial<Omit<Facts, 'id' | 'server' | 'service'>> & { readonly service?: Service };

/**
 * What a stack can be for its server, whichever tool it is made of, and what others have to know of it then. Found by
 * symbol, so a stack of another package, or of a second copy of this one, counts as well.
 */
export interface Contracts {
  readonly ReverseProxy: Offered<ReverseProxyFacts>;
  readonly Watcher: Offered<WatcherFacts>;
  /** `server` is said where the construct does not stand on the server that it is delivered by. */
  readonly Notifier: Omit<Offered<NotifierFacts>, 'needs'> & { readonly server?: Server };
  /** `reports` is the volume in which the jobs of the server leave theirs, `pushed` that of what is pushed to `push`. */
  readonly HeartbeatReceiver: Omit<Offered<HeartbeatReceiverFacts>, 'directory' | 'push'> & {
    readonly reports?: Volume;
    readonly push?: string;
    readonly pushed?: Volume;
  };
  readonly MailServer: Offered<MailServerFacts> & Pick<MailServerFacts, 'host' | 'domains'>;
  readonly PingReceiver: Offered<PingReceiverFacts>;
  /** Says that the backups of the server are made. Until a stack does, nobody waits for their reports. */
  readonly BackupRunner: Offered<BackupRunnerFacts>;
  /** `longestRun` is half an hour unless it is said. */
  readonly Updater: Omit<Offered<UpdaterFacts>, 'schedule' | 'longestRunSeconds'> & {
    readonly schedule: Schedule;
    readonly longestRun?: Duration;
  };
}

/** The name of a contract. */
export type Contract = keyof Contracts;

const CONTRACTS = Symbol.for('homelab-cdk.contracts');

interface Offering {
  [CONTRACTS]?: { [C in Contract]?: Contracts[C] };
}

/** Says that a stack is the reverse proxy, the watcher, … of its server, or a construct a notifier. */
export function offer<C extends Contract>(
  stack: IConstruct,
  contract: C,
  ...[facts = {} as Contracts[C]]: C extends 'MailServer' | 'Updater' ? [Contracts[C]] : [Contracts[C]?]
): void {
  ((stack as Offering)[CONTRACTS] ??= {})[contract] = facts as never;
}

/** What a stack offers under a contract, if it does. */
export const offerOf = <C extends Contract>(construct: IConstruct, contract: C): Contracts[C] | undefined =>
  (construct as Offering)[CONTRACTS]?.[contract];
