import type { Blueprint, Expectation, HeartbeatFacts, MonitorFacts, NotifierFacts } from '../blueprint/index.ts';
import { notifiersAbout, overdueAfter, reach } from '../blueprint/index.ts';
import { Duration } from '../values/index.ts';

/** One line of the table of monitors: `hl list --monitors` prints it, and dist/docs/monitoring.md. */
export interface MonitorRow {
  readonly server: string;
  readonly name: string;
  /** What is asked, as `https://movies.example.com/health`. */
  readonly probe: string;
  /** What has to hold. */
  readonly expects: string;
  /** Who asks, and by which way. */
  readonly from: string;
  readonly every: string;
  /** Where an alert of it goes. */
  readonly alerts: string;
}

/** Every monitor, by server. */
export function monitorRows(blueprint: Blueprint): readonly MonitorRow[] {
  const heartbeats = new Map(blueprint.heartbeats.map((heartbeat) => [heartbeat.id, heartbeat]));
  const notified = memo((key) => {
    const [watcher = '', server = ''] = key.split(' ');
    return firstOfEach(notifiersAbout(blueprint, watcher, server || undefined)).map(({ id }) => id);
  });
  return blueprint.monitors.map((monitor) => {
    const { server, name, kind, target, expect, watchers, local, intervalSeconds, severity } = monitor;
    const heartbeat = heartbeats.get(monitor.id);
    const isPushed = target === undefined;
    const patience = heartbeat === undefined ? '' : span(overdueAfter(heartbeat));
    const told = watchers.flatMap((watcher) => notified(`${watcher} ${kind === 'domain' ? '' : server}`));
    const words = expect.map((each) => wordsOf(each));
    return {
      server: kind === 'domain' ? 'domains' : server,
      name,
      probe: probeText(monitor),
      expects: kind === 'heartbeat' ? `a report${ofWhat(heartbeat)} within ${patience}` : words.join(', '),
      from: local
        ? `${server} itself`
        : watchers.map((watcher) => `${watcher}${wayOf(blueprint, watcher, server, kind)}`).join(', '),
      every: isPushed ? '' : span(intervalSeconds),
      alerts: [...new Set(told)].sort().join(', ') + (severity === 'alert' ? '' : ` (${severity})`),
    };
  });
}

/** What reports, where its name does not say it. */
function ofWhat({ reporter }: Partial<HeartbeatFacts> = {}): string {
  if (reporter?.kind === 'timer') return ` of ${reporter.unit}`;
  if (reporter?.kind === 'copy') return ` of the copy of ${reporter.backup}`;
  return reporter?.kind === 'restore' ? ` of a trial restore of ${reporter.backup}` : '';
}

/** Of each kind the one that a watcher has. */
const firstOfEach = (notifiers: readonly NotifierFacts[]): readonly NotifierFacts[] =>
  (['ntfy', 'smtp'] as const).flatMap((kind) => notifiers.find(({ delivery }) => delivery?.kind === kind) ?? []);

function wayOf(blueprint: Blueprint, watcher: string, server: string, kind: MonitorFacts['kind']): string {
  const by = kind === 'domain' ? undefined : reach(blueprint, watcher, server)?.by;
  return by === undefined ? '' : ` (${by})`;
}

/** What a monitor asks, as people write it. */
export function probeText({ kind, target }: MonitorFacts): string {
  if (target === undefined) return 'waits for reports';
  const { scheme, host, port, path = '', query } = target;
  const at = `${host ?? ''}${port === undefined ? '' : `:${port}`}`;
  if (query !== undefined) return `dns ${query.type} ${query.name} at ${at}`;
  return scheme === undefined
    ? `${kind} ${at}`.trim()
    : `${scheme}://${host ?? '<address>'}${port === undefined ? '' : `:${port}`}${path}`;
}

const HOUR = 3600;

const span = (seconds: number): string =>
  seconds >= 2 * 24 * HOUR && seconds % HOUR === 0 ? `${seconds / 24 / HOUR} days` : Duration.seconds(seconds).toGo();

function wordsOf(expectation: Expectation): string {
  switch (expectation.that) {
    case 'status':
      return 'oneOf' in expectation
        ? `status ${expectation.oneOf.join(' or ')}`
        : `status ${expectation.from} to ${expectation.below - 1}`;
    case 'body':
      return 'isNot' in expectation
        ? `an answer other than ${JSON.stringify(expectation.isNot)}`
        : `a page with ${JSON.stringify(expectation.contains)}`;
    case 'json':
      return `${expectation.at.join('.')} is ${JSON.stringify(expectation.is)}`;
    case 'response-time':
      return `within ${Duration.milliseconds(expectation.belowMilliseconds).toGo()}`;
    case 'connection':
      return 'it answers';
    case 'certificate':
      return `certificate for ${span(expectation.leftSeconds)} more`;
    case 'domain':
      return `registered for ${span(expectation.leftSeconds)} more`;
    case 'dns-code':
      return expectation.is;
    case 'dns-record':
      return expectation.is;
  }
}

function memo<Result>(compute: (key: string) => Result): (key: string) => Result {
  const known = new Map<string, Result>();
  return (key) => {
    const found = known.get(key) ?? compute(key);
    known.set(key, found);
    return found;
  };
}
