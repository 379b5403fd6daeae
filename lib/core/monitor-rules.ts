import type { DnsRecordType, DnsResponseCode } from '../blueprint/index.ts';
import { fields } from './fields.ts';
import type {
  CommonMonitorProps,
  HeartbeatProps,
  HttpExpectation,
  MonitorProps,
  ProbeProps,
  TlsMonitorProps,
} from './monitor.ts';
import { RULES } from './rules.ts';
import type { AllRules, Rule } from './shapes.ts';
import {
  duration,
  flag,
  isKind,
  isRecord,
  list,
  required,
  ofKind,
  oneOf,
  rule,
  positiveDuration,
  nonEmptyText,
  text,
} from './shapes.ts';

const RESPONSE_CODES: readonly DnsResponseCode[] = ['NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED'];

const RECORD_TYPES: readonly DnsRecordType[] = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV'];

const KINDS = [
  'http',
  'tcp',
  'tls',
  'starttls',
  'dns',
  'icmp',
  'ssh',
  'domain',
  'heartbeat',
] as const satisfies MonitorProps['kind'][];

/** What can be a timer of systemd (systemd.unit(5)). */
export const isTimer = (unit: string): boolean => /^[\w:.@-]+\.timer$/.test(unit);

const reporter = rule(
  'What reports',
  "'job', { timer: 'smartd-check.timer' }, { copyOf: backup } or { restoreOf: backup }",
  (value) => {
    if (!isRecord(value)) return value === 'job';
    if ('timer' in value) return typeof value['timer'] === 'string' && isTimer(value['timer']);
    return isKind(value['copyOf'], 'Backup') || isKind(value['restoreOf'], 'Backup');
  },
);

/** A path of a page, with what follows it. */
const pagePath = (what: string): Rule =>
  text(what, 'a path that begins with "/", without spaces', (path) => /^\/\S*$/.test(path));

const COMMON: AllRules<CommonMonitorProps> = {
  name: nonEmptyText('The name of a monitor'),
  severity: oneOf('The severity of a monitor', ['alert', 'warning', 'info']),
  watchedBy: list(ofKind('Who watches', 'Server')),
};

const count = (what: string): Rule => rule(what, 'a number', Number.isFinite);

const thresholds = fields<Thresholds>('The thresholds of a monitor', 'written as { failures: 3, successes: 2 }', {
  failures: count('The failures that are an alert'),
  successes: count('The successes that end an alert'),
});

type Thresholds = NonNullable<HeartbeatProps['thresholds']>;

/** Whether a status can be is asked where conditions are: one that cannot never holds. */
const status = rule(
  'The status of an answer',
  'a list of statuses of HTTP as [200], or written as { from: 200, below: 400 }',
  (value) => {
    if (Array.isArray(value)) return value.every(Number.isFinite);
    return isRecord(value) && Number.isFinite(value['from']) && Number.isFinite(value['below']);
  },
);

const isStep = (value: unknown): boolean => Number.isInteger(value) || (typeof value === 'string' && value !== '');

const expectation = fields<HttpExpectation>('What an answer has to be', 'written as { status: [200] }', {
  status,
  body: text('The text of a page', 'a text', () => true),
  json: fields<NonNullable<HttpExpectation['json']>>(
    'A value in a JSON answer',
    "written as { at: ['ok'], is: true }",
    {
      at: required(
        rule('The way to a value in JSON', 'a list of keys and indexes', (value) => {
          return Array.isArray(value) && value.length > 0 && value.every(isStep);
        }),
      ),
      is: required(
        rule('A value in a JSON answer', 'a text, a number, true or false', (value) => {
          return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
        }),
      ),
    },
  ),
});

const KIND = required(oneOf('The kind of a monitor', KINDS));

/** What is said of a heartbeat. */
export const HEARTBEAT_RULES: AllRules<HeartbeatProps> = {
  ...COMMON,
  period: required(positiveDuration('The period of a heartbeat')),
  longestRun: duration('How long a run may take'),
  grace: duration('How much later a report may come'),
  from: oneOf('Where a heartbeat comes from', ['host', 'elsewhere']),
  reports: reporter,
  interval: positiveDuration('The interval of a monitor'),
  thresholds,
};

const PROBE: AllRules<ProbeProps> = {
  ...COMMON,
  host: RULES.host,
  interval: positiveDuration('The interval of a monitor'),
  timeout: positiveDuration('The timeout of a monitor'),
  thresholds,
  within: duration('The time in which an answer has to come'),
};

const CERTIFICATE = {
  verifyCertificate: flag('"verifyCertificate"'),
  certificateFor: duration('How long a certificate has to be valid'),
};

const TLS: AllRules<TlsMonitorProps> = { ...PROBE, ...CERTIFICATE, kind: KIND, port: RULES.port };

/** Those props that a monitor of a kind may have. */
type OfKind<Kind, Props extends MonitorProps> = Props extends unknown
  ? Kind extends Props['kind']
    ? Props
    : never
  : never;

/** What is said of a monitor of each kind. */
export const MONITOR_KINDS: {
  readonly [Kind in MonitorProps['kind']]: AllRules<OfKind<Kind, MonitorProps>>;
} = {
  http: {
    ...PROBE,
    ...CERTIFICATE,
    kind: KIND,
    scheme: oneOf('The scheme of a monitor', ['http', 'https']),
    port: RULES.port,
    path: pagePath('The path of a monitor'),
    expect: expectation,
    credentials: ofKind('The credentials of a monitor', 'Secret'),
    followRedirects: flag('"followRedirects"'),
  },
  tcp: { ...PROBE, kind: KIND, port: required(RULES.port) },
  tls: TLS,
  starttls: TLS,
  dns: {
    ...PROBE,
    kind: KIND,
    port: RULES.port,
    query: required(nonEmptyText('The name that is asked for')),
    type: oneOf('The type of a record', RECORD_TYPES),
    expect: nonEmptyText('The value of a record'),
    code: oneOf('The code of an answer', RESPONSE_CODES),
  },
  icmp: { ...PROBE, kind: KIND },
  ssh: { ...PROBE, kind: KIND, port: RULES.port },
  domain: {
    ...COMMON,
    kind: KIND,
    domain: required(RULES.domain),
    registeredFor: duration('How long a registration has to last'),
  },
  heartbeat: { ...HEARTBEAT_RULES, kind: KIND },
};

/** The rules of a monitor of some kind, whichever it is. */
export const rulesOfMonitor = (kind: MonitorProps['kind']): AllRules<MonitorProps> => MONITOR_KINDS[kind] as never;
