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

# Runs a function to its first step that fails, and leaves its exit status in $status.
attempt() {
  set +e
  (
    set -e
    "$@"
  )
  status=$?
  set -e
}

# In base64 as $1, to the file $2, beside the one that is used.
stage() {
  printf '%s' "$1" | base64 -d > "$out/.$2"
  grep -q '^-----BEGIN ' "$out/.$2"
}

stage_both() {
  stage "${found%%
*}" privkey.pem
  stage "${found#*
}" fullchain.pem
}

# Both are whole before the first is replaced, as a certificate is worth nothing without its key.
replace_both() {
  for file in privkey.pem fullchain.pem; do
    if cmp -s "$out/.$file" "$out/$file"; then
      rm -f "$out/.$file"
    else
      mv -f "$out/.$file" "$out/$file"
      echo "$file of $host is new"
    fi
  done
}

copy() {
  if [ ! -r "$store" ]; then echo "$store is not there yet"; return 0; fi
  set +e
  found=$(find_certificate)
  status=$?
  set -e
  case $status in
    0) ;;
    1) echo "there is no certificate for $host yet"; return 0 ;;
    *) seen=; return 0 ;; # it is being written
  esac
  attempt stage_both
  if [ "$status" != 0 ]; then echo "the certificate for $host is no PEM, or could not be kept"; return 0; fi
  attempt replace_both
  if [ "$status" != 0 ]; then seen=; fi
}

main() {
  seen=
  while :; do
    now=none
    if [ -r "$store" ]; then now=$(stat -c '%Y %s %i' "$store"); fi
    if [ "$now" != "$seen" ]; then
      seen=$now
      copy
    fi
    sleep "$every" &
    wait $!
  done
}

main
