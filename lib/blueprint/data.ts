import type { ScheduleFacts } from './contracts.ts';

/** What a volume holds, and so what has to happen to it. */
export type Holds = 'state' | 'replaceable' | 'cache' | 'config';

/** A directory or Docker volume that the lab owns. */
export interface VolumeFacts {
  /** `<server>/<stack>/<volume>`. */
  readonly id: string;
  readonly stack: string;
  readonly server: string;
  readonly name: string;
  /** Absent where nothing says it: a finding. */
  readonly holds?: Holds | undefined;
  /** Why it can be had again; given for `replaceable`. */
  readonly reason?: string | undefined;
  /** Absolute path on the host, unless it is a Docker volume. */
  readonly path?: string | undefined;
  /** Name of the Docker volume. */
  readonly dockerVolume?: string | undefined;
  /** Paths or Docker volume names that it had before. */
  readonly formerly: readonly string[];
  /** Who owns a new directory. */
  readonly owner: { readonly uid: number; readonly gid: number; readonly mode: string };
  /** Services that may write it, by id. */
  readonly writers: readonly string[];
  readonly readers: readonly string[];
  /** Whether more than one writer is what the user wants. */
  readonly shared: boolean;
}

/** A directory of the host that the lab uses and does not own. */
export interface DirectoryFacts {
  /** `<server>:<path>`. */
  readonly id: string;
  readonly server: string;
  readonly path: string;
  readonly mountpoint: boolean;
  readonly holds?: Holds | undefined;
  readonly reason?: string | undefined;
  readonly writers: readonly string[];
  readonly readers: readonly string[];
}

/** A Docker network. */
export interface NetworkFacts {
  /** `<server>/<key>`, or `<server>/<stack>/<key>` in a project of its own. */
  readonly id: string;
  readonly server: string;
  /** Its key in the Compose file. */
  readonly key: string;
  /** Its name in Docker. */
  readonly name: string;
  readonly external: boolean;
  readonly internal: boolean;
  readonly project: string;
}

/** A value that is not in the lab: only its name and where it is needed. */
export interface SecretFacts {
  /** `<server>/<stack>/<secret>`, shorter where it belongs to a server or the lab. */
  readonly id: string;
  /** Name of the variable that holds it. */
  readonly variable: string;
  readonly description: string;
  /** Servers that need it. */
  readonly servers: readonly string[];
  /** As a variable of the Compose file, as a file, as a placeholder in a configuration file, by a program of the host. */
  readonly uses: readonly ('env' | 'file' | 'config' | 'host')[];
  /** Files that hold the value alone, made by `prepare`. */
  readonly files: readonly {
    readonly server: string;
    readonly path: string;
    readonly uid: number;
    readonly gid: number;
  }[];
  readonly required: boolean;
  /** A command that prints a new value. */
  readonly make?: string | undefined;
  /** How `hl secrets` makes a new value. */
  readonly maker?: MakerFacts | undefined;
}

/** How values of a secret come about: the kind, and what it needs to know. `fact` names the public half. */
export type MakerFacts =
  | { readonly kind: 'text'; readonly length: number }
  | { readonly kind: 'ntfy-token' }
  | { readonly kind: 'bcrypt'; readonly base64?: boolean }
  | { readonly kind: 'basic-auth'; readonly user: string }
  | { readonly kind: 'sha512-crypt'; readonly prefix?: string }
  | { readonly kind: 'wireguard-key'; readonly fact: string }
  | { readonly kind: 'device-certificate'; readonly fact: string };

/** A variable that a Compose file names, or that `prepare` fills in. */
export interface VariableFacts {
  /** `<server>:<name>`; of an adopted stack `<server>/<stack>:<name>`, since it has an `.env` of its own. */
  readonly id: string;
  readonly server: string;
  /** Set where the variable lies in the `.env` of an adopted stack. */
  readonly adopted?: string | undefined;
  readonly name: string;
  /** What it is for, for people. */
  readonly description?: string | undefined;
  /** The value where none is set. */
  readonly default?: string | undefined;
  /** Whether nothing starts without it. */
  readonly required: boolean;
  /** Id of the secret whose value it holds. */
  readonly secret?: string | undefined;
  /** A command that prints a new value. */
  readonly make?: string | undefined;
  /** What the whole of its value has to be: an extended regular expression of POSIX, and the same in words. */
  readonly form?: { readonly pattern: string; readonly words: string } | undefined;
  /** Whether a construct, the lab's `variables` or `x-hl` declares it. */
  readonly declared: boolean;
  /** Ids of the services that need it. */
  readonly usedBy: readonly string[];
}

/** How a value is written into a configuration file. */
export type ConfigFormat = 'yaml' | 'json' | 'toml' | 'ini' | 'env' | 'xml' | 'text';

/** A configuration file of a stack. */
export interface ConfigFileFacts {
  readonly id: string;
  readonly stack: string;
  readonly server: string;
  /** Its place in dist/. */
  readonly file: string;
  /** Its place on the host. */
  readonly path: string;
  readonly format: ConfigFormat;
  readonly onChange: 'recreate' | 'watched' | 'signal';
  readonly signal?: string | undefined;
  /** Whether it may be run. */
  readonly executable?: boolean | undefined;
  /** Whether its reader fills `$NAME` in first, so that a `$` that means itself is doubled. */
  readonly expandsVariables?: boolean | undefined;
  /** `seed` writes only where nothing is yet. */
  readonly mode: 'managed' | 'seed';
  readonly uid: number;
  readonly gid: number;
  /** Secrets that `prepare` fills in, by id. */
  readonly secrets: readonly string[];
}

/** What is saved, when, and where copies go. */
export interface BackupFacts {
  readonly id: string;
  readonly stack: string;
  readonly server: string;
  readonly schedule: ScheduleFacts;
  /** Ids of the volumes and directories that it saves. */
  readonly includes: readonly string[];
  /** Databases that are dumped before. */
  readonly databases: readonly DatabaseFacts[];
  /** Ids of the services that stand still while files are saved; those that run are started again afterwards. */
  readonly stops: readonly string[];
  /** Servers that hold a copy. */
  readonly copies: readonly string[];
  /** How long a run may take, and how much later than its period its end may be reported. */
  readonly longestRunSeconds: number;
  readonly graceSeconds: number;
  readonly formerly: readonly string[];
}

/** A database that is dumped rather than copied. */
export interface DatabaseFacts {
  readonly service: string;
  readonly engine: 'postgres' | 'mariadb' | 'mysql' | 'sqlite' | 'redis' | 'mongodb';
  readonly dump: readonly string[];
  readonly restore: readonly string[];
  /** Volume whose files the dump stands for. */
  readonly volume?: string | undefined;
  /** Its file in the container, where it is one file and the dump stands for it. */
  readonly file?: string | undefined;
}
