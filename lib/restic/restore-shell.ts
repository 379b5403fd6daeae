/** The part of `restore`. Everything is read from the repository before anything stands still or is replaced. */
export const RESTORE = String.raw`
usage() {
  sed -n '/^# Puts back/,/^#$/s/^# \{0,1\}//p' "$0"
}

list_snapshots() { # name tag repository
  if ! is_chosen "$1"; then return 0; fi
  printf '%s\n' "$1"
  check_repository "$1" "$3"
  run_restic "$3" snapshots --host "$server" --tag "$2"
}

find_backup() { # name tag repository
  if [ "$1" = "$wanted" ]; then tag=$2 repository_of=$3; fi
}

# Of the backup, or as far as the paths that were asked for lie in it.
add_path() { # name kind place
  if [ "$1" != "$wanted" ]; then return 0; fi
  path=$3
  if [ "$2" = volume ]; then find_volume "$3"; fi
  if [ -z "$asked" ]; then
    paths=$paths$2$tab$path$nl
    return 0
  fi
  inside=$path kind=$2
  each add_asked "$asked"
}

add_asked() { # path
  if [ "$1" = "$inside" ]; then
    paths=$paths$kind$tab$1$nl
  elif is_inside "$1" "$inside"; then
    paths=${'${paths}'}directory$tab$1$nl
  fi
}

check_asked() { # path
  case "$paths" in *"$tab$1$nl"*) ;; *) stop "$wanted saves nothing at $1" ;; esac
}

# Beside what it replaces, so that putting it in its place is a renaming.
scratch_of() { # kind path
  if [ "$1" = mountpoint ]; then scratch=$2/.hl-restored; else scratch=${'${2%/*}'}/.hl-restored-${'${2##*/}'}; fi
}

fetch_path() { # kind path
  scratch_of "$1" "$2"
  doing="reading $2 from the repository"
  rm -rf -- "$scratch"
  mkdir -p -- "${'${scratch%/*}'}"
  mkdir -m 700 -- "$scratch"
  pattern=$(set -e; as_pattern "$2")
  run_restic "$repository_of" restore "$snapshot" --host "$server" --tag "$tag" --target "$scratch" --include "$pattern" > /dev/null
  if [ ! -e "$scratch$2" ]; then
    rm -rf -- "$scratch"
    stop "the snapshot holds nothing at $2"
  fi
}

# What is replaced stays beside it, until somebody removes it.
put_path() { # kind path
  scratch_of "$1" "$2"
  doing="replacing $2"
  keep_file "$state/replacing" "$2"
  if [ "$1" = mountpoint ]; then
    put_entries "$2"
  else
    if [ -e "$2" ] || [ -L "$2" ]; then
      mv -- "$2" "$2.before-$stamp"
      kept_before="$kept_before  $2.before-$stamp$nl"
    fi
    put_folder "$2"
  fi
  rm -rf -- "$scratch"
  rm -f -- "$state/replacing"
}

# Where it cannot be put there, what was there comes back.
put_folder() { # path
  if mv -- "$scratch$1" "$1"; then return 0; fi
  if [ -e "$1.before-$stamp" ] || [ -L "$1.before-$stamp" ]; then mv -- "$1.before-$stamp" "$1"; fi
  stop "$1 could not be replaced, and is as it was before"
}

# A mount stays where it is: what lies in it is moved.
put_entries() { # folder
  before=$1/.hl-before-$stamp
  mkdir -m 700 -- "$before"
  kept_before="$kept_before  $before$nl"
  set +f
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    case $entry in "$before" | "$1"/.hl-before-* | "$1/.hl-restored" | "$1/.hl-mounted") continue ;; esac
    if [ -e "$entry" ] || [ -L "$entry" ]; then mv -- "$entry" "$before/"; fi
  done
  for entry in "$scratch$1"/* "$scratch$1"/.[!.]* "$scratch$1"/..?*; do
    case $entry in */.hl-before-* | */.hl-mounted) continue ;; esac
    if [ -e "$entry" ] || [ -L "$entry" ]; then mv -- "$entry" "$1/"; fi
  done
  set -f
}

fetch_dump() { # name number project service engine file
  if [ "$1" != "$wanted" ]; then return 0; fi
  find_database "$3" "$4"
  doing="reading the dump of $4 from the repository"
  run_restic "$repository_of" dump --host "$server" --tag "$tag" "$snapshot" "$state/staging/$1/$6" > "$dumps_folder/$6"
  check_dump "$5" "$dumps_folder/$6" "$container"
}

put_dump() { # name number project service engine file
  if [ "$1" != "$wanted" ]; then return 0; fi
  start_database "$3" "$4"
  doing="giving $4 its database"
  restore_dump "$2" "$container" < "$dumps_folder/$6" > /dev/null
}

# One whose files were put back stands still: it runs to take its dump.
start_database() { # project service
  doing="starting $2"
  find_containers -aq "$1" "$2"
  container=${'${containers%%"$nl"*}'}
  docker start "$container" > /dev/null < /dev/null 9>&-
}

stop_user() { # name project service
  if [ "$1" = "$wanted" ]; then stop_containers "$2" "$3"; fi
}

say_path() { # kind path
  printf '  %s\n' "$2"
}

in_place() {
  left='nothing was changed'
  dumps_folder=$state/restoring
  rm -rf -- "$dumps_folder"
  mkdir -m 700 -- "$dumps_folder"
  each fetch_path "$paths"
  if [ -z "$asked" ]; then each fetch_dump "$dumps"; fi
  left="what was replaced lies beside it, with  .before-$stamp  at its end"
  each stop_user "$users"
  each put_path "$paths"
  if [ -z "$asked" ]; then each put_dump "$dumps"; fi
  rm -rf -- "$dumps_folder"
  start_stopped
  note "$wanted is restored"
  if [ -n "$kept_before" ]; then printf 'What was there before lies here, until you remove it:\n%s' "$kept_before"; fi
}

to_folder() {
  if [ -d "$target" ]; then
    entries=$(ls -A -- "$target")
    if [ -n "$entries" ]; then stop "$target is not empty"; fi
  fi
  doing="restoring into $target"
  mkdir -p -- "$target"
  set -- "$repository_of" restore "$snapshot" --host "$server" --tag "$tag" --target "$target"
  IFS=$nl
  for path in $asked; do
    IFS=" $tab$nl"
    pattern=$(set -e; as_pattern "$path")
    set -- "$@" --include "$pattern"
  done
  IFS=" $tab$nl"
  run_restic "$@" > /dev/null
  note "$wanted lies in $target, each file at its whole path"
}

add_argument() { # path
  case $1 in
    /*) asked=$asked$1$nl ;;
    *) stop "$1 is not an absolute path" ;;
  esac
}

read_arguments() {
  while [ "$#" != 0 ]; do
    case $1 in
      --to | --snapshot)
        if [ "$#" -lt 2 ]; then usage >&2; exit 2; fi
        if [ "$1" = --to ]; then target=$2; else snapshot=$2; fi
        shift ;;
      --in-place) place=yes ;;
      --dry-run) dry=yes ;;
      -*) usage >&2; exit 2 ;;
      *) add_argument "$1" ;;
    esac
    shift
  done
}

main() {
  program=restore
  target='' place='' dry='' snapshot=latest asked='' wanted=${'${1:-}'} paths='' kept_before=''
  case $wanted in
    --help | -h) usage; return 0 ;;
    -*) usage >&2; exit 2 ;;
  esac
  if [ "$#" != 0 ]; then shift; fi
  read_arguments "$@"
  if [ -n "$wanted" ]; then choose "$wanted"; else choose; fi
  current=$wanted
  if [ -z "$target$place$dry" ] && [ -n "$asked" ]; then usage >&2; exit 2; fi
  begin 5
  on_end
  # What a restore has left in pieces is completed by this one, before anything starts.
  if [ ! -f "$state/replacing" ]; then start_stopped; fi
  check_password_file
  if [ -z "$target$place$dry" ]; then
    each list_snapshots "$backups"
    return 0
  fi
  if [ -n "$target" ] && [ -n "$place" ]; then usage >&2; told=yes; exit 2; fi
  each find_backup "$backups"
  check_repository "$wanted" "$repository_of"
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  if [ -n "$target" ]; then
    to_folder
    return 0
  fi
  each check_mount "$mounts"
  each add_path "$places"
  each check_asked "$asked"
  if [ -n "$dry" ]; then
    printf 'restore: would put back from snapshot %s of %s:\n' "$snapshot" "$wanted"
    each say_path "$paths"
    return 0
  fi
  in_place
}
`;
