import type { Blueprint, ServerFacts } from '../blueprint/index.ts';
import { programOf } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { word } from '../shell/index.ts';
import { NOTIFY_TEST } from './notify-test-shell.ts';
import { CALLED_BY_ROWS, RUN } from '../shell/index.ts';
import { ALERT_PROGRAM } from './needs.ts';
import { SEND } from './send-shell.ts';
import { waysTable } from './ways.ts';

/**
 * `dist/<server>/notify-test`: sends one message through every notifier that this server uses. It is only written if the
 * server watches others or has a program that alerts, and can reach a notifier.
 */
export function notifyTest(blueprint: Blueprint, server: ServerFacts): readonly OutputFile[] {
  if (server.watcher === undefined && programOf(blueprint, server.id, ALERT_PROGRAM) === undefined) return [];
  const ways = waysTable(blueprint, server.id);
  if (ways === '') return [];
  const content = [
    HEADER,
    `server=${word(server.id)}`,
    `env_file=${word(`${server.dataRoot}/secrets/.env`)}`,
    '',
    ways,
    SEND.trim(),
    '',
    NOTIFY_TEST.trim(),
    '',
    RUN,
    '',
  ].join('\n');
  return [{ path: `${server.id}/notify-test`, content, mode: 0o755 }];
}

const HEADER = `#!/bin/sh
# Sends one test message by every way by which this server sends alerts, and tells of each whether it was taken.
# The secrets are read from this server's .env; nobody sees them in the list of processes.
${CALLED_BY_ROWS}
set -euf`;
