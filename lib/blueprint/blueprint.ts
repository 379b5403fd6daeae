import type {
  BackupToolFacts,
  CopyCarrierFacts,
  HeartbeatReceiverFacts,
  MailServerFacts,
  NotifierFacts,
  PingReceiverFacts,
  ReverseProxyFacts,
  UpdaterFacts,
  WatcherFacts,
} from './contracts.ts';
import type {
  BackupFacts,
  ConfigFileFacts,
  DirectoryFacts,
  NetworkFacts,
  SecretFacts,
  VariableFacts,
  VolumeFacts,
} from './data.ts';
import type { HostNeedFacts } from './host.ts';
import type { HeartbeatFacts, MonitorFacts } from './monitor.ts';
import type { AlertPathFacts, DdnsFacts, DnsFacts, OpeningFacts } from './reachable.ts';
import type { ExternalFacts, RouteFacts } from './route.ts';
import type { OverlayFacts, ServerFacts } from './server.ts';
import type { ServiceFacts, StackFacts } from './service.ts';

/**
 * The resolved lab: plain, versioned JSON. Tools derive their files from it and rules judge it; two of them can be
 * compared. Every collection is sorted by `id`, by code unit. An `id` is the path of the construct (`home/movies/web`),
 * and every reference is such an id.
 */
export interface Blueprint {
  readonly version: 1;
  readonly lab: LabFacts;
  readonly servers: readonly ServerFacts[];
  readonly overlays: readonly OverlayFacts[];
  /** What stacks of the lab are for others, each by the id of the stack that offers it. */
  readonly proxies: readonly ReverseProxyFacts[];
  readonly watchers: readonly WatcherFacts[];
  readonly notifiers: readonly NotifierFacts[];
  /** What waits for the pings of jobs. */
  readonly pingReceivers: readonly PingReceiverFacts[];
  readonly heartbeatReceivers: readonly HeartbeatReceiverFacts[];
  readonly mailServers: readonly MailServerFacts[];
  readonly updaters: readonly UpdaterFacts[];
  /** By id of the stack. What stands on a server with none is declared, and nothing saves it yet. */
  readonly backupTools: readonly BackupToolFacts[];
  /** What brings copies of backups to other servers, by id of the stack. */
  readonly copyCarriers: readonly CopyCarrierFacts[];
  readonly stacks: readonly StackFacts[];
  readonly services: readonly ServiceFacts[];
  readonly volumes: readonly VolumeFacts[];
  readonly directories: readonly DirectoryFacts[];
  readonly networks: readonly NetworkFacts[];
  readonly secrets: readonly SecretFacts[];
  /** Every variable that the Compose files of a server need. */
  readonly variables: readonly VariableFacts[];
  readonly configFiles: readonly ConfigFileFacts[];
  /** What routes lead to outside the lab. */
  readonly externals: readonly ExternalFacts[];
  readonly routes: readonly RouteFacts[];
  readonly monitors: readonly MonitorFacts[];
  /** What has to report, and whose silence is an alert. */
  readonly heartbeats: readonly HeartbeatFacts[];
  readonly backups: readonly BackupFacts[];
  /** What the firewall of each server lets in. */
  readonly openings: readonly OpeningFacts[];
  /** The names that have to resolve, and to which server. */
  readonly dns: readonly DnsFacts[];
  /** The names that a DDNS job or a provider keeps at a changing address. */
  readonly ddns: readonly DdnsFacts[];
  /** Who notices when a server fails, and how people hear of it. */
  readonly alertPaths: readonly AlertPathFacts[];
  /** What tools need of the hosts. */
  readonly hostNeeds: HostNeedFacts;
}

/** What holds for the lab as a whole. */
export interface LabFacts {
  /** The public domain; without one names end in `home.arpa` (RFC 8375). */
  readonly domain: string;
  /** Whether the user owns the domain. False with the default `home.arpa`. */
  readonly ownsDomain: boolean;
  /** Domains of the user's that names are published in, the lab's own first. Empty where the user owns none. */
  readonly zones: readonly string[];
  /** Authorities that may issue certificates for them; empty where nothing is said of it. */
  readonly caa: readonly string[];
  /** IANA name, as `Europe/Berlin`. */
  readonly timezone: string;
  /** E-mail address for certificates and alerts. */
  readonly contact?: string | undefined;
  /** Public values of variables, with which facts that hold `${VAR}` are read. */
  readonly variables: Readonly<Record<string, string>>;
}
