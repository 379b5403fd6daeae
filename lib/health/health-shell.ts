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

take_line() { # kind thing what
  case $1 in
    count) counts="$counts$2 $3$nl" ;;
    fault)
      number=$((number + 1))
      faults="$faults$2$nl"
      message="$message$2: $3$nl"
      if ! has_line "$known" "$2"; then new=yes; fi
      printf 'fault\t%s: %s\n' "$2" "$3" ;;
    *) printf '%s\t%s: %s\n' "$1" "$2" "$3" ;;
  esac
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
  each take_line "$lines"
  if [ "$status" != 0 ]; then
    why=$(printf '%s\n' "$found" | awk -F '\t' 'NF && NF != 3 { print; exit }')
    take_line fault "$1" "could not be looked at: ${'${why:-a program failed}'}"
  fi
}

# To names of their own and then renamed: the next run reads the whole of it, or what was there before.
keep() {
  mkdir -p -- "$state"
  for name in faults restarts; do
    # Docker that did not answer says nothing of the restarts.
    if [ "$name" = restarts ] && [ -z "$counts" ]; then break; fi
    staged=$(mktemp "$state/.$name.XXXXXX")
    case $name in
      faults) printf '%s' "$faults" > "$staged" ;;
      *) printf '%s' "$counts" > "$staged" ;;
    esac
    sync "$staged"
    mv -f -- "$staged" "$state/$name"
  done
  (
    set +f
    rm -f -- "$state"/.*.??????
  )
}

tell() {
  if [ -z "$new" ] || [ -z "$alert" ]; then return 0; fi
  doing='telling people' left='the faults stand above'
  case $number in 1) title='1 fault of the host' ;; *) title="$number faults of the host" ;; esac
  "$alert" --limit health alert "$title" "$message"
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
  known='' faults='' counts='' message='' new='' number=0
  if [ -f "$state/faults" ]; then known=$(cat -- "$state/faults"); fi
  look disks look_at_disks
  look smart look_at_smart
  look clock look_at_clock
  look units look_at_units
  look containers look_at_containers
  if [ -z "$dry" ]; then
    tell
    doing='keeping what was seen' left="the next look has nothing new to compare with"
    keep
  fi
  told=yes
  if [ "$number" != 0 ]; then exit 1; fi
}
`;
