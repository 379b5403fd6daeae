import type { Blueprint, ServerFacts } from '../blueprint/index.ts';
import { programOf } from '../blueprint/index.ts';
import type { OutputFile, TriedNotifier } from '../core/index.ts';
import { alertPathTriers, alertTokenVariable } from '../core/index.ts';
import { BASE, CALLED_BY_ROWS, FAULTS, KEEP_FILE, PARSE_ENV, RUN, tableVariable, word } from '../shell/index.ts';
import { ALERT_PROGRAM } from './needs.ts';
import { PATH_PROGRAM } from './path-needs.ts';
import { ALERT_PATH } from './path-shell.ts';
import { HAND_OVER } from './send-shell.ts';
import { hostPort } from './ways.ts';

/** `dist/<server>/alert-path`: what tries whether alerts of this server, and of the others, arrive. */
export function pathScript(blueprint: Blueprint, server: ServerFacts): readonly OutputFile[] {
  if (programOf(blueprint, server.id, PATH_PROGRAM) === undefined) return [];
  const triers = alertPathTriers(blueprint);
  const content = [
    HEADER,
    `server=${word(server.id)}`,
    `env_file=${word(`${server.dataRoot}/secrets/.env`)}`,
    `state=${word(`${server.dataRoot}/.hl/alert-path`)}`,
    `alert=${word(programOf(blueprint, server.id, ALERT_PROGRAM) ?? '')}`,
    '',
    tableVariable(
      'notifiers',
      (triers.get(server.id) ?? []).map((notifier) => rowOf(notifier, server.id, triers)),
    ),
    BASE.trim(),
    '',
    KEEP_FILE.trim(),
    '',
    FAULTS.trim(),
    '',
    PARSE_ENV.trim(),
    '',
    HAND_OVER.trim(),
    '',
    ALERT_PATH.trim(),
    '',
    RUN,
    '',
  ].join('\n');
  return [{ path: `${server.id}/${PATH_PROGRAM}`, content, mode: 0o755, construct: server.id }];
}

/** A line of the table: id, address, topic, variable of the token, host that is here, the others that send by it. */
function rowOf(
  { id, server, delivery: { url, pathTopic } }: TriedNotifier,
  from: string,
  triers: ReadonlyMap<string, readonly TriedNotifier[]>,
): readonly string[] {
  const others = [...triers].flatMap(([other, tried]) =>
    other !== from && tried.some((each) => each.id === id) ? [other] : [],
  );
  return [id, url, pathTopic, alertTokenVariable(from), server === from ? hostPort(url) : '', others.join(',')];
}

const HEADER = `#!/bin/sh
# Tries whether alerts get through: sends a message to every notifier that this server would use, by its token, and
# looks there for that message and for those of the other servers. Nobody is called: it has a topic of its own.
#   alert-path             tries, tells, and keeps what it saw for the next run
#   alert-path --dry-run   prints what it would try, and sends nothing
# 0: all arrived. 1: at least one did not. 2: it cannot be asked so.
${CALLED_BY_ROWS}
set -euf
umask 077
LC_ALL=C
export LC_ALL`;
