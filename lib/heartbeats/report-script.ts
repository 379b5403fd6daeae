import type { Blueprint, HeartbeatReceiverFacts } from '../blueprint/index.ts';
import { reportsHere } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';
import { word } from '../shell/index.ts';
import { PINGS } from './pings.ts';

/** `dist/<server>/heartbeat`: what a job of the host calls when it has ended. */
export function reportScript(blueprint: Blueprint, { id, server, directory }: HeartbeatReceiverFacts): OutputFile {
  const { heartbeats, configFiles, pingReceivers } = blueprint;
  const jobs = heartbeats.filter((each) => each.server === server && reportsHere(each)).map(({ job }) => job);
  const pings = pingReceivers.length === 0 ? undefined : configFiles.find((file) => file.id === `${id}/${PINGS}`)?.path;
  const content = [
    HEADER,
    `reports=${word(directory)}`,
    '',
    'jobs() {',
    ...(jobs.length === 0 ? ['  :'] : ["  cat <<'END'", ...jobs, 'END']),
    '}',
    BODY.trimEnd(),
    ...(pings === undefined ? [] : [PING.replace('{pings}', word(pings))]),
    '',
  ].join('\n');
  return { path: `${server}/heartbeat`, content, mode: 0o755, construct: id };
}

const HEADER = `#!/bin/sh
# Reports that a job of this server has ended, for those who watch it.
#   heartbeat JOB STATUS   0 or success is well; any other exit status, failure, or the result of a systemd unit is not
#   heartbeat list         the jobs that have to report
set -eu
umask 022`;

const BODY = `
if [ "\${1:-}" = list ] && [ "$#" = 1 ]; then
  jobs
  exit 0
fi
if [ "$#" != 2 ]; then
  printf 'heartbeat: usage: heartbeat JOB STATUS | heartbeat list\\n' >&2
  exit 2
fi
job=$1 status=$2
if ! jobs | grep -qxF -- "$job"; then
  printf 'heartbeat: there is no job %s; heartbeat list prints all\\n' "$job" >&2
  exit 2
fi
case $status in
  success) status=0 ;;
  # What systemd has in SERVICE_RESULT.
  failure | exit-code | signal | timeout | core-dump | watchdog | oom-kill | resources | protocol | start-limit-hit)
    status=1 ;;
  '' | *[!0-9]*)
    printf 'heartbeat: %s is no exit status\\n' "$status" >&2
    exit 2 ;;
esac

# To a name of its own and then renamed: who asks sees the whole report, or the one before.
new=$(mktemp "$reports/.$job.XXXXXX")
trap 'rm -f "$new"' EXIT
trap 'exit 1' HUP INT TERM
printf '%s %s\\n' "$(date +%s)" "$status" > "$new"
chmod 644 "$new"
mv -f "$new" "$reports/$job"
trap - EXIT
`;

/** The report is kept already: that it could not be told elsewhere as well is said, and fails nothing. */
const PING = `
pings={pings}
if ! told=$(sed "s/{job}/$job/; s/{status}/$status/" "$pings" | curl --disable --config - 2>&1); then
  printf 'heartbeat: %s is kept here, and could not be told elsewhere: %s\\n' "$job" "$told" >&2
fi`;
