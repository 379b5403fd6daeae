/** The part of `backup` that saves. */
export const BACKUP = String.raw`
usage() {
  sed -n '/^# Saves/,/^#$/s/^# \{0,1\}//p' "$0"
}

init() { # name tag repository
  if ! is_chosen "$1"; then return 0; fi
  pin_of "$1"
  if [ -f "$pin" ]; then
    note "$1 has its repository: $3"
    return 0
  fi
  if [ -e "$3/config" ]; then
    stop "$3 holds a repository that this host does not know: run  backup --adopt $1  if it is that of $1"
  fi
  doing="making the repository $3"
  mkdir -p -- "$3"
  chmod 700 "$folder"
  run_restic "$3" init > /dev/null
  pin_repository "$1" "$3"
  note "$1 is saved in $3 from now on"
}

adopt() { # name tag repository
  if ! is_chosen "$1"; then return 0; fi
  pin_of "$1"
  if [ ! -e "$3/config" ]; then stop "there is no repository in $3"; fi
  pin_repository "$1" "$3"
  note "$3 is the repository of $1"
}

pin_repository() { # name repository
  read_id "$2"
  if [ -z "$id" ]; then stop "$2 does not say its id"; fi
  pin_of "$1"
  keep_file "$pin" "$id$nl"
}

list_backup() { # name tag repository
  pin_of "$1"
  if [ -f "$pin" ]; then printf '%s\t%s\n' "$1" "$3"; else printf '%s\tno repository yet: backup --init %s\n' "$1" "$1"; fi
}

# restic before 0.19 says nothing of a source that is missing, where another one is there.
add_place() { # name kind place
  if [ "$1" != "$current" ]; then return 0; fi
  path=$3
  if [ "$2" = volume ]; then find_volume "$3"; fi
  if [ ! -e "$path" ]; then stop "$path is missing"; fi
  sources=$sources$path$nl
}

check_space() {
  free=$(set -e; free_in "$folder")
  if [ "$free" -lt "$least_free" ]; then
    stop "$free KiB are free in $folder, and $least_free have to be"
  fi
}

free_in() { # folder
  table=$(df -Pk -- "$1")
  printf '%s\n' "$table" | awk 'NR == 2 { print $4 }'
}

# A dump that broke off is never saved: it would be the newest one.
dump_one() { # name number project service engine file
  if [ "$1" != "$current" ]; then return 0; fi
  find_database "$3" "$4"
  doing="dumping the database of $4"
  part=$staging/$6.part
  dump "$2" "$container" > "$part"
  check_dump "$5" "$part" "$container"
  sync "$part"
  mv -f -- "$part" "$staging/$6"
  sources=$sources$staging/$6$nl
}

stop_one() { # name project service
  if [ "$1" = "$current" ]; then stop_containers "$2" "$3"; fi
}

# Patterns of a file, in which restic fills in variables.
exclude() { # name path
  if [ "$1" != "$current" ]; then return 0; fi
  pattern=$(set -e; as_pattern "$2")
  printf '%s\n' "$pattern" | sed 's/\$/$$/g' >> "$staging/.excluded"
}

save() { # repository tag
  run_restic "$1" backup --host "$server" --tag "$2" --quiet --files-from-verbatim "$staging/.sources" \
    --exclude-file "$staging/.excluded"
}

forget() { # repository tag
  run_restic "$1" forget --host "$server" --tag "$2" --group-by host,tags --quiet \
    --keep-within "$keep_all" --keep-within-daily "$keep_daily" --keep-within-weekly "$keep_weekly" \
    --keep-within-monthly "$keep_monthly"
}

look() { # name repository
  current=$1 sources=''
  doing="looking at what $1 saves"
  check_repository "$1" "$2"
  check_space
  each check_mount "$mounts"
  each add_place "$places"
}

back_up() { # name tag repository
  left='what was stopped is started again'
  trap 'say_where "$?"' EXIT
  look "$1" "$3"
  staging=$state/staging/$1
  rm -rf -- "$staging"
  mkdir -p -- "$staging"
  remove_stale_locks "$3"
  each dump_one "$dumps"
  printf '%s' "$sources$own_places" > "$staging/.sources"
  : > "$staging/.excluded"
  each exclude "$excludes"
  each stop_one "$stops"
  doing="saving $1"
  attempt save "$3" "$2"
  saved=$status
  start_stopped
  case $saved in
    0) ;;
    3) complain "$1 was saved without files that could not be read" ;;
    *) stop "restic could not save $1" ;;
  esac
  doing="forgetting old snapshots of $1"
  forget "$3" "$2"
  rm -rf -- "$staging"
  if [ "$saved" = 3 ]; then exit 3; fi
}

show() { # name tag repository
  look "$1" "$3"
  printf '%s: would be saved in %s:\n%s' "$1" "$3" "$sources$own_places"
}

report() { # job status
  if [ "$1" = - ]; then return 0; fi
  if "$heartbeat" "$1" "$2" 9>&-; then return 0; fi
  complain "the end of $1 could not be reported"
  failed=1
}

consider() { # name tag repository job
  if ! is_chosen "$1"; then return 0; fi
  if [ -n "$dry" ]; then
    attempt show "$1" "$2" "$3"
  else
    attempt back_up "$1" "$2" "$3"
    was=$status
    attempt start_stopped
    if [ "$was" = 0 ]; then was=$status; fi
    status=$was
    report "$4" "$status"
  fi
  case $status in
    0) if [ -z "$dry" ]; then note "$1 is saved"; fi ;;
    *) failed=1 told=yes; complain "$1 FAILED" ;;
  esac
}

main() {
  program=backup
  dry='' verb=save failed=0
  case ${'${1:-}'} in
    --help | -h) usage; return 0 ;;
    --dry-run) dry=yes; shift ;;
    --init) verb=init; shift ;;
    --adopt) verb=adopt; shift ;;
    --list) verb=list; shift ;;
    -*) usage >&2; exit 2 ;;
  esac
  choose "$@"
  begin 3600
  on_end
  start_stopped
  check_password_file
  case $verb in
    save) each consider "$backups" ;;
    list) each list_backup "$backups" ;;
    *) each "$verb" "$backups" ;;
  esac
  return "$failed"
}
`;
