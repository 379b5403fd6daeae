import type { HeartbeatProps, HttpExpectation, MonitorProps, ProbeProps } from '../../core/index.ts';
import { isId, isTimer } from '../../core/index.ts';
import { rulesOfMonitor } from '../../core/monitor-rules.ts';
import type { Rules } from '../../core/shapes.ts';
import { compact } from '../read.ts';
import type { MonitorIntent } from './intent.ts';
import type { IntentReader } from './intent-reader.ts';
import type { NamesOfLab } from './intent-names.ts';
import { namedSecret, namedServers } from './intent-names.ts';
import { needProps, readProps } from './prop-reader.ts';

const KINDS = ['http', 'tcp', 'tls', 'starttls', 'dns', 'icmp', 'ssh', 'domain', 'heartbeat'] as const;

const NAME = 'a name of lower-case letters, digits and hyphens';

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
  const props = readKind(reader, kind);
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

/** What is read otherwise, or what a layer file cannot say. */
const BY_HAND = ['kind', 'thresholds', 'expect', 'from'];

/** What has words of its own in YAML, by kind. */
const OTHERS: Readonly<Partial<Record<MonitorProps['kind'], (reader: IntentReader) => object>>> = {
  http: (reader) => ({ expect: readExpectation(reader) }),
  dns: (reader) => compact({ expect: reader.text('expect') }),
  heartbeat: readTimer,
};

/** The props of a monitor of a kind; undefined where one is missing, which is told. */
function readKind(reader: IntentReader, kind: MonitorProps['kind']): MonitorProps | undefined {
  const rules: Rules<object> = rulesOfMonitor(kind);
  const props = {
    kind,
    ...readProps<object>(reader, rules, BY_HAND as never),
    ...(kind !== 'domain' && readThresholds(reader)),
    ...OTHERS[kind]?.(reader),
  };
  return needProps(reader, rules, props) ? (props as MonitorProps) : undefined;
}

/** After how many answers people are told. */
const readThresholds = (reader: IntentReader): Pick<ProbeProps, 'thresholds'> => ({
  thresholds: compact({ failures: reader.number('failures'), successes: reader.number('successes') }),
});

function readTimer(reader: IntentReader): Pick<HeartbeatProps, 'reports'> {
  const timer = reader.text('timer');
  if (timer === undefined) return {};
  if (isTimer(timer)) return { reports: { timer } };
  return reader.refuse('timer', "the name of a unit, as 'smartd-check.timer'") ?? {};
}

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
