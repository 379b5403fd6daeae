#!/bin/sh
set -eu
umask 007
secrets=${HL_SECRETS:-/run/secrets}
for name in interface-password api-key; do
  [ -s "$secrets/$name" ] || { echo "$secrets/$name is empty: the interface would be open to everybody" >&2; exit 1; }
done
syncthing generate --gui-user=admin --gui-password=- < "$secrets/interface-password"
STGUIAPIKEY=$(cat "$secrets/api-key")
export STGUIAPIKEY
exec syncthing
