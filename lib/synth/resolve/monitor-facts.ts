import type { IConstruct } from 'constructs';
import type { Expectation, HeartbeatFacts, MonitorFacts, ReporterFacts, TargetFacts } from '../../blueprint/index.ts';
import type {
  DnsMonitorProps,
  ExternalService,
  HttpExpectation,
  HttpMonitorProps,
  Monitor,
  MonitorProps,
  ProbeProps,
  Reporter,
  TlsMonitorProps,
} from '../../core/index.ts';
import { kindOf, pushTokenVariable, serviceName } from '../../core/index.ts';
import type { DeclaredServer } from '../collect/declared.ts';
import { dnsQuestion } from './dns-question.ts';
import type { MonitorIntent } from './intent.ts';
import { reportGrace } from './report-grace.ts';

const MINUTE = 60;
const DAY = 86_400;

/** What holds of a probe that says nothing else: one a minute, and an alert after three failures. */
export const USUAL = {
  intervalSeconds: MINUTE,
  timeoutSeconds: 10,
  thresholds: { failures: 3, successes: 2 },
  severity: 'alert',
  maintenance: [],
} as const;

/** What the monitors have in common that the policy makes. */
export const byPolicy = { ...USUAL, declared: false } as const;

/** How long a certificate has to be valid still. Let's Encrypt's are renewed 30 days before their end. */
export const CERTIFICATE_LEFT: Expectation = { that: 'certificate', leftSeconds: 10 * DAY };

/** A registrar reminds people 30 days before the end, and some only then. */
export const DOMAIN_LEFT = 30 * DAY;

/** How often a registry may be asked. */
export const DOMAIN_INTERVAL = 6 * 3600;

/** It answers. */
export const CONNECTION: Expectation = { that: 'connection' };

/** An answer that is no error. */
export const NO_ERROR: Expectation = { that: 'status', from: 200, below: 400 };

/** What a Monitor says; who watches is settled by the policy unless it is said. */
export function monitorFacts(monitor: Monitor, servers: ReadonlyMap<string, DeclaredServer>): MonitorFacts {
  const { scope } = monitor.node;
  const of = scope?.node.path ?? '';
  const sshPort = servers.get(of.split('/', 1)[0] ?? '')?.construct.props.ssh?.port ?? 22;
  return factsOf(monitor.node.path, of, withAddress(monitor.props, scope), sshPort);
}

/** What stands outside the lab is probed there, unless another host is named. */
function withAddress(props: MonitorProps, scope: IConstruct | undefined): MonitorProps {
  if (scope === undefined || kindOf(scope) !== 'ExternalService') return props;
  if (props.kind === 'heartbeat' || props.kind === 'domain') return props;
  return { host: (scope as ExternalService).props.address, ...props };
}

/** A monitor that stands under `x-hl` of a service. */
export const monitorFromIntent = (intent: MonitorIntent, service: string, sshPort: number): MonitorFacts => ({
  ...factsOf(`${service}/${intent.id}`, service, intent.props, sshPort),
  ...(intent.watchedBy !== undefined && { watchers: [...intent.watchedBy].sort() }),
  ...(intent.credentials !== undefined && { credentials: intent.credentials }),
});

function factsOf(id: string, of: string, props: MonitorProps, sshPort: number): MonitorFacts {
  return {
    id,
    name: props.name ?? monitorName(of, id.slice(id.lastIndexOf('/') + 1)),
    of,
    server: of.split('/', 1)[0] ?? '',
    watchers: (props.watchedBy ?? []).map(({ node }) => node.id).sort(),
    declared: true,
    local: false,
    ...saidBy(props, sshPort),
  };
}

/** The name of a monitor of a service, a stack or a server: what it stands in, without the server, and its own id. */
export function monitorName(of: string, id: string): string {
  const [, stack, service] = of.split('/');
  if (stack === undefined) return id;
  return `${service === undefined ? stack : serviceName(stack, service)} ${id}`;
}

/** How often, how patiently and how loudly. */
type Paced = Pick<ProbeProps, 'interval' | 'timeout' | 'thresholds' | 'severity'>;

type Said = Omit<MonitorFacts, 'id' | 'name' | 'of' | 'server' | 'watchers' | 'declared' | 'local'>;

/** What the props of a monitor say, whoever says them. */
function saidBy(props: MonitorProps, sshPort: number): Said {
  const { kind, severity = USUAL.severity } = props;
  switch (kind) {
    case 'http':
      return { ...usual(props), kind, ...httpProbe(props) };
    case 'tcp':
      return {
        ...usual(props),
        kind,
        target: { host: props.host, port: props.port },
        expect: timely(props, CONNECTION),
      };
    case 'tls':
    case 'starttls':
      return { ...usual(props), kind, ...tlsProbe(props) };
    case 'dns':
      return { ...usual(props), kind, ...dnsProbe(props) };
    case 'icmp':
      return { ...usual(props), kind, target: { host: props.host }, expect: timely(props, CONNECTION) };
    case 'ssh':
      return {
        ...usual(props),
        kind,
        target: { host: props.host, port: props.port ?? sshPort },
        expect: timely(props, CONNECTION),
      };
    case 'domain': {
      const expect: Expectation = { that: 'domain', leftSeconds: props.registeredFor?.inSeconds ?? DOMAIN_LEFT };
      return {
        ...USUAL,
        kind,
        severity,
        intervalSeconds: DOMAIN_INTERVAL,
        target: { host: props.domain },
        expect: [expect],
      };
    }
    case 'heartbeat':
      return { ...usual(props), kind, expect: [] };
  }
}

function usual({ interval, timeout, thresholds, severity }: Paced): Omit<Said, 'kind' | 'target' | 'expect'> {
  return {
    intervalSeconds: interval?.inSeconds ?? USUAL.intervalSeconds,
    timeoutSeconds: timeout?.inSeconds ?? USUAL.timeoutSeconds,
    thresholds: { ...USUAL.thresholds, ...thresholds },
    severity: severity ?? USUAL.severity,
    maintenance: [],
  };
}

const timely = ({ within }: ProbeProps, ...expect: readonly Expectation[]): readonly Expectation[] =>
  within === undefined ? expect : [...expect, { that: 'response-time', belowMilliseconds: within.inMilliseconds }];

type Probe = Pick<MonitorFacts, 'expect'> & { readonly target: TargetFacts };

function httpProbe(props: HttpMonitorProps): Probe & Pick<MonitorFacts, 'credentials'> {
  const { scheme = 'http', host, port, path = '/', expect, credentials, followRedirects, verifyCertificate } = props;
  const { certificateFor } = props;
  const left: readonly Expectation[] =
    certificateFor === undefined ? [] : [{ that: 'certificate', leftSeconds: certificateFor.inSeconds }];
  return {
    target: {
      scheme,
      host,
      port,
      path,
      ...(verifyCertificate !== undefined && { verify: verifyCertificate }),
      ...(followRedirects !== undefined && { follow: followRedirects }),
    },
    expect: timely(props, ...httpExpectations(expect), ...left),
    credentials: credentials?.variable,
  };
}

/** What an answer has to be. */
export function httpExpectations({ status, body, json }: HttpExpectation = {}): readonly Expectation[] {
  const first: Expectation =
    status === undefined
      ? NO_ERROR
      : 'from' in status
        ? { that: 'status', from: status.from, below: status.below }
        : { that: 'status', oneOf: status };
  return [
    first,
    ...(body === undefined ? [] : [{ that: 'body' as const, contains: body }]),
    ...(json === undefined ? [] : [{ that: 'json' as const, at: json.at, is: json.is }]),
  ];
}

const TLS_PORT = { tls: 443, starttls: 587 };

function tlsProbe(props: TlsMonitorProps): Probe {
  const { kind, host, port = TLS_PORT[kind], certificateFor } = props;
  const verify = props.verifyCertificate ?? host !== undefined;
  const left: readonly Expectation[] =
    certificateFor !== undefined
      ? [{ that: 'certificate', leftSeconds: certificateFor.inSeconds }]
      : verify
        ? [CERTIFICATE_LEFT]
        : [];
  return {
    target: { host, port, ...(!verify && { verify }) },
    expect: timely(props, CONNECTION, ...left),
  };
}

function dnsProbe(props: DnsMonitorProps): Probe {
  const { host, port = 53 } = props;
  const { query, expect } = dnsQuestion(props);
  return { target: { host, port, query }, expect: timely(props, ...expect) };
}

/** What a declared heartbeat waits for. Its file and its URLs are settled by the policy. */
export const heartbeatFacts = ({ node, props }: Monitor): readonly HeartbeatFacts[] =>
  heartbeatOf(node.path, node.scope?.node.path ?? '', props);

/** The heartbeat that stands under `x-hl` of a service, if it is one. */
export const heartbeatFromIntent = ({ id, props }: MonitorIntent, service: string): readonly HeartbeatFacts[] =>
  heartbeatOf(`${service}/${id}`, service, props);

function heartbeatOf(id: string, of: string, props: MonitorProps): readonly HeartbeatFacts[] {
  if (props.kind !== 'heartbeat') return [];
  const server = of.split('/', 1)[0] ?? '';
  const isPushed = props.from === 'elsewhere';
  return [
    {
      id,
      server,
      of,
      job: jobName(id),
      reporter: reporterFacts(props.reports),
      periodSeconds: props.period.inSeconds,
      ...reportGrace(props.longestRun, props.grace),
      pushes: [],
      ...(isPushed && { tokenVariable: pushTokenVariable(server) }),
    },
  ];
}

function reporterFacts(reporter: Reporter = 'job'): ReporterFacts {
  if (reporter === 'job') return { kind: 'job' };
  if ('timer' in reporter) return { kind: 'timer', unit: reporter.timer };
  return 'copyOf' in reporter
    ? { kind: 'copy', backup: reporter.copyOf.node.path }
    : { kind: 'restore', backup: reporter.restoreOf.node.path };
}

/** The name under which something reports: its path below its server, without words that only repeat. */
export function jobName(id: string): string {
  const [, ...words] = id.split('/');
  const last = words.length > 1 && words.at(-1) === 'heartbeat' ? words.length - 1 : words.length;
  return words.filter((word, index) => word !== words[index - 1] && index < last).join('-');
}
