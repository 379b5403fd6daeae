/** The part of `alert` that is the same for every server: POSIX shell that reads the table before it. */
export const ALERT = String.raw`
usage() {
  printf 'alert: usage: alert [--limit KEY] alert|warning|info TITLE [MESSAGE]\n' >&2
  exit 2
}

key=''
if [ "${'${1:-}'}" = --limit ]; then
  [ "$#" -ge 2 ] || usage
  key=$(printf '%s' "$2" | tr -c 'A-Za-z0-9_-' _)
  [ -n "$key" ] || usage
  shift 2
fi
if [ "$#" != 2 ] && [ "$#" != 3 ]; then usage; fi
case $1 in
  alert) priority=4 tag=rotating_light ;;
  warning) priority=3 tag=warning ;;
  info) priority=2 tag=information_source ;;
  *) usage ;;
esac

# Whatever a program printed: as ntfy takes it, which makes a file of what is no UTF-8 or too long.
readable() { # bytes
  head -c "$1" | tr -d '\000' | if command -v iconv > /dev/null; then iconv -c -f UTF-8 -t UTF-8 2> /dev/null || :; else cat; fi
}
title=$(printf '%s: %s' "$server" "$2" | tr '\001-\037\177' ' ' | readable 200)
if [ "$#" = 3 ]; then printf '%s' "$3"; else cat; fi | readable 3800 > "$work/text"
[ -s "$work/text" ] || printf '%s' "$title" > "$work/text"

# Of one key at most 5 in an hour. A folder can be made by one of two only, so two at once are counted as two.
may_tell() {
  hour=$(($(date +%s) / 3600))
  (umask 077 && mkdir -p "$told") || return 0
  for each in "$told"/*; do
    case $each in *".$hour."*) ;; *) rmdir "$each" 2> /dev/null || : ;; esac
  done
  for turn in 1 2 3 4 5; do
    if mkdir "$told/$key.$hour.$turn" 2> /dev/null; then return 0; fi
  done
  [ ! -d "$told/$key.$hour.5" ] # nothing can be written here: rather once too often
}
turn=''
if [ -n "$key" ]; then
  may_tell || exit 0
  [ "$turn" != 5 ] || printf '\nMore of these within this hour are not told.' >> "$work/text"
fi

# One of each kind, as watchers do; the next one where it does not take it.
taken=''
ways > "$work/ways"
while IFS=$tab read -r kind id url alert warning info from to user variable here; do
  [ "$kind" != "$taken" ] && [ "$taken" != both ] || continue
  case $1 in alert) topic=$alert ;; warning) topic=$warning ;; *) topic=$info ;; esac
  if hand_over "$kind" "$url" "$topic" "$from" "$to" "$user" "$variable" "$here" "$title" "$priority" "$tag"; then
    if [ -z "$taken" ]; then taken=$kind; else taken=both; fi
  else
    printf 'alert: %s did not take it: %s\n' "$id" "$reason" >&2
  fi
done < "$work/ways"
[ -n "$taken" ]
`;
