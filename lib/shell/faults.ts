/**
 * What programs that look for faults have in common, after `BASE` and `KEEP_FILE`: each fault is a line of three fields, told to people
 * when it is new, and kept in the folder `state` so that the next run knows it. `alert` and `topic` are set before.
 */
export const FAULTS = String.raw`say() { # ok|note|fault thing what
  what=$(printf '%s' "$3" | tr '\n\t' '  ')
  printf '%s\t%s\t%s\n' "$1" "$2" "$what"
}

# A fault is known again by its thing, as what is said of it may hold a number.
take_line() { # kind thing what
  case $1 in
    fault)
      number=$((number + 1))
      faults="$faults$2$nl"
      report="$report$2: $3$nl"
      if ! has_line "$known" "$2"; then new=yes; fi
      printf 'fault\t%s: %s\n' "$2" "$3" ;;
    *) printf '%s\t%s: %s\n' "$1" "$2" "$3" ;;
  esac
}

read_known() {
  known='' faults='' report='' new='' number=0
  if [ -f "$state/faults" ]; then known=$(cat -- "$state/faults"); fi
}

tell_faults() { # limit what
  if [ -z "$new" ] || [ -z "$alert" ]; then return 0; fi
  doing='telling people' left='the faults stand above'
  case $number in 1) title="1 fault $2" ;; *) title="$number faults $2" ;; esac
  if "$alert" --limit "$1" alert "$title" "$report"; then return 0; fi
  printf '%s: nobody could be told of the faults, so the next run tries again\n' "$program" >&2
  faults="$known$nl"
}

# What a run that was killed has left.
sweep() {
  (
    set +f
    rm -f -- "$state"/.*.??????
  )
}
`;
