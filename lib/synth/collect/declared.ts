import type { ConfigFormat, ProjectFacts } from '../../blueprint/index.ts';
import type { Layer } from '../../compose/index.ts';
import type {
  Backup,
  ConfigFile,
  ExternalService,
  Homelab,
  LabConstruct,
  Monitor,
  Network,
  Overlay,
  Route,
  Secret,
  Server,
  Service,
  Stack,
  Tool,
  Volume,
  Waiver,
} from '../../core/index.ts';
import type { Finding, SourceLocation } from '../../values/index.ts';
import type { Ipv6Networks } from '../../core/ipv6-networks.ts';
import type { NamedFile } from './named-files.ts';

/** A lab as it was read: the tree taken apart by kind, and the YAML layers parsed. */
export interface Declared {
  readonly lab: Homelab;
  readonly root: string;
  readonly servers: readonly DeclaredServer[];
  readonly overlays: readonly Overlay[];
  readonly secrets: readonly Secret[];
  readonly externals: readonly ExternalService[];
  readonly routes: readonly Route[];
  readonly monitors: readonly Monitor[];
  readonly backups: readonly Backup[];
  readonly volumes: readonly Volume[];
  readonly configFiles: readonly ConfigFile[];
  readonly networks: readonly Network[];
  /** The notifiers that are no stacks. */
  readonly notifiers: readonly LabConstruct[];
  readonly waivers: readonly DeclaredWaiver[];
  readonly tools: readonly Tool[];
  /** Values that only the hosts know: of lab.facts.json, by server. */
  readonly hostFacts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly problems: readonly Finding[];
}

/** A server and everything that is said on it. */
export interface DeclaredServer {
  readonly id: string;
  readonly construct: Server;
  readonly stacks: readonly DeclaredStack[];
  /** How its networks get IPv6 addresses; absent where they have none. */
  readonly ipv6?: Ipv6Networks;
  /** What the server's layer says: typed overrides, then its compose file. Names are the final ones. */
  readonly layers: readonly Layer[];
}

/** A stack and its layers. */
export interface DeclaredStack {
  /** `<server>/<stack>` */
  readonly id: string;
  readonly name: string;
  readonly construct: Stack;
  readonly volumes: readonly Volume[];
  readonly backup?: Backup;
  readonly layer: 'shared' | 'local';
  readonly project: ProjectFacts;
  /** By name in the Compose file. */
  readonly services: ReadonlyMap<string, DeclaredService>;
  /** Whether anybody but the props of constructs spoke: a YAML layer, an override, or `compose({…})`. */
  readonly untyped: boolean;
  /** Lowest first, each with final names. */
  readonly layers: readonly StackLayer[];
  /** Files of a layer that a service mounts read-only: they travel. */
  readonly files: readonly TravellingFile[];
  /** The files of variables and labels that an adopted stack names, by their paths on its server. @default - none */
  readonly named?: ReadonlyMap<string, NamedFile>;
}

/** A layer of a stack. */
export interface StackLayer {
  readonly kind: 'shared' | 'local';
  readonly layer: Layer;
}

/** A service by whichever layer first spoke of it. */
export interface DeclaredService {
  /** `<server>/<stack>/<service>` */
  readonly id: string;
  readonly construct?: Service;
  /** Whether a reverse proxy leads to it, or asks it who may come in. */
  readonly routed: boolean;
  /** The networks on which it meets a reverse proxy, or as a reverse proxy others: by their names in Docker. */
  readonly proxyNetworks: readonly string[];
  /** Whether it shares the network of the host or of another service, and so is on none of its own. */
  readonly networkMode: boolean;
}

/** A regular file beside a YAML layer that goes to the server. */
export interface TravellingFile {
  /** Name below the stack's folder. */
  readonly name: string;
  readonly content: string;
  readonly format: ConfigFormat;
  /** Where an adopted stack has it: relative to its directory. */
  readonly home?: string;
}

/** A waiver and where it holds. */
export interface DeclaredWaiver extends Omit<Waiver, 'site'> {
  readonly path: string;
  readonly source?: SourceLocation;
}

/** Tells what is wrong where. */
export type Report = (finding: Finding) => void;
