/** The part of `health` that gathers what its looks found, tells people, and keeps what the next run compares with. */
export const HEALTH = String.raw`
usage() {
  printf 'health: usage: health [--dry-run | --help]\n' >&2
  told=yes
  exit 2
}

help() {
  cat << END
Looks at this host: its disks, its clock, its units and its containers.
  health             prints a line for each, and tells people of each fault that is new
  health --dry-run   only prints: nobody is told, and nothing is kept
  health --help      prints this
Exit status: 0 without a fault, 1 with one, 2 if it was called in another way.
END
}

take() { # kind thing what
  if [ "$1" = count ]; then counts="$counts$2 $3$nl"; else take_line "$@"; fi
}

# A look that fails has seen less than it should, which is a fault of its own.
look() { # what function
  set +e
  found=$(
    set -e
    "$2" 2>&1
  )
  status=$?
  set -e
  lines=$(printf '%s\n' "$found" | awk -F '\t' 'NF == 3')
  each take "$lines"
  if [ "$status" != 0 ]; then
    why=$(printf '%s\n' "$found" | awk -F '\t' 'NF && NF != 3 { print; exit }')
    take_line fault "$1" "could not be looked at: ${'${why:-a program failed}'}"
  fi
}

# Docker that did not answer says nothing of the restarts.
keep() {
  mkdir -p -- "$state"
  keep_file "$state/faults" "$faults"
  if [ -n "$counts" ]; then keep_file "$state/restarts" "$counts"; fi
  sweep
}

main() {
  program='health'
  if [ "$#" -gt 1 ]; then usage; fi
  case ${'${1:-}'} in
    '') dry='' ;;
    --dry-run) dry=yes ;;
    --help)
      help
      return 0 ;;
    *) usage ;;
  esac
  doing='looking at this host' left='not everything was looked at'
  trap 'say_where "$?"' EXIT
  trap 'exit 1' HUP INT TERM
  counts=''
  read_known
  look disks look_at_disks
  look smart look_at_smart
  look clock look_at_clock
  look units look_at_units
  look containers look_at_containers
  if [ -z "$dry" ]; then
    tell_faults health 'of the host'
    doing='keeping what was seen' left="the next look has nothing new to compare with"
    keep
  fi
  told=yes
  if [ "$number" != 0 ]; then exit 1; fi
}
`;
