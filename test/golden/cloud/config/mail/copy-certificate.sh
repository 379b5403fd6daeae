#!/bin/sh
set -eu
umask 077
host=$1
store=${HL_STORE:-/acme/acme.json}
out=${HL_OUT:-/certificate}
every=${HL_EVERY:-10}
trap 'exit 0' TERM INT

find_certificate() {
  awk -v host="$host" '
BEGIN { RS = "\""; level = 0; wildcard = host; sub(/^[^.]*/, "*", wildcard) }
inside {
  text = text $0
  match($0, /\\*$/) # an escaped quote ends no string
  if (RLENGTH % 2 == 1) text = text RS
  else { inside = 0; given = 1 }
  next
}
{
  count = length($0)
  for (at = 1; at <= count; at++) {
    sign = substr($0, at, 1)
    if (sign == ":") { name[level] = text; given = 0 }
    else if (sign == "{" || sign == "[") {
      level++; name[level] = ""; given = 0
      if (level == 4) { exact = 0; covers = 0; certificate = ""; key = "" }
    } else if (sign == "," || sign == "}" || sign == "]") {
      if (given && name[2] == "Certificates") {
        if (level == 4 && name[4] == "certificate") certificate = text
        else if (level == 4 && name[4] == "key") key = text
        else if (level >= 5 && name[4] == "domain") {
          if (text == host) exact = 1
          else if (text == wildcard) covers = 1
        }
      }
      given = 0
      if (sign != ",") {
        if (level == 4 && name[2] == "Certificates" && key != "" && certificate != "") {
          if (exact) found = key "\n" certificate
          else if (covers) second = key "\n" certificate
        }
        name[level] = ""; level--
      }
    }
  }
  inside = 1
  text = ""
}
END {
  if (level != 0) exit 2
  if (found == "") found = second
  if (found == "") exit 1
  print found
}
' "$store"
}

# In base64 as $1, to the file $2: only what is PEM, and only where it is another one.
keep() {
  printf '%s' "$1" | base64 -d > "$out/.$2" || return 1
  grep -q '^-----BEGIN ' "$out/.$2" || return 1
  if cmp -s "$out/.$2" "$out/$2"; then rm "$out/.$2"; else mv "$out/.$2" "$out/$2" && echo "$2 of $host is new"; fi
}

copy() {
  [ -r "$store" ] || { echo "$store is not there yet"; return 0; }
  found=$(find_certificate) || {
    if [ $? = 2 ]; then seen=; else echo "there is no certificate for $host yet"; fi
    return 0
  }
  keep "${found%%
*}" privkey.pem && keep "${found#*
}" fullchain.pem || echo "the certificate for $host is no PEM"
}

seen=
while :; do
  now=$(stat -c '%Y %s %i' "$store" 2> /dev/null || echo none)
  if [ "$now" != "$seen" ]; then
    seen=$now
    copy
  fi
  sleep "$every" &
  wait $!
done
