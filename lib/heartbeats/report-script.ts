import type { Blueprint, HeartbeatReceiverFacts } from '../blueprint/index.ts';
import type { OutputFile } from '../core/index.ts';

/** `dist/<server>/heartbeat`: what a job of the host calls when it has ended. */
export function reportScript({ heartbeats }: Blueprint, { id, server, directory }: HeartbeatReceiverFacts): OutputFile {
  const jobs = heartbeats.filter((each) => each.server === server && each.file !== undefined).map(({ job }) => job);
  const content = [
    HEADER,
    `reports='${directory.replaceAll("'", `'\\''`)}'`,
    '',
    'jobs() {',
    ...(jobs.length === 0 ? ['  :'] : ["  cat <<'END'", ...jobs, 'END']),
    '}',
    BODY,
  ].join('\n');
  return { path: `${server}/heartbeat`, content, mode: 0o755, construct: id };
}

const HEADER = `#!/bin/sh
# Reports that a job of this server has ended, for those who watch it.
#   heartbeat JOB STATUS   with its exit status: 0 is well
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
