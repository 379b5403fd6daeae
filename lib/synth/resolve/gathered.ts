import type {
  BackupFacts,
  ConfigFileFacts,
  DirectoryFacts,
  HeartbeatFacts,
  MonitorFacts,
  NetworkFacts,
  RouteFacts,
  ServiceFacts,
  StackFacts,
  VolumeFacts,
} from '../../blueprint/index.ts';
import type { Variables } from './secrets.ts';

/** What the projects of a lab add up to, in the making. */
export interface Gathered {
  readonly stacks: StackFacts[];
  readonly services: ServiceFacts[];
  readonly volumes: VolumeFacts[];
  readonly directories: DirectoryFacts[];
  readonly networks: NetworkFacts[];
  readonly configFiles: ConfigFileFacts[];
  readonly routes: RouteFacts[];
  readonly monitors: MonitorFacts[];
  readonly heartbeats: HeartbeatFacts[];
  readonly backups: BackupFacts[];
  readonly variables: Variables;
  /** Ids of the secrets that stand in the environment of a service. */
  readonly environmentSecrets: Set<string>;
}
