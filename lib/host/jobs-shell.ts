import { ATTEMPT, BASE, LOCK, RUN } from '../shell/index.ts';

/** The part of `jobs` that is the same for every server. */
export const JOBS = `${BASE.trim()}

${LOCK.trim()}

${ATTEMPT.trim()}

${String.raw`usage() {
  printf 'jobs: usage: jobs [list | run NAME]\n' >&2
  exit 2
}

name_marker() { # id
  marker=$state/$(printf '%s' "$1" | tr / .).done
}

list_job() { # id runs file service report
  name_marker "$1"
  ran=never
  if [ -f "$marker" ]; then ran=$(cat -- "$marker"); fi
  printf '%s\t%s\t%s\n' "$1" "$2" "$ran"
}

# Where a job has to report, those who watch it are told how it ended.
report() { # name status
  if [ "$1" = - ]; then return 0; fi
  if "$here/heartbeat" "$1" "$2"; then return 0; fi
  printf 'jobs: the end of %s could not be reported\n' "$1" >&2
  unreported=1
}

# What says that a job ran is staged before it runs: a disk that is full must not let it run twice.
run_job() { # id file service report
  name_marker "$1"
  new=$(mktemp "$state/.new.XXXXXX")
  date -u +%Y-%m-%dT%H:%M:%SZ > "$new"
  sync "$new"
  probe "$1" "$here/$2" "$3"
  if [ "$done_already" = yes ]; then
    printf 'jobs: %s is done already\n' "$1"
  elif docker compose -f "$here/$2" run --rm -T "$3" < /dev/null 9>&-; then
    printf 'jobs: %s is done\n' "$1"
  else
    rm -f -- "$new"
    report "$4" 1
    return 1
  fi
  mv -f -- "$new" "$marker"
  sync "$state"
  report "$4" 0
  if [ "$unreported" = 1 ]; then return "$was_told"; fi
}
was_told=70

consider() { # id runs file service report
  case $asked in
    run) if [ "$1" != "$wanted" ] && [ "$4" != "$wanted" ]; then return 0; fi ;;
    due)
      if [ "$2" = on-demand ]; then return 0; fi
      name_marker "$1"
      if [ "$2" = once ] && [ -e "$marker" ]; then return 0; fi ;;
  esac
  found=1
  unreported=0
  attempt run_job "$1" "$3" "$4" "$5"
  case $status in
    0) ;;
    "$was_told") failed=1 ;;
    *)
      failed=1
      printf 'jobs: %s failed, and will be run again next time\n' "$1" >&2 ;;
  esac
}

main() {
  program='jobs'
  asked=${'${1:-due}'} wanted=${'${2:-}'}
  state=$data_root/.hl/jobs
  find_here
  case $asked in
    list)
      each list_job "$all_jobs"
      return 0 ;;
    run | due) ;;
    *) usage ;;
  esac
  if ! command -v flock > /dev/null; then stop "$no_flock"; fi
  doing="getting ready in $state" left='no job was run'
  trap 'say_where "$?"' EXIT
  trap 'exit 1' HUP INT TERM
  mkdir -p -- "$state"
  take_lock "$data_root/.hl"
  (
    set +f
    rm -f -- "$state"/.new.*
  )
  doing='running jobs' left='those that are done are written down'
  failed=0 found=0
  each consider "$all_jobs"
  if [ "$asked" = run ] && [ "$found" = 0 ]; then
    printf 'jobs: there is no job %s\n' "$wanted" >&2
    told=yes
    exit 2
  fi
  told=yes
  exit "$failed"
}`}

${RUN}`;
