import type {
  CommonMonitorProps,
  HttpExpectation,
  MonitorProps,
  ProbeProps,
  TlsMonitorProps,
} from '../../core/index.ts';
import { isId, isTimer } from '../../core/index.ts';
import { rulesOfMonitor } from '../../core/monitor-rules.ts';
import { compact } from '../read.ts';
import type { MonitorIntent } from './intent.ts';
import type { IntentReader } from './intent-reader.ts';
import type { NamesOfLab } from './intent-names.ts';
import { namedSecret, namedServers } from './intent-names.ts';

const KINDS = ['http', 'tcp', 'tls', 'starttls', 'dns', 'icmp', 'ssh', 'domain', 'heartbeat'] as const;
const CODES = ['NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED'] as const;
const RECORDS = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV'] as const;

const NAME = 'a name of lower-case letters, digits and hyphens';

type Common<Props> = { -readonly [Key in keyof Props]: Props[Key] };

/** Reads one of the `monitors` under `x-hl`: the same words as `service.monitor()`, as far as YAML has them. */
export function readMonitor(reader: IntentReader, lab: NamesOfLab): MonitorIntent | undefined {
  const id = reader.text('id');
  const kind = reader.oneOf('kind', KINDS);
  const isNamed = id !== undefined && isId(id);
  if (id !== undefined && !isId(id)) reader.refuse('id', NAME);
  reader.need('id', NAME);
  if (kind === undefined) {
    reader.need('kind', `one of ${KINDS.join(', ')}`);
    return reader.leaveOpen();
  }
  const props = READERS[kind](reader);
  const said = named(reader, kind, lab);
  const isRight = props !== undefined && reader.hold(props, rulesOfMonitor(kind));
  return isRight && isNamed ? { id, props, ...said } : undefined;
}

/** What only constructs can name, and a layer file names by text: servers by id, a secret by its variable. */
function named(
  reader: IntentReader,
  kind: MonitorProps['kind'],
  lab: NamesOfLab,
): Pick<MonitorIntent, 'watchedBy' | 'credentials'> {
  const variable = kind === 'http' ? reader.text('credentials') : undefined;
  return compact({
    watchedBy: namedServers(reader, 'watched_by', lab),
    credentials: variable === undefined ? undefined : namedSecret(reader, 'credentials', variable, lab),
  });
}

const common = (reader: IntentReader): Common<CommonMonitorProps> =>
  compact({ name: reader.text('name'), severity: reader.oneOf('severity', ['alert', 'warning', 'info']) });

/** How often something is asked, and after how many answers people are told. */
const pace = (reader: IntentReader): Pick<ProbeProps, 'interval' | 'thresholds'> => ({
  thresholds: compact({ failures: reader.number('failures'), successes: reader.number('successes') }),
  ...compact({ interval: reader.duration('interval') }),
});

const probe = (reader: IntentReader): Common<ProbeProps> => ({
  ...common(reader),
  ...pace(reader),
  ...compact({
    host: reader.text('host'),
    timeout: reader.duration('timeout'),
    within: reader.duration('within'),
  }),
});

/** Of those that show a certificate: whether it has to be valid, and for how long still. */
const certificate = (reader: IntentReader): Pick<TlsMonitorProps, 'certificateFor' | 'verifyCertificate'> =>
  compact({
    certificateFor: reader.duration('certificate_for'),
    verifyCertificate: reader.flag('verify_certificate'),
  });

/** One row a kind: which further keys it has. */
const READERS: Readonly<Record<(typeof KINDS)[number], (reader: IntentReader) => MonitorProps | undefined>> = {
  http: (reader) => ({
    kind: 'http',
    ...probe(reader),
    ...compact({
      scheme: reader.oneOf('scheme', ['http', 'https']),
      port: reader.number('port'),
      path: reader.text('path'),
      followRedirects: reader.flag('follow_redirects'),
    }),
    ...certificate(reader),
    expect: readExpectation(reader),
  }),
  tcp: (reader) => {
    const props = probe(reader);
    const port = reader.number('port');
    return port === undefined ? reader.need('port', 'the port that is probed') : { kind: 'tcp', ...props, port };
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
      ...compact({
        port: reader.number('port'),
        type: reader.oneOf('type', RECORDS),
        code: reader.oneOf('code', CODES),
      }),
    };
    const query = reader.text('query');
    const answer = compact({ expect: reader.text('expect') });
    return query === undefined
      ? reader.need('query', 'the name that is asked for')
      : { kind: 'dns', ...props, query, ...answer };
  },
  icmp: (reader) => ({ kind: 'icmp', ...probe(reader) }),
  ssh: (reader) => ({ kind: 'ssh', ...probe(reader), ...compact({ port: reader.number('port') }) }),
  domain: (reader) => {
    const props = { ...common(reader), ...compact({ registeredFor: reader.duration('registered_for') }) };
    const domain = reader.text('domain');
    return domain === undefined ? reader.need('domain', 'the registered domain') : { kind: 'domain', ...props, domain };
  },
  heartbeat: (reader) => {
    const props = {
      ...common(reader),
      ...pace(reader),
      ...compact({ longestRun: reader.duration('longest_run'), grace: reader.duration('grace') }),
    };
    const period = reader.duration('period');
    const timer = reader.text('timer');
    if (timer !== undefined && !isTimer(timer)) reader.refuse('timer', "the name of a unit, as 'smartd-check.timer'");
    return period === undefined
      ? reader.need('period', 'the longest time between two runs, as 24h')
      : { kind: 'heartbeat', ...props, period, ...(timer !== undefined && isTimer(timer) && { reports: { timer } }) };
  },
};

function readExpectation(reader: IntentReader): HttpExpectation {
  return compact({ status: readStatus(reader), body: reader.text('body'), json: reader.part('json', readJson) });
}

/** A list of statuses, or the range from one up to, and without, another. */
function readStatus(reader: IntentReader): HttpExpectation['status'] {
  if (!reader.isMapping('status')) {
    const status = reader.numbers('status');
    return status.length === 0 ? undefined : status;
  }
  return reader.part('status', (range) => {
    const [from, below] = [range.number('from'), range.number('below')];
    if (from !== undefined && below !== undefined) return { from, below };
    return range.refuse(from === undefined ? 'from' : 'below', 'a status, as in { from: 200, below: 400 }');
  });
}

function readJson(reader: IntentReader): HttpExpectation['json'] {
  const at = reader.steps('at');
  const is = reader.scalar('is');
  if (at.length === 0) return reader.refuse('at', 'the keys and indexes that lead to the value');
  return is === undefined ? reader.need('is', 'what the value has to be') : { at, is };
}
