/** The part of `alert` that is the same for every server: POSIX shell that reads the table before it. */
export const ALERT = String.raw`
usage() {
  printf 'alert: usage: alert [--limit KEY] alert|warning|info TITLE [MESSAGE]\n' >&2
  finished=yes
  exit 2
}

# Whatever a program printed: as ntfy takes it, which makes a file of what is no UTF-8 or too long.
make_readable() { # text
  readable=$1
  if command -v iconv > /dev/null; then
    readable=$(printf '%s' "$1" | iconv -c -f UTF-8 -t UTF-8 2> /dev/null) || [ -n "$readable" ] || readable=$1
  fi
}

# Of one key at most 5 in an hour. A folder can be made by one of two only, so two at once are counted as two.
# Where nothing can be written it is told: rather once too often.
count_turn() {
  turn=''
  hour=$(date +%s)
  hour=$((hour / 3600))
  (
    umask 077
    mkdir -p -- "$told" 2> /dev/null || :
    set +f
    for each in "$told"/*; do
      case $each in *".$hour."*) ;; *) rmdir "$each" 2> /dev/null || : ;; esac
    done
  )
  for turn in 1 2 3 4 5; do
    if mkdir "$told/$key.$hour.$turn" 2> /dev/null; then return 0; fi
  done
  if [ -d "$told/$key.$hour.5" ]; then turn=over; else turn=''; fi
}

# One of each kind, as watchers do; the next one where it does not take it.
tell() { # kind id url alert warning info from to user variable here
  if [ "$1" = "$taken" ] || [ "$taken" = both ]; then return 0; fi
  case $severity in alert) topic=$4 ;; warning) topic=$5 ;; *) topic=$6 ;; esac
  try "$1" "$3" "$topic" "$7" "$8" "$9" "${'${10}'}" "${'${11}'}" "$title" "$priority" "$tag"
  if [ "$status" != 0 ]; then
    printf 'alert: %s did not take it: %s\n' "$2" "$reason" >&2
  elif [ -z "$taken" ]; then
    taken=$1
  else
    taken=both
  fi
}

read_arguments() {
  key=''
  if [ "${'${1:-}'}" = --limit ]; then
    if [ "$#" -lt 2 ]; then usage; fi
    key=$(printf '%s' "$2" | tr -c 'A-Za-z0-9_-' _)
    if [ -z "$key" ]; then usage; fi
    shift 2
  fi
  if [ "$#" != 2 ] && [ "$#" != 3 ]; then usage; fi
  severity=$1
  case $1 in
    alert) priority=4 tag=rotating_light ;;
    warning) priority=3 tag=warning ;;
    info) priority=2 tag=information_source ;;
    *) usage ;;
  esac
  title=$(printf '%s: %s' "$server" "$2" | tr '\001-\037\177' ' ')
  title=$(printf '%s' "$title" | head -c 200)
  make_readable "$title"
  title=$readable
  if [ "$#" = 3 ]; then
    message=$(printf '%s' "$3" | head -c 3800)
  else
    message=$({ head -c 3800 || printf '(the message could not be read)'; } | tr -d '\000')
  fi
  make_readable "$message"
  message=${'${readable:-$title}'}
}

main() {
  begin
  read_arguments "$@"
  if [ -n "$key" ]; then
    count_turn
    if [ "$turn" = over ]; then exit 0; fi
    if [ "$turn" = 5 ]; then message="$message${'${nl}'}More of these within this hour are not told."; fi
  fi
  taken=''
  each tell "$ways"
  finished=yes
  if [ -z "$taken" ]; then exit 1; fi
}
`;
