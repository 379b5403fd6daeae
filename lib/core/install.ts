/** Where a generated file goes on its host. `prepare` reads it, and so does whatever else sets up a host. */
export interface Install {
  /** Absolute, below the data root or one of `HOST_PLACES`. */
  readonly path: string;
  /** Numbers of user and group. */
  readonly owner: number;
  readonly group: number;
  /** As `0644`. */
  readonly mode: string;
  /** The format for which values of secrets are written in place of their placeholders. @default - there are none */
  readonly fills?: string | undefined;
  /**
   * `managed`: as synth wrote it, at every release. `seed`: only where there is none yet. `returned`: back to the place
   * that an adopted stack has it at, unless somebody changed it there. @default 'managed'
   */
  readonly policy?: 'managed' | 'seed' | 'returned' | undefined;
  /** What makes a new content take effect. @default - nothing */
  readonly then?: Then | undefined;
}

/** What makes a new content take effect. */
export type Then =
  /** systemd reads its units again. */
  | { readonly do: 'daemon-reload' }
  /** systemd reads its units again, and the unit starts now, if it is no service, and at every start of the host. */
  | { readonly do: 'enable'; readonly unit: string }
  /** The service of systemd, where it runs, reads its files again or is started anew. */
  | { readonly do: 'reload' | 'restart'; readonly unit: string }
  /** The container of a service, where it runs, gets a signal. */
  | { readonly do: 'signal'; readonly signal: string; readonly service: string; readonly composeFile: string };

/** A program of root's, which everybody may run. */
export const installedProgram = (path: string): Install => ({ path, owner: 0, group: 0, mode: '0755' });

/** A file of root's, which everybody may read. */
export const installedFile = (path: string, then?: Then): Install => ({ path, owner: 0, group: 0, mode: '0644', then });

/** A folder outside the data root into which files are installed, as programs of the host read them there. */
export interface HostPlace {
  readonly folder: string;
  /** What is there where the program is. */
  readonly sign: string;
  /** What the program has to be told after a file has gone. */
  readonly afterRemoval: Then;
  /** What is said where the program is not there. @default - nothing: nobody needs it there */
  readonly absent?: string;
}

/** Where an administrator's units lie. Rule: systemd.unit(5), "Unit File Load Path". */
export const UNIT_FOLDER = '/etc/systemd/system';

/** Where fail2ban reads its files. Rule: jail.conf(5), "CONFIGURATION FILES FORMAT". */
export const FAIL2BAN_FOLDER = '/etc/fail2ban';

/** Every place outside the data root. */
export const HOST_PLACES: readonly HostPlace[] = [
  {
    folder: UNIT_FOLDER,
    sign: '/run/systemd/system',
    afterRemoval: { do: 'daemon-reload' },
    absent: 'systemd does not run here, so the units of this lab were not installed',
  },
  {
    folder: FAIL2BAN_FOLDER,
    sign: `${FAIL2BAN_FOLDER}/jail.conf`,
    afterRemoval: { do: 'reload', unit: 'fail2ban.service' },
  },
];
