/** The part of `prepare` that looks at everything before anything is changed, and complains of all that is wrong at once. */
export const CHECKS = String.raw`
complain() { # what
  problems="$problems  - $1$nl"
}

# What lies in a folder; one that may not be read counts as one with content.
list_folder() { # folder
  entries=unreadable
  if [ -r "$1" ]; then entries=$(ls -A -- "$1"); fi
}

# A copy that was broken off, and one that somebody edited, is told before it is believed.
check_file() { # sum path
  if [ ! -f "$here/$2" ]; then
    lacking="$lacking$nl      $2"
    return 0
  fi
  read_sum "$here/$2"
  if [ "$sum" != "$1" ]; then broken="$broken$nl      $2"; fi
}

check_copy() {
  lacking='' broken=''
  each check_file "$files"
  if [ -n "$lacking" ]; then complain "files are missing in $here: copy the whole folder again$lacking"; fi
  if [ -n "$broken" ]; then
    complain "files in $here are not as synth wrote them: copy the whole folder again, and put changes into the lab$broken"
  fi
}

check_facts() { # file
  complain "values of this host are missing in $1 (hl facts writes them, then synthesize again)"
}

check_mountpoint() { # path
  read_mounted "$1"
  if [ -L "$1/.hl-mounted" ]; then
    complain "$1/.hl-mounted is a link, and has to be an empty file: remove it"
  elif [ -z "$mounted" ]; then
    complain "$1 is not mounted (a drive that is a part of another mount needs the file $1/.hl-mounted)"
  fi
}

check_folder() { # folder
  survey "$1"
  if [ -n "$linked" ]; then
    complain "$linked is a link in a folder that others may write, so it may lead anywhere: put a folder there"
  elif [ -n "$blocked" ]; then
    complain "$blocked is not a folder, and $1 has to be one: move it away"
  fi
}

check_volume() { # path uid gid mode
  if is_inside "$1" "$dist"; then
    complain "$1 lies in $dist, which a later release replaces: give the server another dataRoot"
  fi
  check_folder "$1"
}

check_needed_folder() { # path uid gid mode
  check_folder "$1"
}

check_target() { # path
  check_folder "${'${1%/*}'}"
  if [ -d "$1" ]; then
    complain "$1 is a folder, and a file belongs there: remove it (Docker makes a folder where it finds no file)"
  fi
}

# Every value is put in its place once before anything is changed: it may be one that cannot stand there.
unfillable() { # source format
  (fill "$2" "$env_file" < "$here/$1" 2>&1 > /dev/null) || :
}

check_config() { # source target policy mode uid gid format action
  check_target "$2"
  if [ "$7" = - ] || [ ! -f "$here/$1" ]; then return 0; fi
  if [ "$3" = seed ] && [ -e "$2" ]; then return 0; fi
  trouble=$(set -e; unfillable "$1" "$7")
  [ -z "$trouble" ] || complain "$1: $trouble"
}

check_secret() { # variable path uid gid
  check_target "$2"
}

check_returned() { # source target
  check_target "$2"
  if [ -L "$2" ]; then
    survey "${'${2%/*}'}"
    if [ -n "$foreign" ]; then complain "$2 is a link, and a file of the lab belongs there: put the file itself there"; fi
  elif [ -f "$2" ] && [ -f "$here/$1" ]; then
    read_sum "$2"
    is=$sum
    read_sum "$here/$1"
    if [ "$is" != "$sum" ] && ! has_line "$kept" "$2$tab$is"; then
      complain "$2 was changed by hand: put the change into $1 of the lab, or the file away"
    fi
  fi
}

check_link() { # link target
  if [ -d "$here/$1" ]; then
    complain "$here/$1 is a folder, and a link to $2 belongs there: move it away"
  elif [ -e "$here/$1" ] && [ ! -L "$here/$1" ]; then
    complain "$here/$1 is a file of its own: move its values to $2, and the file away"
  fi
}

# Nothing that ports are bound to starts before its address is there; that of a tunnel comes late, or never.
check_address() { # address services how
  if ! has_line "$addresses" "$1"; then
    complain "$1 is not an address of this host, and ports of $2 are bound to it: $3"
  fi
}

check_addresses() {
  if [ -z "$bound_addresses" ]; then return 0; fi
  if ! command -v ip > /dev/null; then
    notes="${'${notes}'}there is no program ip here, so nobody has checked that this host has the addresses that ports are bound to: install iproute2$nl"
    return 0
  fi
  text=$(ip -o addr)
  addresses=$(printf '%s\n' "$text" | awk '
    { for (i = 1; i < NF; i++) if ($i == "inet" || $i == "inet6") { sub(/\/.*/, "", $(i + 1)); print $(i + 1) } }')
  each check_address "$bound_addresses"
}

# Compose tells whose a container is by its project alone: it would replace and remove those of another folder.
# A release of this lab says the same data root; of a folder that is gone nothing can be said.
check_runs_from() { # project folder
  for file in compose.yml compose.yaml docker-compose.yml docker-compose.yaml gone; do
    if [ -f "$2/$file" ]; then break; fi
  done
  for script in "$2/prepare" "$2/../../prepare"; do
    if [ "$file" != gone ] && [ -f "$script" ]; then
      line=$(sed -n '/^data_root=/{p;q;}' "$script")
      if [ "$line" = "$own_root" ]; then file=gone; fi
    fi
  done
  if [ "$file" = gone ]; then
    running=yes
  else
    complain "The Compose project $1 runs from $2, which is none of this lab: adopt it with Stack.fromComposeFile, or end it there with  docker compose down"
  fi
}

check_project() { # project
  if [ "$engine" = silent ]; then return 0; fi
  if folders=$(docker ps -a --filter "label=com.docker.compose.project=$1" --format '{{.Label "com.docker.compose.project.working_dir"}}' < /dev/null 2> /dev/null); then
    seen=''
    IFS=$nl
    for folder in $folders; do
      IFS=" $tab$nl"
      if has_line "$seen" "$folder"; then continue; fi
      seen=$seen$nl$folder
      check_runs_from "$1" "$folder"
    done
    IFS=" $tab$nl"
  else
    engine=silent
    why=$(docker ps -a 2>&1 > /dev/null < /dev/null) || :
    complain "docker does not answer, so nobody can say whose containers run here: start it (docker says: ${'${why:-nothing}'})"
  fi
}

check_engine() {
  running=''
  engine=answers
  if ! command -v docker > /dev/null; then
    engine=missing
    case $networks$nl$state_places in
      "$nl") ;;
      *volume"$tab"* | ?*"$nl"*) complain 'there is no program docker here: install Docker' ;;
    esac
    return 0
  fi
  each check_project "$projects"
  if [ -n "$running" ] && [ ! -d "$data_root/config" ]; then
    case $state_places in
      *directory"$tab"*) complain "$data_root holds nothing of this lab, whose containers are on this host: is its drive mounted? Mount it, or run  mkdir -p $data_root/config  to start empty" ;;
    esac
  fi
}

tell_notes() {
  if [ -n "$notes" ]; then printf '%s' "$notes" | sed 's/^/prepare: /' >&2; fi
}

# The first number with dots that a program says of itself: some, as restic, have a command for it and no option.
read_version() { # command
  find_number "$1" --version
  if [ -z "$version" ]; then find_number "$1" version; fi
}

find_number() { # command argument
  text=$("$1" "$2" 2>&1 < /dev/null) || :
  version=$(printf '%s\n' "$text" | awk '
    !found && match($0, /[0-9]+(\.[0-9]+)+/) { found = 1; print substr($0, RSTART, RLENGTH) }')
}

# What is older is decided by the first number that differs.
read_age() { # version least
  age=$(printf '%s\n%s\n' "$1" "$2" | awk -F . '
    NR == 1 { for (i = 1; i <= NF; i++) is[i] = $i; count = NF; next }
    { if (NF > count) count = NF
      for (i = 1; i <= count; i++) if (is[i] + 0 != $i + 0) { print (is[i] + 0 < $i + 0 ? "old" : "new"); exit } }')
}

check_package() { # command least installation who
  if ! command -v "$1" > /dev/null; then
    notes="${'${notes}'}there is no program $1 here, which $4 needs: run  $3$nl"
  elif [ "$2" != - ]; then
    read_version "$1"
    read_age "${'${version:-0}'}" "$2"
    if [ "$age" = old ]; then
      notes="${'${notes}'}$1 is of version ${'${version:-unknown}'}, and $4 needs $2 or later: run  $3$nl"
    fi
  fi
}

check() {
  doing='looking at this host' left='nothing was changed'
  problems='' notes=''
  each check_package "$packages"
  check_copy
  each check_facts "$facts_missing"
  check_values
  each check_mountpoint "$mountpoints"
  check_engine
  check_state
  check_folder "$data_root/config"
  check_folder "$data_root/secrets"
  check_folder "$data_root/.hl"
  each check_volume "$volumes"
  each check_config "$config_files"
  kept .hl-files
  former=$kept
  each check_host_file "$host_files"
  each check_needed_folder "$needed_folders"
  each check_secret "$secret_files"
  for name in .hl-files .hl-returned .hl-actions .hl-signals .hl-state; do check_target "$data_root/config/$name"; done
  kept .hl-returned
  each check_returned "$returned_files"
  each check_link "$env_links"
  check_addresses
  check_accesses
  if [ -n "$problems" ]; then
    tell_notes
    printf '%s\n%s' 'prepare: nothing was changed, because:' "$problems" >&2
    told=yes
    exit 1
  fi
}
`;
