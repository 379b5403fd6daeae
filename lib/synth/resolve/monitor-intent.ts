import type {
  CommonMonitorProps,
  HttpExpectation,
  MonitorProps,
  ProbeProps,
  TlsMonitorProps,
} from '../../core/index.ts';
import { isTimer } from '../../core/index.ts';
import { compact } from '../read.ts';
import type { MonitorIntent } from './intent.ts';
import type { IntentReader } from './intent-reader.ts';

const KINDS = ['http', 'tcp', 'tls', 'starttls', 'dns', 'icmp', 'ssh', 'domain', 'heartbeat'] as const;
const RECORDS = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV'] as const;

type Common<Props> = { -readonly [Key in keyof Props]: Props[Key] };

/** Reads one of the `monitors` under `x-hl`: the same words as `service.monitor()`, as far as YAML has them. */
export function readMonitor(reader: IntentReader): MonitorIntent | undefined {
  const id = reader.text('id');
  const kind = reader.oneOf('kind', KINDS);
  if (id === undefined) return reader.refuse('id', 'a name');
  const props = kind === undefined ? undefined : READERS[kind](reader);
  return props === undefined ? undefined : { id, props };
}

const common = (reader: IntentReader): Common<CommonMonitorProps> =>
  compact({ name: reader.text('name'), severity: reader.oneOf('severity', ['alert', 'warning', 'info']) });

const probe = (reader: IntentReader): Common<ProbeProps> => ({
  ...common(reader),
  thresholds: compact({ failures: reader.number('failures'), successes: reader.number('successes') }),
  ...compact({
    host: reader.text('host'),
    interval: reader.duration('interval'),
    timeout: reader.duration('timeout'),
    within: reader.duration('within'),
  }),
});

/** Of those that show a certificate: how long it has to be valid still. */
const certificate = (reader: IntentReader): Pick<TlsMonitorProps, 'certificateFor'> =>
  compact({ certificateFor: reader.duration('certificate_for') });

/** One row a kind: which further keys it has. */
const READERS: Readonly<Record<(typeof KINDS)[number], (reader: IntentReader) => MonitorProps | undefined>> = {
  http: (reader) => ({
    kind: 'http',
    ...probe(reader),
    ...compact({
      scheme: reader.oneOf('scheme', ['http', 'https']),
      port: reader.number('port'),
      path: reader.text('path'),
    }),
    ...certificate(reader),
    expect: readExpectation(reader),
  }),
  tcp: (reader) => {
    const props = probe(reader);
    const port = reader.number('port');
    return port === undefined ? reader.refuse('port', 'the port that is probed') : { kind: 'tcp', ...props, port };
  },
  tls: (reader) => ({
    kind: 'tls',
    ...probe(reader),
    ...certificate(reader),
    ...compact({ port: reader.number('port') }),
  }),
  starttls: (reader) => ({
    kind: 'starttls',
    ...probe(reader),
    ...certificate(reader),
    ...compact({ port: reader.number('port') }),
  }),
  dns: (reader) => {
    const props = {
      ...probe(reader),
      ...compact({ port: reader.number('port'), type: reader.oneOf('type', RECORDS) }),
    };
    const query = reader.text('query');
    const answer = compact({ expect: reader.text('expect') });
    return query === undefined
      ? reader.refuse('query', 'the name that is asked for')
      : { kind: 'dns', ...props, query, ...answer };
  },
  icmp: (reader) => ({ kind: 'icmp', ...probe(reader) }),
  ssh: (reader) => ({ kind: 'ssh', ...probe(reader), ...compact({ port: reader.number('port') }) }),
  domain: (reader) => {
    const props = common(reader);
    const domain = reader.text('domain');
    return domain === undefined
      ? reader.refuse('domain', 'the registered domain')
      : { kind: 'domain', ...props, domain };
  },
  heartbeat: (reader) => {
    const props = {
      ...common(reader),
      ...compact({ longestRun: reader.duration('longest_run'), grace: reader.duration('grace') }),
    };
    const period = reader.duration('period');
    const timer = reader.text('timer');
    if (timer !== undefined && !isTimer(timer)) reader.refuse('timer', "the name of a unit, as 'smartd-check.timer'");
    return period === undefined
      ? reader.refuse('period', 'the longest time between two runs, as 24h')
      : { kind: 'heartbeat', ...props, period, ...(timer !== undefined && isTimer(timer) && { reports: { timer } }) };
  },
};

function readExpectation(reader: IntentReader): HttpExpectation {
  const status = reader.numbers('status');
  return compact({ status: status.length === 0 ? undefined : status, body: reader.text('body') });
}
