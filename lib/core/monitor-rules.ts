import type { DnsRecordType } from '../blueprint/index.ts';
import type { HeartbeatProps, MonitorProps } from './monitor.ts';
import { RULES } from './rules.ts';
import type { Rule, Rules } from './shapes.ts';
import { duration, flag, isKind, isRecord, list, ofKind, oneOf, rule, someDuration, someText, text } from './shapes.ts';

const RECORD_TYPES: readonly DnsRecordType[] = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV'];

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

const COMMON = {
  name: someText('The name of a monitor'),
  severity: oneOf('The severity of a monitor', ['alert', 'warning', 'info']),
  watchedBy: list(ofKind('Who watches', 'Server')),
};

const thresholds = rule('The thresholds of a monitor', 'written as { failures: 3, successes: 2 }', isRecord);

const HEARTBEAT: Rules<HeartbeatProps> = {
  ...COMMON,
  period: someDuration('The period of a heartbeat'),
  longestRun: duration('How long a run may take'),
  grace: duration('How much later a report may come'),
  from: oneOf('Where a heartbeat comes from', ['host', 'elsewhere']),
  reports: reporter,
  interval: someDuration('The interval of a monitor'),
  thresholds,
};

const PROBE = {
  ...COMMON,
  host: RULES.host,
  port: RULES.port,
  interval: someDuration('The interval of a monitor'),
  timeout: someDuration('The timeout of a monitor'),
  thresholds,
  within: duration('The time in which an answer has to come'),
  verifyCertificate: flag('"verifyCertificate"'),
  certificateFor: duration('How long a certificate has to be valid'),
};

/** What each kind of monitor needs, and the rules of its props. */
export const MONITOR_KINDS: Readonly<
  Record<
    MonitorProps['kind'],
    { readonly needs: readonly string[]; readonly rules: Readonly<Record<string, Rule | readonly Rule[]>> }
  >
> = {
  http: {
    needs: [],
    rules: {
      ...PROBE,
      scheme: oneOf('The scheme of a monitor', ['http', 'https']),
      path: pagePath('The path of a monitor'),
      expect: rule('What an answer has to be', 'written as { status: [200] }', isRecord),
      credentials: ofKind('The credentials of a monitor', 'Secret'),
      followRedirects: flag('"followRedirects"'),
    },
  },
  tcp: { needs: ['port'], rules: PROBE },
  tls: { needs: [], rules: PROBE },
  starttls: { needs: [], rules: PROBE },
  dns: {
    needs: ['query'],
    rules: {
      ...PROBE,
      query: someText('The name that is asked for'),
      type: oneOf('The type of a record', RECORD_TYPES),
      expect: someText('The value of a record'),
    },
  },
  icmp: { needs: [], rules: PROBE },
  ssh: { needs: [], rules: PROBE },
  domain: {
    needs: ['domain'],
    rules: { ...COMMON, domain: RULES.domain, registeredFor: duration('How long a registration has to last') },
  },
  heartbeat: { needs: ['period'], rules: HEARTBEAT as Readonly<Record<string, Rule>> },
};
