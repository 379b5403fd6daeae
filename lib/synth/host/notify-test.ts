import type { Blueprint, NotifierFacts, ServerFacts } from '../../blueprint/index.ts';
import { notifiersFor } from '../../blueprint/index.ts';
import { alertTokenVariable, publishersOf } from '../../core/index.ts';
import type { OutputFile } from '../../core/index.ts';
import { NOTIFY_TEST } from './notify-test-shell.ts';
import { tableFunction, word } from './shell.ts';

/**
 * `dist/<server>/notify-test`: sends one message by every way by which this server sends alerts. Only where it watches
 * others or has a token, and there is a notifier that it reaches.
 */
export function notifyTest(blueprint: Blueprint, server: ServerFacts): readonly OutputFile[] {
  if (server.watcher === undefined && !publishersOf(blueprint).includes(server.id)) return [];
  const rows = notifiersFor(blueprint, server.id).map((notifier) => rowOf(notifier, server.id));
  if (rows.length === 0) return [];
  const content = [
    HEADER,
    `server=${word(server.id)}`,
    `env_file=${word(`${server.dataRoot}/secrets/.env`)}`,
    '',
    tableFunction('ways', rows),
    NOTIFY_TEST.trimStart(),
  ].join('\n');
  return [{ path: `${server.id}/notify-test`, content, mode: 0o755 }];
}

const HEADER = `#!/bin/sh
# Sends one test message by every way by which this server sends alerts, and tells of each whether it was taken.
# The secrets are read from this server's .env; nobody sees them in the list of processes.
set -eu`;

/** A line of the table: kind, id, address, sender, receivers, user, variable of the secret, host that is here. */
function rowOf({ id, server, delivery }: NotifierFacts, from: string): readonly string[] {
  if (delivery === undefined) return [];
  if (delivery.kind === 'ntfy') {
    const { url, topics } = delivery;
    return [
      'ntfy',
      id,
      `${url}/${topics.info}`,
      '',
      '',
      '',
      alertTokenVariable(from),
      server === from ? hostPort(url) : '',
    ];
  }
  const { host, port, from: sender, to, login } = delivery;
  const scheme = port === 465 ? 'smtps' : 'smtp';
  return [
    'smtp',
    id,
    `${scheme}://${host}:${port}`,
    sender,
    to.join(','),
    login?.username ?? '',
    login?.passwordVariable ?? '',
    '',
  ];
}

/** Host and port of an address, to ask it of this host whatever DNS and the router say. */
function hostPort(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}
