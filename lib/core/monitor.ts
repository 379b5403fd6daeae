import type { IConstruct } from 'constructs';
import type { AlertSeverity, DnsRecordType, DnsResponseCode } from '../blueprint/index.ts';
import type { CallSite, Duration } from '../values/index.ts';
import { captureCaller } from '../values/index.ts';
import type { Backup } from './backup.ts';
import { LabConstruct, scopeOfKind } from './construct.ts';
import { pushToken } from './push-token.ts';
import { MONITOR_KINDS, rulesOfMonitor } from './monitor-rules.ts';
import { validateProps, validateOwnProps } from './rules.ts';
import type { Secret } from './secret.ts';
import type { Server } from './server.ts';

/** What every monitor may say. */
export interface CommonMonitorProps {
  /** What people see of it, unique on its server. @default - the service and the id */
  readonly name?: string;
  /** How urgent its failure is. @default 'alert' */
  readonly severity?: AlertSeverity;
  /** Servers that probe, or wait for it. @default - those that watch the server, as far as they have a way there */
  readonly watchedBy?: readonly Server[];
}

/** What every monitor may say that asks something itself. */
export interface ProbeProps extends CommonMonitorProps {
  /** Host name or address that is probed. @default - the address by which each watcher reaches the server */
  readonly host?: string;
  /** Time between two probes. @default - 1 minute */
  readonly interval?: Duration;
  /** After which time without an answer it has failed. @default - 10 seconds */
  readonly timeout?: Duration;
  /** After how many failures in a row an alert goes out, and after how many successes its end. @default - 3 and 2 */
  readonly thresholds?: { readonly failures?: number; readonly successes?: number };
  /** The answer has to come within this time. @default - no matter when */
  readonly within?: Duration;
}

/** Asks for a page. */
export interface HttpMonitorProps extends ProbeProps {
  readonly kind: 'http';
  /** The protocol that is spoken. @default 'http' */
  readonly scheme?: 'http' | 'https';
  /** The port that is asked. @default - 80, or 443 with https */
  readonly port?: number;
  /** Path and query. @default '/' */
  readonly path?: string;
  /** What the answer has to be. @default - a status below 400 */
  readonly expect?: HttpExpectation;
  /** Basic authentication: a Secret whose value is `name:password` in base64. @default - none */
  readonly credentials?: Secret;
  /** Whether it goes where a redirection leads; else the redirection is the answer. @default true */
  readonly followRedirects?: boolean;
  /** Whether the certificate has to be valid. @default true */
  readonly verifyCertificate?: boolean;
  /** How long the certificate still has to be valid. @default - 10 days for the lab's own hosts with https, else no matter */
  readonly certificateFor?: Duration;
}

/** What an answer has to be, all of it. */
export interface HttpExpectation {
  /** The statuses that mean health, or the range that does: from the first up to, and without, the second. @default - from 200 below 400 */
  readonly status?: readonly number[] | { readonly from: number; readonly below: number };
  /** Text that the page holds. @default - none */
  readonly body?: string;
  /** A value in a JSON answer: the keys and indexes that lead to it, and what it is. @default - none */
  readonly json?: { readonly at: readonly (string | number)[]; readonly is: string | number | boolean };
}

/** Opens a connection. */
export interface TcpMonitorProps extends ProbeProps {
  readonly kind: 'tcp';
  /** The port that has to be open. */
  readonly port: number;
}

/** Opens a connection and begins TLS: at once, or by STARTTLS after an SMTP greeting. */
export interface TlsMonitorProps extends ProbeProps {
  readonly kind: 'tls' | 'starttls';
  /** The port that is asked. @default - 443 of `tls`, 587 of `starttls` */
  readonly port?: number;
  /** Whether the certificate has to be valid. @default - whether `host` is given */
  readonly verifyCertificate?: boolean;
  /** How long the certificate still has to be valid. @default - 10 days where it has to be valid */
  readonly certificateFor?: Duration;
}

/** Asks a DNS server. */
export interface DnsMonitorProps extends ProbeProps {
  readonly kind: 'dns';
  /** The port of the DNS server. @default 53 */
  readonly port?: number;
  /** The name that is asked for. */
  readonly query: string;
  /** The type of the record. @default 'A' */
  readonly type?: DnsRecordType;
  /**
   * The value of the record: an address, a name, or `name:port` of SRV. Of several records it is the last one.
   * @default - any
   */
  readonly expect?: string;
  /** The code of the answer. @default 'NOERROR' */
  readonly code?: DnsResponseCode;
}

/** Sends a ping. */
export interface IcmpMonitorProps extends ProbeProps {
  readonly kind: 'icmp';
}

/** Waits for the greeting of an ssh server; it does not log in. */
export interface SshMonitorProps extends ProbeProps {
  readonly kind: 'ssh';
  /** The port of ssh. @default - the server's ssh port */
  readonly port?: number;
}

/** Asks the registry of a domain when its registration ends. */
export interface DomainMonitorProps extends CommonMonitorProps {
  readonly kind: 'domain';
  /** The registered domain: `example.com`, never a host below it. */
  readonly domain: string;
  /** How long the registration still has to last. @default - 30 days */
  readonly registeredFor?: Duration;
}

/** Waits for reports, and alerts when they stay away. */
export interface HeartbeatProps extends CommonMonitorProps {
  /** The longest time between two runs, as they are meant. */
  readonly period: Duration;
  /** How long a run may take. @default - 1 hour */
  readonly longestRun?: Duration;
  /** How much later than `period` a report may come. @default - the longest run and a quarter of an hour */
  readonly grace?: Duration;
  /**
   * `host`: jobs of the server report with `dist/<server>/heartbeat`. `elsewhere`: it is pushed to the watchers over
   * HTTP, as from a laptop. @default 'host'
   */
  readonly from?: 'host' | 'elsewhere';
  /** What reports. @default 'job', anything that calls `heartbeat` */
  readonly reports?: Reporter;
  /** How often its server is asked how old its report is. @default - 1 minute */
  readonly interval?: Duration;
  /** After how many wrong answers an alert goes out, and after how many right ones its end. @default - 3 and 2 */
  readonly thresholds?: { readonly failures?: number; readonly successes?: number };
}

/**
 * What reports: any job; a timer of systemd by the name of its unit, whose service then reports by a file of dist/; the
 * copy of a backup on this server; a restore of it here, on trial.
 */
export type Reporter =
  'job' | { readonly timer: string } | { readonly copyOf: Backup } | { readonly restoreOf: Backup };

export interface HeartbeatMonitorProps extends HeartbeatProps {
  readonly kind: 'heartbeat';
}

/** How something is watched. */
export type MonitorProps =
  | HttpMonitorProps
  | TcpMonitorProps
  | TlsMonitorProps
  | DnsMonitorProps
  | IcmpMonitorProps
  | SshMonitorProps
  | DomainMonitorProps
  | HeartbeatMonitorProps;

/** Which rules the other props have is known by the kind alone. */
const KIND = { kind: MONITOR_KINDS.http.kind };

/** A probe of a service or a server. Made by `service.monitor()`, or with a server as its scope. */
export class Monitor extends LabConstruct {
  readonly props: MonitorProps;

  /** @throws LabError HL014 for what cannot be probed. */
  constructor(scope: IConstruct, id: string, props: MonitorProps, site: CallSite = captureCaller(new.target)) {
    super(scope, id, 'Monitor', site);
    this.props = props;
    validateProps(this, props, KIND);
    validateOwnProps(this, props, rulesOfMonitor(props.kind), Monitor, Monitor);
    if (props.kind === 'heartbeat' && props.from === 'elsewhere') {
      pushToken(scopeOfKind<Server>(this, 'Server', 'monitor', site));
    }
  }
}
