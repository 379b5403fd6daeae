import type { AlertSeverity } from './contracts.ts';

/** A probe, and who carries it out. */
export interface MonitorFacts {
  readonly id: string;
  /** What people see of it, unique among those of its server. */
  readonly name: string;
  /** What it watches: id of a route, a service, a backup, a stack or a server. */
  readonly of: string;
  /** The server that is watched. */
  readonly server: string;
  readonly kind: MonitorKind;
  /** What is asked. Absent for a heartbeat that is pushed: the watcher only waits for it. */
  readonly target?: TargetFacts | undefined;
  /** What has to hold, all of it. Empty for a heartbeat that is pushed. */
  readonly expect: readonly Expectation[];
  readonly intervalSeconds: number;
  /** After which time without an answer a probe has failed. */
  readonly timeoutSeconds: number;
  /** After how many failures in a row an alert goes out, and after how many successes its end. */
  readonly thresholds: { readonly failures: number; readonly successes: number };
  readonly severity: AlertSeverity;
  /** Variable with `name:password` in base64, for basic authentication. */
  readonly credentials?: string | undefined;
  /** When a failure is no news. */
  readonly maintenance: readonly MaintenanceFacts[];
  /** Servers that probe. */
  readonly watchers: readonly string[];
  /** Whether a user asked for it, or the policy made it. */
  readonly declared: boolean;
  /** The watched server probes itself, and another one notices when that ends. */
  readonly local: boolean;
}

/** `domain` asks the registry of a domain, `heartbeat` how long ago something reported; all others the thing itself. */
export type MonitorKind = 'http' | 'tcp' | 'tls' | 'starttls' | 'dns' | 'icmp' | 'ssh' | 'domain' | 'heartbeat';

/** What a probe asks. */
export interface TargetFacts {
  /** For HTTP. */
  readonly scheme?: 'http' | 'https' | undefined;
  /** Host name or address. Absent: the address by which each watcher reaches the watched server. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Path and query, for HTTP. */
  readonly path?: string | undefined;
  /** `false`: the certificate proves nothing and is not looked at. */
  readonly verify?: boolean | undefined;
  /** `false`: the answer counts as it is, and no redirection in it is followed. */
  readonly follow?: boolean | undefined;
  /** What a DNS server is asked. */
  readonly query?: { readonly name: string; readonly type: DnsRecordType } | undefined;
}

/** The records whose value a probe can look at. */
export type DnsRecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SRV';

/** How a DNS server ends its answer. */
export type DnsResponseCode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';

/** One thing that has to hold of an answer. */
export type Expectation =
  | { readonly that: 'status'; readonly oneOf: readonly number[] }
  /** From the first up to, and without, the second. */
  | { readonly that: 'status'; readonly from: number; readonly below: number }
  | { readonly that: 'body'; readonly contains: string }
  /** The whole answer is another text. */
  | { readonly that: 'body'; readonly isNot: string }
  /** A value in a JSON answer: the keys and indexes that lead to it, and what it is. */
  | { readonly that: 'json'; readonly at: readonly (string | number)[]; readonly is: string | number | boolean }
  | { readonly that: 'response-time'; readonly belowMilliseconds: number }
  | { readonly that: 'connection' }
  | { readonly that: 'certificate'; readonly leftSeconds: number }
  | { readonly that: 'domain'; readonly leftSeconds: number }
  | { readonly that: 'dns-code'; readonly is: DnsResponseCode }
  | { readonly that: 'dns-record'; readonly is: string };

/** A time of the day, in the lab's time zone, in which something may be down and nobody has to know. */
export interface MaintenanceFacts {
  /** What it is for: id of the server that is worked on, of the backup that stops something, of what updates it. */
  readonly of: string;
  /** `hh:mm` */
  readonly start: string;
  readonly durationSeconds: number;
  /** The day of the week; absent: every day. */
  readonly weekday?: DayOfWeek | undefined;
}

/** A day of the week, in English, as Gatus counts them. */
export type DayOfWeek = 'Sunday' | 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday';

/** Something that reports whenever it is done, and whose silence is an alert. */
export interface HeartbeatFacts {
  /** Id of its monitor. */
  readonly id: string;
  readonly server: string;
  /** What reports: id of a backup, a service, a stack or a server. */
  readonly of: string;
  /** Its name on its server: what `dist/<server>/heartbeat` is called with. */
  readonly job: string;
  /** What kind of job it is. */
  readonly reporter: ReporterFacts;
  /** The longest time between two runs, as they are meant. */
  readonly periodSeconds: number;
  /** How much later than that a report may come. */
  readonly graceSeconds: number;
  /** How long a run may take. */
  readonly longestRunSeconds: number;
  /** Where its last report lies on the host. Absent where its server keeps none. */
  readonly file?: string | undefined;
  /**
   * Where a job that runs elsewhere reports to its server: a POST with `?success=true` or `false`, and the token in the
   * header `X-Heartbeat-Token`.
   */
  readonly pushUrl?: string | undefined;
  /** The watchers that it can be pushed to, where its server keeps no report of it: a POST with `?success=true` or `false` and the token as bearer. */
  readonly pushes: readonly { readonly watcher: string; readonly url: string }[];
  /** The variable with the token of these. */
  readonly tokenVariable?: string | undefined;
}

/**
 * What reports. A backup reports that it ran; a `copy` that what it saved has arrived on the server that reports, a
 * `restore` that it was restored there on trial; a `timer` is a unit of systemd; a `watcher` tells others that it still
 * watches.
 */
export type ReporterFacts =
  | { readonly kind: 'job' | 'backup' | 'watcher' }
  | { readonly kind: 'copy' | 'restore'; readonly backup: string }
  | { readonly kind: 'timer'; readonly unit: string };

/** Whether it reports on its server, by `dist/<server>/heartbeat`. */
export const reportsHere = ({ file, pushUrl }: Pick<HeartbeatFacts, 'file' | 'pushUrl'>): boolean =>
  file !== undefined && pushUrl === undefined;

/** After so many seconds of silence something is wrong. */
export const overdueAfter = ({
  periodSeconds,
  graceSeconds,
}: Pick<HeartbeatFacts, 'periodSeconds' | 'graceSeconds'>): number => periodSeconds + graceSeconds;

/** Top-level domains whose registries tell nobody when a registration ends. Rule: whois of Gatus, 1.3. */
const WITHOUT_END: ReadonlySet<string> = new Set(['at', 'be', 'ch', 'de', 'eu', 'nl']);

/** Whether anybody can ask when the registration of a domain ends. */
export const tellsItsEnd = (domain: string): boolean =>
  !WITHOUT_END.has(domain.slice(domain.lastIndexOf('.') + 1).toLowerCase());
