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
    `jobs=${word(`\n${jobs.map((job) => `${job}\n`).join('')}`)}`,
    `pings=${word(pings ?? '')}`,
    BODY.trimEnd(),
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
usage() {
  printf 'heartbeat: usage: heartbeat JOB STATUS | heartbeat list\\n' >&2
  exit 2
}

# The report is kept already: that it could not be told elsewhere as well is said, and fails nothing.
ping_others() {
  if ! config=$(sed "s/{job}/$job/; s/{status}/$status/" "$pings") ||
    ! told=$(printf '%s\\n' "$config" | curl --disable --config - 2>&1); then
    printf 'heartbeat: %s is kept here, and could not be told elsewhere: %s\\n' "$job" "\${told:-no pings}" >&2
  fi
}

main() {
  if [ "\${1:-}" = list ] && [ "$#" = 1 ]; then
    printf '%s' "\${jobs#?}"
    return 0
  fi
  if [ "$#" != 2 ]; then usage; fi
  job=$1 status=$2
  case $jobs in
    *"
$job
"*) ;;
    *)
      printf 'heartbeat: there is no job %s; heartbeat list prints all\\n' "$job" >&2
      exit 2 ;;
  esac
  case $status in
    success) status=0 ;;
    # What systemd has in SERVICE_RESULT.
    failure | exit-code | signal | timeout | core-dump | watchdog | oom-kill | resources | protocol | start-limit-hit)
      status=1 ;;
    '' | *[!0-9]*)
      printf 'heartbeat: %s is not an exit status\\n' "$status" >&2
      exit 2 ;;
  esac

  # To a name of its own and then renamed: who asks sees the whole report, or the one before.
  new=''
  trap 'rm -f -- "$new"; printf "heartbeat: the end of %s could not be kept in %s\\n" "$job" "$reports" >&2' EXIT
  trap 'exit 1' HUP INT TERM
  new=$(mktemp "$reports/.$job.XXXXXX")
  now=$(date +%s)
  printf '%s %s\\n' "$now" "$status" > "$new"
  chmod 644 "$new"
  sync "$new"
  mv -f -- "$new" "$reports/$job"
  trap - EXIT
  if [ -n "$pings" ]; then ping_others; fi
}

{ main "$@"; exit; }`;
