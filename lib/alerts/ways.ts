import type { Blueprint, NotifierFacts } from '../blueprint/index.ts';
import { notifiersFor } from '../blueprint/index.ts';
import { alertTokenVariable } from '../core/index.ts';
import { tableVariable } from '../shell/index.ts';

/** The notifiers that a server uses, best first, as a table for the shell. Empty if there is none. */
export function waysTable(blueprint: Blueprint, server: string): string {
  const rows = notifiersFor(blueprint, server).map((notifier) => rowOf(notifier, server));
  return rows.length === 0 ? '' : tableVariable('ways', rows);
}

/**
 * A line of the table: kind, id, address, the topics of alert, warning and info, sender, receivers, user, variable of the
 * secret, host that is here.
 */
function rowOf({ id, server, delivery }: NotifierFacts, from: string): readonly string[] {
  if (delivery === undefined) return [];
  if (delivery.kind === 'ntfy') {
    const { url, topics } = delivery;
    const here = server === from ? hostPort(url) : '';
    return ['ntfy', id, url, topics.alert, topics.warning, topics.info, '', '', '', alertTokenVariable(from), here];
  }
  const { host, port, from: sender, to, login } = delivery;
  const url = `${port === 465 ? 'smtps' : 'smtp'}://${host}:${port}`;
  return ['smtp', id, url, '', '', '', sender, to.join(','), login?.username ?? '', login?.passwordVariable ?? '', ''];
}

/** Host and port of an address, so that curl asks this host itself, whatever DNS and the router say. */
export function hostPort(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}
