import type { Blueprint, ServerFacts } from '../../blueprint/index.ts';
import { reportsHere, servicesOfServer, stackOf } from '../../blueprint/index.ts';
import type { OutputFile } from '../../core/index.ts';
import { tableFunction, word } from '../../shell/index.ts';

/** `dist/<server>/jobs`: runs the jobs that are due after `up`. Only where the server has jobs. */
export function jobsScript(blueprint: Blueprint, server: ServerFacts): readonly OutputFile[] {
  const reporting = new Map(blueprint.heartbeats.filter(reportsHere).map(({ of, job }) => [of, job]));
  const rows = servicesOfServer(blueprint, server.id).flatMap(({ id, name, stack, job }) => {
    if (job === undefined) return [];
    const file = stackOf(blueprint, stack)?.project.file.split('/').slice(1).join('/') ?? 'compose.yml';
    return [[id, job.runs, file, name, (job.probe ?? []).map(word).join(' '), reporting.get(id) ?? '']];
  });
  if (rows.length === 0) return [];
  const content = [
    HEADER,
    `data_root=${word(server.dataRoot)}`,
    '',
    tableFunction('jobs', rows),
    BODY.trimStart(),
  ].join('\n');
  return [{ path: `${server.id}/jobs`, content, mode: 0o755 }];
}

const HEADER = `#!/bin/sh
# Runs the jobs of this server that are due: after every \`docker compose up -d\`, and safe to run again.
#   jobs             those that are due
#   jobs list        all of them, and when they ran
#   jobs run NAME    one of them now
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)`;

const BODY = String.raw`
tab=$(printf '\t')
state=$data_root/.hl/jobs
mkdir -p "$state"

# One run at a time: a folder can be made by one of two only. What a killed run left is taken over.
lock=$state/.lock
if ! mkdir "$lock" 2> /dev/null; then
  holder=$(cat "$lock/pid" 2> /dev/null || :)
  if [ -n "$holder" ] && kill -0 "$holder" 2> /dev/null; then
    printf 'jobs: another run is under way (process %s)\n' "$holder" >&2
    exit 1
  fi
fi
printf '%s\n' "$$" > "$lock/pid"
list=$(mktemp)
trap 'rm -rf "$lock" "$list"' EXIT
trap 'exit 1' HUP INT TERM
jobs > "$list"

marker() { printf '%s/%s.done' "$state" "$(printf %s "$1" | tr / .)"; }

# The probe says by its exit status that the work is done already.
is_done() { # file service probe
  [ "$3" != - ] || return 1
  eval "set -- \"\$1\" \"\$2\" $3"
  file=$1 service=$2
  shift 2
  entry=$1
  shift
  docker compose -f "$here/$file" run --rm -T --entrypoint "$entry" "$service" "$@" < /dev/null > /dev/null 2>&1
}

# Where a job has to report, those who watch it are told how it ended.
report() { # name status
  [ "$1" = - ] || "$here/heartbeat" "$1" "$2" || printf 'jobs: the end of %s could not be reported\n' "$1" >&2
}

run_job() { # id file service probe report
  if is_done "$2" "$3" "$4"; then
    printf 'jobs: %s is done already\n' "$1"
    report "$5" 0
  elif docker compose -f "$here/$2" run --rm -T "$3" < /dev/null; then
    printf 'jobs: %s is done\n' "$1"
    report "$5" 0
  else
    report "$5" 1
    printf 'jobs: %s failed, and will be run again next time\n' "$1" >&2
    return 1
  fi
  date -u +%Y-%m-%dT%H:%M:%SZ > "$(marker "$1")"
}

failed=0
found=0
while IFS=$tab read -r id runs file service probe report; do
  case ${'${1:-due}'} in
    list)
      printf '%s\t%s\t%s\n' "$id" "$runs" "$(cat "$(marker "$id")" 2> /dev/null || echo never)"
      continue ;;
    run) [ "$id" = "${'${2:-}'}" ] || [ "$service" = "${'${2:-}'}" ] || continue ;;
    due)
      [ "$runs" != on-demand ] || continue
      if [ "$runs" = once ] && [ -e "$(marker "$id")" ]; then continue; fi ;;
    *)
      printf 'jobs: usage: jobs [list | run NAME]\n' >&2
      exit 2 ;;
  esac
  found=1
  run_job "$id" "$file" "$service" "$probe" "$report" || failed=1
done < "$list"
if [ "${'${1:-due}'}" = run ] && [ "$found" = 0 ]; then
  printf 'jobs: there is no job %s\n' "${'${2:-}'}" >&2
  exit 2
fi
exit "$failed"
`;
