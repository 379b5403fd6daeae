import { ATTEMPT, BASE, KEEP_FILE, LOCK, MOUNTED } from '../shell/index.ts';

/**
 * What the programs of backups have in common: POSIX shell that reads the tables before it. What runs long is started
 * without the lock (9>&-), since it would keep it when its program is killed.
 */
export const COMMON = `${BASE.trim()}

${LOCK.trim()}

${ATTEMPT.trim()}

${MOUNTED.trim()}

${KEEP_FILE.trim()}

${String.raw`
note() { # line
  printf '%s: %s\n' "$program" "$1"
}

complain() { # line
  printf '%s: %s\n' "$program" "$1" >&2
}

# The password is read from its file: nobody sees it in an argument or a variable.
run_restic() { # repository argument...
  repository=$1
  shift
  restic --repo "$repository" --password-file "$password_file" --cache-dir "$state/cache" "$@" < /dev/null 9>&-
}

# A folder for what is kept between runs, and one run at a time. What a timer starts waits longer than people do.
begin() { # seconds
  doing="making $state" left='nothing was changed'
  trap 'say_where "$?"' EXIT
  me=$(id -u)
  if [ "$me" != 0 ]; then stop 'it has to run as root'; fi
  if ! command -v restic > /dev/null; then stop 'there is no program restic here: install it'; fi
  if ! command -v flock > /dev/null; then stop "$no_flock"; fi
  mkdir -p -- "$state/pins"
  chmod 700 "$state"
  HL_LOCK_WAIT=${'${HL_LOCK_WAIT:-$1}'}
  take_lock "$state"
}

# Which of the backups are meant: all of them where none is named.
choose() { # name...
  chosen=$nl
  for name in "$@"; do
    sought=$name found='' all_names=''
    each match_backup "$backups"
    if [ -z "$found" ]; then stop "there is no backup $name here; there are:$all_names"; fi
    chosen=$chosen$name$nl
  done
}

match_backup() { # name tag repository job
  all_names="$all_names $1"
  if [ "$1" = "$sought" ]; then found=yes; fi
}

is_chosen() { # name
  [ "$chosen" = "$nl" ] || has_line "$chosen" "$1"
}

pin_of() { # name
  pin=$state/pins/$(printf '%s' "$1" | tr / .)
}

read_id() { # repository
  config=$(run_restic "$1" cat config)
  id=$(printf '%s\n' "$config" | sed -n 's/.*"id": *"\([0-9a-f]\{64\}\)".*/\1/p')
}

check_password_file() {
  if [ ! -f "$password_file" ]; then stop "$password_file is missing: run prepare"; fi
  facts=$(ls -ldn -- "$password_file")
  case $facts in
    -r[w-]-------\ *) ;;
    *) stop "$password_file may be read by others: run prepare" ;;
  esac
}

demand_mount() { # path
  read_mounted "$1"
  if [ -z "$mounted" ]; then stop "$1 is not mounted"; fi
}

# Nothing makes a repository by itself: an empty folder may be a drive that is not mounted, or a server that was made anew.
check_repository() { # name repository
  if [ "$folder_is_mountpoint" = yes ]; then demand_mount "$folder"; fi
  pin_of "$1"
  if [ ! -f "$pin" ]; then stop "$1 has no repository yet: run  backup --init $1"; fi
  if [ ! -f "$2/config" ]; then
    stop "the repository of $1 is gone from $2: bring it back, before anything is saved"
  fi
  pinned=$(cat -- "$pin")
  read_id "$2"
  if [ "$id" != "$pinned" ]; then
    stop "$2 is another repository than that of $1: its id is $id, and has to be $pinned"
  fi
}

# Only locks whose process is gone: one program at a time writes here, and this one has the lock.
remove_stale_locks() { # repository
  run_restic "$1" unlock > /dev/null
}

# The containers of a service that run, or all of them.
find_containers() { # -q or -aq, project, service
  containers=$(docker ps "$1" --no-trunc --filter "label=com.docker.compose.project=$2" \
    --filter "label=com.docker.compose.service=$3" --filter 'label=com.docker.compose.oneoff=False' < /dev/null 9>&-)
}

# What is stopped is written down first, and on the disk before it stops: whoever kills this leaves the list.
stop_containers() { # project service
  find_containers -q "$1" "$2"
  for container in $containers; do
    doing="stopping $2"
    if [ -f "$stopped" ]; then list=$(cat -- "$stopped"); else list=''; fi
    if ! has_line "$list" "$container"; then
      keep_file "$stopped" "${'${list:+$list$nl}'}$container$nl"
    fi
    docker stop -t 120 "$container" > /dev/null < /dev/null 9>&-
  done
}

# Docker makes an empty folder where what a container mounts is missing, so nothing starts while a restore that was
# killed has left a place empty or in pieces. The next restore completes it.
check_replaced() {
  path=$(cat -- "$state/replacing")
  if [ ! -e "$path" ] || [ -e "$path/.hl-restored" ]; then
    stop "a restore was broken off while it replaced $path, so nothing was started: run restore again"
  fi
}

# The last one that was stopped starts first: what others depend on was stopped last.
start_stopped() {
  if [ ! -f "$stopped" ]; then return 0; fi
  if [ -f "$state/replacing" ]; then check_replaced; fi
  doing='starting what was stopped'
  list=$(cat -- "$stopped")
  reversed='' failed_to_start=''
  for container in $list; do reversed="$container $reversed"; done
  for container in $reversed; do start_one "$container"; done
  if [ -n "$failed_to_start" ]; then stop "these containers were stopped and do not start:$failed_to_start"; fi
  rm -f -- "$stopped"
  sync "$state"
}

# One that is gone was replaced or removed by somebody, and that one started it.
start_one() { # container
  if docker start "$1" > /dev/null 2>&1 < /dev/null 9>&-; then return 0; fi
  known=$(docker ps -aq --no-trunc --filter "id=$1" < /dev/null 9>&-)
  if [ -n "$known" ]; then failed_to_start="$failed_to_start $1"; fi
}

# However it ends, what it stopped runs again.
end() {
  code=$?
  set +e
  trap - EXIT HUP INT TERM
  (
    set -e
    start_stopped
  )
  started=$?
  if [ "$code" = 0 ]; then code=$started; fi
  say_where "$code"
  exit "$code"
}

on_end() {
  trap end EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
`.trim()}
`;
