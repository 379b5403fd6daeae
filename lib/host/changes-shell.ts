/** The part of `prepare` that changes the host. */
export const CHANGES = String.raw`
make_private() { # folder
  if [ -d "$1" ]; then return 0; fi
  (
    umask 077
    enter "$1"
  )
}

make_folders() {
  doing="making $data_root/config and $data_root/secrets" left='no file of a service was replaced'
  (enter "$data_root/config")
  make_private "$data_root/secrets"
  (
    enter "$data_root/secrets"
    chmod 700 .
    if [ ! -e ./.env ]; then
      umask 077
      set -C
      : > ./.env
    fi
  )
}

write_config() { # source format
  if [ "$2" = - ]; then cat -- "$here/$1"; else fill "$2" "$env_file" < "$here/$1"; fi
}

stage_config() { # source target policy mode uid gid format action
  names=$names$2$nl
  if [ "$3" = seed ] && [ -e "$2" ]; then return 0; fi
  stage "$2" "$4" "$5" "$6" write_config "$1" "$7"
  if [ -n "$changed" ] && [ "$8" != - ]; then add_action "$8"; fi
}

# What is left to do once every file is in its place.
add_action() { # action
  case $1 in enable,*) add_action_once daemon-reload ;; esac
  add_action_once "$1"
}

add_action_once() { # action
  if ! has_line "$actions" "$1"; then actions=$actions$1$nl; fi
}

stage_secret() { # variable path uid gid
  stage "$2" 0400 "$3" "$4" value_of "$env_file" "$1"
}

stage_returned() { # source target
  stage "$2" = - - cat -- "$here/$1"
  read_sum "$here/$1"
  returned=$returned$2$tab$sum$nl
}

# What an earlier run installed and the lab does not have any more.
remove_old() { # path
  if has_line "$names" "$1"; then return 0; fi
  if is_inside "$1" "$data_root/config" || is_inside "$1" "$data_root/bin"; then remove "$1"; else remove_host_file "$1"; fi
}

# Until a run has ended, its lists name what was and what will be: another one completes what this one leaves.
replace_files() {
  names='' returned=''
  kept .hl-actions
  actions=$kept${'${kept:+$nl}'}
  kept .hl-signals # as earlier releases called it
  actions=$actions$kept${'${kept:+$nl}'}
  kept .hl-files
  former=$kept
  each stage_config "$config_files"
  each stage_host_file "$host_files"
  each stage_secret "$secret_files"
  each stage_returned "$returned_files"
  kept .hl-returned
  if [ -n "$kept$returned" ]; then keep .hl-returned "$kept$nl$returned"; fi
  keep .hl-files "$former$nl$names"
  if [ -n "$actions" ]; then keep .hl-actions "$actions"; fi
  left='every file is whole, the old one or the new one'
  commit
  each stop_old_unit "$former"
  each remove_old "$former"
  if [ -n "$actions" ]; then keep .hl-actions "$actions"; fi
  keep .hl-files "$names"
  if [ -n "$kept$returned" ]; then keep .hl-returned "$returned"; fi
}

# A drive that may only be read needs no marker: it is a mount of its own.
mark_drive() { # path
  doing="marking $1 as mounted"
  if [ -e "$1/.hl-mounted" ] || [ ! -w "$1" ]; then return 0; fi
  (
    enter "$1"
    set -C
    : > ./.hl-mounted
  )
}

make_folder() { # path uid gid mode
  doing="making $1"
  (
    enter "$1"
    read_facts .
    octal "$bits"
    if [ "$octal $owner $owner_group" != "$4 $2 $3" ]; then give . "$4" "$2" "$3"; fi
  )
}

make_volume() { # path uid gid mode
  doing="making $1"
  if [ ! -d "$1" ]; then
    (
      enter "${'${1%/*}'}"
      mkdir -m "$4" -- "./${'${1##*/}'}"
    )
  fi
  list_folder "$1"
  if [ -n "$entries" ]; then return 0; fi
  (
    enter "$1"
    give . "$4" "$2" "$3"
  )
}

link_env() { # link target
  link=$here/$1
  doing="linking $link"
  if [ -L "$link" ]; then
    now=$(readlink "$link")
    if [ "$now" = "$2" ]; then return 0; fi
  fi
  rm -f -- "$link.hl-new"
  ln -s -- "$2" "$link.hl-new"
  mv -f -- "$link.hl-new" "$link"
}

make_network() { # name ipv6 subnet
  doing="making the network $1"
  if docker network inspect "$1" > /dev/null 2>&1 < /dev/null; then return 0; fi
  found=$(docker network ls --format '{{.Name}}' < /dev/null)
  if has_line "$found" "$1"; then return 0; fi
  network=$1 ipv6=${'${2:-}'} subnet=${'${3:-}'}
  set --
  if [ -n "$ipv6" ]; then set -- --ipv6; fi
  if [ -n "$subnet" ]; then set -- "$@" --subnet "$subnet"; fi
  docker network create "$@" "$network" > /dev/null < /dev/null
}

act() { # action
  case $1 in
    daemon-reload) reload_units ;;
    enable,*) try_restart "${'${1#*,}'}" ;;
    reload,* | restart,*) tell_unit "${'${1%%,*}'}" "${'${1#*,}'}" ;;
    *) send_signal "$1" ;;
  esac
}

# What does not run reads its files when it starts.
send_signal() { # file,signal,service
  service=${'${1##*,}'}
  signal=${'${1%,*}'}
  file=${'${signal%,*}'}
  signal=${'${signal##*,}'}
  doing="sending $signal to $service"
  if said=$(docker compose -f "$here/$file" kill -s "$signal" "$service" 2>&1 < /dev/null); then return 0; fi
  runs=$(docker compose -f "$here/$file" ps -q "$service" < /dev/null)
  if [ -n "$runs" ]; then stop "$service runs and could not be told of its new files: $said"; fi
}

change() {
  make_folders
  replace_files
  each mark_drive "$mountpoints"
  each make_folder "$needed_folders"
  each make_volume "$volumes"
  keep_state
  each link_env "$env_links"
  each make_network "$networks"
  if [ -n "$actions" ]; then
    each act "$actions"
    keep .hl-actions ''
    remove "$data_root/config/.hl-signals"
  fi
  each ensure_enabled "$host_files"
}

# What lies beside the files of this release does no harm, and may be somebody's own.
note_others() {
  doing="listing $here" left='everything is in place'
  all=$(set -e; cd -- "$here"; find . -type f ! -name '*.hl-new')
  others=$(printf '%s\nfiles\n%s\n' "$files" "$all" | awk -F '\t' '
    $0 == "files" { listed = 1; next }
    !listed { if (NF == 2) known["./" $2] = 1; next }
    !($0 in known) && $0 != "./prepare" && $0 !~ /\/\.env$/ { print "      " substr($0, 3) }')
  if [ -n "$others" ]; then
    printf '%s\n' "prepare: these files in $here are not of this release, and nothing reads them:" "$others" >&2
  fi
}

main() {
  program=prepare
  doing='starting' left='nothing was changed'
  trap clean_up EXIT
  trap 'exit 1' HUP INT TERM
  find_here
  dist=${'${here%/*}'}
  dist=${'${dist:-/}'}
  me=$(id -u)
  my_group=$(id -g)
  if [ -f "$data_root/.hl/lock" ]; then
    lock_host
    check
  else
    check # nothing was ever prepared here, and nothing is made before it is sure to be right
    make_private "$data_root/.hl"
    lock_host
    check
  fi
  change
  tell_notes
  note_others
}

lock_host() {
  if command -v flock > /dev/null; then
    survey "$data_root/.hl"
    take_lock "$real"
  else
    printf 'prepare: %s\n' "$no_flock" >&2
  fi
}
`;
