/** The part of `alert-path` that is the same for every server: POSIX shell that reads the table before it. */
export const ALERT_PATH = String.raw`
usage() {
  printf 'alert-path: usage: alert-path [--dry-run | --help]\n' >&2
  told=yes
  exit 2
}

help() {
  cat << END
Tries whether alerts get through: sends a message by every way, and looks for it and for those of other servers.
  alert-path             tries, and tells people of each fault that is new
  alert-path --dry-run   prints what it would try, and sends nothing
  alert-path --help      prints this
Exit status: 0 if all arrived, 1 if not, 2 if it was called in another way.
END
}

# For how long a message counts: three times are tried in it.
limit=2700

# What lies on the topic, a message a line.
read_topic() { # url topic variable here
  find_value "$3"
  config=''
  option url "$1/$2/json?poll=1&since=$((limit / 60))m"
  option header "Authorization: Bearer $value"
  if [ "$4" != - ]; then option connect-to "$4:127.0.0.1:${'${4##*:}'}"; fi
  printf '%sfail\n' "$config" | curl --disable --silent --show-error --max-time 30 --config - 2>&1
}

# The others are waited for from the first time that somebody looked for them.
look_for() { # notifier sender
  first=$(printf '%s\n' "$asked" | awk -v key="$1 $2" '$1 " " $2 == key { print $3; exit }')
  case $first in '' | *[!0-9]*) first=$now ;; esac
  asked_now="$asked_now$1 $2 $first$nl"
  case $messages in
    *'"message":"alert path of '"$2"'"'*) take_line ok "$2 at $1" 'its messages arrive' ;;
    *)
      if [ "$((now - first))" -lt "$limit" ]; then
        take_line note "$2 at $1" 'no message has arrived yet'
      else
        take_line fault "$2 at $1" "no message has arrived for $((limit / 60)) minutes: $2 is down, or cannot send by $1"
      fi ;;
  esac
}

try_notifier() { # id url topic variable here others
  message="alert path of $server"
  try ntfy "$2" "$3" - - - "$4" "$5" 'Way of alerts' 1 white_check_mark
  if [ "$status" != 0 ]; then
    take_line fault "$server at $1" "$1 does not take a message of $server: $reason"
  fi
  sent=$status
  set +e
  messages=$(
    set -e
    read_topic "$2" "$3" "$4" "$5"
  )
  status=$?
  set -e
  if [ "$status" != 0 ]; then
    if [ "$sent" = 0 ]; then
      why=$(printf '%s' "${'${messages:-curl failed}'}" | tr '\n\t' '  ')
      take_line fault "$server at $1" "$1 takes messages of $server, and does not show them: $why"
    fi
    return 0
  fi
  if [ "$sent" = 0 ]; then
    case $messages in
      *'"message":"alert path of '"$server"'"'*) take_line ok "$server at $1" 'its messages arrive' ;;
      *) take_line fault "$server at $1" "$1 took a message of $server, and does not have it" ;;
    esac
  fi
  if [ "$6" = - ]; then return 0; fi
  IFS=,
  for other in $6; do
    IFS=" $tab$nl"
    look_for "$1" "$other"
  done
  IFS=" $tab$nl"
}

announce() { # id url topic variable here others
  printf 'would send to %s/%s, and look there for messages of %s\n' "$2" "$3" "$server${'${6:+,$6}'}"
}

main() {
  program='alert-path'
  if [ "$#" -gt 1 ]; then usage; fi
  case ${'${1:-}'} in
    '') ;;
    --dry-run)
      each announce "$notifiers"
      return 0 ;;
    --help)
      help
      return 0 ;;
    *) usage ;;
  esac
  doing='trying the ways of alerts' left='not every way was tried'
  trap 'say_where "$?"' EXIT
  trap 'exit 1' HUP INT TERM
  if ! command -v curl > /dev/null; then stop 'there is no program curl here'; fi
  read_known
  asked='' asked_now=''
  if [ -f "$state/asked" ]; then asked=$(cat -- "$state/asked"); fi
  now=$(date +%s)
  read_values
  each try_notifier "$notifiers"
  tell_faults alert-path 'on the ways of alerts'
  doing='keeping what was seen' left='the next run knows nothing of this one'
  mkdir -p -- "$state"
  keep_file "$state/faults" "$faults"
  keep_file "$state/asked" "$asked_now"
  sweep
  told=yes
  if [ "$number" != 0 ]; then exit 1; fi
}
`;
