import type {
  AlertSeverity,
  Blueprint,
  MonitorFacts,
  NotifierFacts,
  NtfyDelivery,
  SmtpDelivery,
} from '../blueprint/index.ts';
import { notifiersAbout, ntfyUrl, watchedBy } from '../blueprint/index.ts';
import type { Mapping } from '../compose/index.ts';
import { alertTokenVariable } from '../core/index.ts';

type By<Delivery> = NotifierFacts & { readonly delivery: Delivery };

/** The notifiers for the alerts of one group: at most one of each kind, because Gatus has one provider of each. */
interface Choice {
  readonly ntfy?: By<NtfyDelivery> | undefined;
  readonly smtp?: By<SmtpDelivery> | undefined;
}

/** How a watcher sends alerts. */
export interface Alerting {
  /** The providers; none where there is no notifier. */
  readonly providers: Mapping | undefined;
  /** What stands under `alerts` of an endpoint. */
  readonly of: (monitor: MonitorFacts) => readonly Mapping[];
}

/** The priority of a message in ntfy: `alert` gets through to a phone that is silent. */
const PRIORITY: Readonly<Record<AlertSeverity, number>> = { alert: 4, warning: 3, info: 2 };

/**
 * A watcher tells of a failed server through a notifier that does not need that server, and better through one that does
 * not need its internet line either. The provider is the one for what belongs to no server; a group that has another
 * gets an override.
 */
export function alertingOf(blueprint: Blueprint, watcher: string, remindSeconds: number): Alerting {
  const usual = choose(notifiersAbout(blueprint, watcher));
  const groups = new Set<string>();
  for (const { server } of watchedBy(blueprint, watcher)) groups.add(server);
  const choices = new Map([...groups].map((server) => [server, choose(notifiersAbout(blueprint, watcher, server))]));
  const alerts = new Map<string, readonly Mapping[]>();
  const of = (monitor: MonitorFacts): readonly Mapping[] => {
    const { server, kind, severity, thresholds } = monitor;
    const group = kind === 'domain' ? '' : server;
    const key = `${group} ${severity} ${thresholds.failures} ${thresholds.successes}`;
    const known =
      alerts.get(key) ?? alertsBy(group === '' ? usual : (choices.get(group) ?? {}), monitor, remindSeconds);
    alerts.set(key, known);
    return known;
  };
  return { providers: providersOf(usual, choices, watcher), of };
}

const choose = (notifiers: readonly NotifierFacts[]): Choice => ({
  ntfy: notifiers.find((each): each is By<NtfyDelivery> => each.delivery?.kind === 'ntfy'),
  smtp: notifiers.find((each): each is By<SmtpDelivery> => each.delivery?.kind === 'smtp'),
});

/** The first of a kind is the provider where nothing is the usual one: it must not be absent, or no override counts. */
function providersOf(usual: Choice, choices: ReadonlyMap<string, Choice>, watcher: string): Mapping | undefined {
  const all = [...choices.values()];
  const ntfy = usual.ntfy ?? all.find((choice) => choice.ntfy !== undefined)?.ntfy;
  const smtp = usual.smtp ?? all.find((choice) => choice.smtp !== undefined)?.smtp;
  if (ntfy === undefined && smtp === undefined) return undefined;
  return {
    ...(ntfy !== undefined && {
      ntfy: { ...ntfySettings(ntfy, watcher), ...overrides(choices, (choice) => other(choice.ntfy, ntfy, watcher)) },
    }),
    ...(smtp !== undefined && {
      email: { ...smtpSettings(smtp), ...overrides(choices, ({ smtp: own }) => differing(own, smtp)) },
    }),
  };
}

function overrides(choices: ReadonlyMap<string, Choice>, settings: (choice: Choice) => Mapping | undefined): Mapping {
  const found = [...choices].flatMap(([group, choice]): Mapping[] => {
    const own = settings(choice);
    return own === undefined ? [] : [{ group, ...own }];
  });
  return found.length === 0 ? {} : { overrides: found };
}

const other = (own: By<NtfyDelivery> | undefined, usual: By<NtfyDelivery>, watcher: string): Mapping | undefined =>
  own === undefined || own.id === usual.id ? undefined : ntfySettings(own, watcher);

const differing = (own: By<SmtpDelivery> | undefined, usual: By<SmtpDelivery>): Mapping | undefined =>
  own === undefined || own.id === usual.id ? undefined : smtpSettings(own);

/** Gatus posts to the root of ntfy, and takes the topic beside it. */
const ntfySettings = (notifier: By<NtfyDelivery>, watcher: string): Mapping => ({
  url: ntfyUrl(notifier, watcher) ?? notifier.delivery.url,
  topic: notifier.delivery.topics.alert,
  priority: PRIORITY.alert,
  token: `@@hl:${alertTokenVariable(watcher)}@@`,
});

const smtpSettings = ({ delivery: { host, port, from, to, login } }: By<SmtpDelivery>): Mapping => ({
  from,
  host,
  port,
  to: to.join(','),
  ...(login !== undefined && { username: login.username, password: `@@hl:${login.passwordVariable}@@` }),
});

/** One alert a kind of notifier. Without its provider an alert would be dropped in silence, so it is not written. */
function alertsBy(
  { ntfy, smtp }: Choice,
  { severity, thresholds }: MonitorFacts,
  remindSeconds: number,
): readonly Mapping[] {
  const common = {
    'failure-threshold': thresholds.failures,
    'success-threshold': thresholds.successes,
    'send-on-resolved': true,
    ...(remindSeconds > 0 && { 'minimum-reminder-interval': `${remindSeconds}s` }),
  };
  return [
    ...(ntfy === undefined ? [] : [{ type: 'ntfy', ...common, ...topicOf(ntfy, severity) }]),
    ...(smtp === undefined ? [] : [{ type: 'email', ...common }]),
  ];
}

/** The provider has the topic and the priority of an alert already. */
const topicOf = ({ delivery: { topics } }: By<NtfyDelivery>, severity: AlertSeverity): Mapping =>
  severity === 'alert' ? {} : { 'provider-override': { topic: topics[severity], priority: PRIORITY[severity] } };
