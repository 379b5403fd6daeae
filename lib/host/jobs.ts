import type { Blueprint, ServerFacts } from '../blueprint/index.ts';
import { reportsHere, servicesOfServer, stackOf } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { CALLED_BY_ROWS } from '../shell/index.ts';
import { tableVariable, word } from '../shell/index.ts';
import { JOBS } from './jobs-shell.ts';

/** `dist/<server>/jobs`: runs the jobs that are due after `up`. Only where the server has jobs. */
export function jobsScript(blueprint: Blueprint, server: ServerFacts): readonly OutputFile[] {
  const reporting = new Map(blueprint.heartbeats.filter(reportsHere).map(({ of, job }) => [of, job]));
  const probes: [id: string, probe: readonly string[]][] = [];
  const rows = servicesOfServer(blueprint, server.id).flatMap(({ id, name, stack, job }) => {
    if (job === undefined) return [];
    if (job.probe !== undefined && job.probe.length > 0) probes.push([id, job.probe]);
    const file = stackOf(blueprint, stack)?.project.file.split('/').slice(1).join('/') ?? 'compose.yml';
    return [[id, job.runs, file, name, reporting.get(id) ?? '']];
  });
  if (rows.length === 0) return [];
  const content = [
    HEADER,
    `data_root=${word(server.dataRoot)}`,
    '',
    tableVariable('all_jobs', rows),
    probeFunction(probes),
    JOBS,
    '',
  ].join('\n');
  return [{ path: `${server.id}/jobs`, content, mode: 0o755 }];
}

/** A probe is a command with words of any kind, so it is code of its own and no row of a table. */
function probeFunction(probes: readonly (readonly [id: string, probe: readonly string[]])[]): string {
  const cases = probes.map(([id, [entry = '', ...args]]) => {
    const command = ['run --rm -T --entrypoint', word(entry), '"$3"', ...args.map(word)].join(' ');
    return `    ${word(id)})\n      if docker compose -f "$2" ${command} < /dev/null > /dev/null 2>&1 9>&-; then done_already=yes; fi ;;\n`;
  });
  return `# The probe of a job says by its exit status that the work is done already.
probe() { # id file service
  done_already=no
  case $1 in
${cases.join('')}    *) ;;
  esac
}
`;
}

const HEADER = `#!/bin/sh
# Runs the jobs of this server that are due: after every \`docker compose up -d\`, and safe to run again.
#   jobs             those that are due
#   jobs list        all of them, and when they ran
#   jobs run NAME    one of them now
# 0: all that were due are done. 1: one failed, or another run is under way. 2: it cannot be asked so.
${CALLED_BY_ROWS}
set -euf
umask 022`;
