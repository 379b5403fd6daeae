import type { OpeningFacts } from './reachable.ts';

/** What a tool needs of the hosts: a row a server and thing. Every list may be left out. */
export type HostNeeds = { readonly [Kind in keyof NeedRows]?: readonly NeedRows[Kind][] };

/**
 * What all tools together need of the hosts, sorted by id. `prepare` reads it, and so does whatever else sets up a host.
 * The openings stand among those of the lab.
 */
export type HostNeedFacts = {
  readonly [Kind in Exclude<keyof NeedRows, 'openings'>]: readonly (NeedRows[Kind] & NeedOrigin)[];
};

/** What every row of the needs has. */
export interface NeedOrigin {
  /** `<server>:<thing>`. */
  readonly id: string;
  /** Ids of the tools that ask for it. */
  readonly by: readonly string[];
}

/** The kinds of needs, each with its row. */
export interface NeedRows {
  readonly packages: PackageNeed;
  readonly programs: ProgramNeed;
  readonly units: UnitNeed;
  readonly folders: FolderNeed;
  readonly secrets: ProgramSecretNeed;
  readonly openings: Omit<OpeningFacts, 'id'>;
  readonly logs: LogNeed;
  readonly sysctls: SysctlNeed;
  readonly users: UserNeed;
}

/** A program of the distribution. */
export interface PackageNeed {
  readonly server: string;
  /** The command by which it is asked whether the package is there, as `curl`. */
  readonly command: string;
  /** Its name on Debian, Ubuntu and Raspberry Pi OS, and on Fedora. */
  readonly names: { readonly debian: string; readonly fedora: string };
  /** The oldest version that will do, as `0.16`: compared with the first number with dots that `COMMAND --version` prints, or `COMMAND version`. */
  readonly least?: string | undefined;
}

/** A program of the lab that stays on the host, where no later release moves it. */
export interface ProgramNeed {
  readonly server: string;
  /** As people and units call it, as `alert`. Its file is `dist/<server>/<name>`. */
  readonly name: string;
  /** Where it lies on the host. */
  readonly path: string;
  /** How it is called, as `alert SEVERITY TITLE`. */
  readonly usage: string;
  /** The commands that it calls beside those of POSIX. */
  readonly calls: readonly string[];
}

/** A service of systemd, and what starts it. */
export interface UnitNeed {
  readonly server: string;
  /** Without an ending: `hl-health` stands for `hl-health.service` and `hl-health.timer`. */
  readonly name: string;
  readonly description: string;
  /** The program by its absolute path, and its arguments. */
  readonly runs: readonly string[];
  /** What runs when it has ended, however that was: killed, too. @default - nothing */
  readonly afterwards?: readonly string[] | undefined;
  /** Name of the account that it runs as. */
  readonly user: string;
  /** Units after which it starts. */
  readonly after: readonly string[];
  readonly starts: UnitStart;
  /** After how many seconds systemd ends it. */
  readonly longestRunSeconds: number;
  readonly hardening: UnitHardening;
}

/** What starts a unit: a calendar as `OnCalendar=` reads it, a path that changed, or the start of the host. */
export type UnitStart =
  | { readonly by: 'timer'; readonly onCalendar: string; readonly spreadSeconds: number }
  | { readonly by: 'path'; readonly changed: string }
  | { readonly by: 'boot' };

/** What a unit may do beyond reading. */
export interface UnitHardening {
  /** Folders that it writes; all others are read-only for it. */
  readonly writes: readonly string[];
  /** Whether it speaks to others by the network. */
  readonly network: boolean;
  /** What of root's power it needs, as `CAP_DAC_READ_SEARCH` to read what belongs to others. @default - nothing of it */
  readonly capabilities?: readonly string[] | undefined;
  /** Whether it asks devices, as drives for their health. @default false */
  readonly devices?: boolean | undefined;
}

/** A folder of the host. */
export interface FolderNeed {
  readonly server: string;
  readonly path: string;
  /** Numbers of user and group. */
  readonly uid: number;
  readonly gid: number;
  /** As `0755`. */
  readonly mode: string;
}

/** A secret of the lab that a program reads from the server's `.env`. */
export interface ProgramSecretNeed {
  readonly server: string;
  /** The variable that holds it. */
  readonly variable: string;
  /** Name of the program. */
  readonly program: string;
}

/** A log that somebody reads. */
export interface LogNeed {
  readonly server: string;
  /** A file by its absolute path, or a unit of which the journal has the lines. */
  readonly from: { readonly file: string } | { readonly unit: string };
  /** How its lines are written, as `traefik-json`. */
  readonly format: string;
  /** Who reads it, as `fail2ban`. */
  readonly reader: string;
}

/** A parameter of the kernel. */
export interface SysctlNeed {
  readonly server: string;
  /** As `net.ipv4.ip_forward`. */
  readonly name: string;
  readonly value: string;
}

/** An account of the host. */
export interface UserNeed {
  readonly server: string;
  readonly name: string;
  /** Further groups. */
  readonly groups: readonly string[];
  /** Its home. Absent where it has none. */
  readonly home?: string | undefined;
}

/** Needs of a lab without tools. */
export const NO_HOST_NEEDS: HostNeedFacts = {
  packages: [],
  programs: [],
  units: [],
  folders: [],
  secrets: [],
  logs: [],
  sysctls: [],
  users: [],
};
