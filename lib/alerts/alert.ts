import type { Blueprint, ServerFacts } from '../blueprint/index.ts';
import { programOf } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { word } from '../shell/index.ts';
import { ALERT } from './alert-shell.ts';
import { CALLED_BY_ROWS, RUN } from '../shell/index.ts';
import { ALERT_PROGRAM } from './needs.ts';
import { SEND } from './send-shell.ts';
import { waysTable } from './ways.ts';

/** `dist/<server>/alert`: what programs of the host tell people with. Only where one may, and there is a way. */
export function alertScript(blueprint: Blueprint, server: ServerFacts): readonly OutputFile[] {
  if (programOf(blueprint, server.id, ALERT_PROGRAM) === undefined) return [];
  const content = [
    HEADER,
    `server=${word(server.id)}`,
    `env_file=${word(`${server.dataRoot}/secrets/.env`)}`,
    `told=${word(`${server.dataRoot}/.hl/told`)}`,
    '',
    waysTable(blueprint, server.id),
    SEND.trim(),
    '',
    ALERT.trim(),
    '',
    RUN,
    '',
  ].join('\n');
  return [{ path: `${server.id}/alert`, content, mode: 0o755 }];
}

const HEADER = `#!/bin/sh
# Tells people of something that happened on this server, by the ways that it has for it.
#   alert [--limit KEY] SEVERITY TITLE [MESSAGE]
#     SEVERITY       alert, warning or info
#     MESSAGE        read from the input where it is not given
#     --limit KEY    of one key at most 5 in an hour
# 0: somebody took it, or the limit is reached. 1: nobody did. 2: it cannot be sent so.
# The secrets are read from this server's .env; nobody sees them in the list of processes.
${CALLED_BY_ROWS}
set -euf`;
