#!/bin/sh
set -eu
accounts=${HL_ACCOUNTS:-/tmp/docker-mailserver/postfix-accounts.cf}
touch "$accounts"
while IFS= read -r account; do
  [ -n "$account" ] || continue
  known=$(cut -d '|' -f 1 "$accounts")
  found=0
  printf '%s\n' "$known" | grep -qixF "${account%%|*}" || found=$?
  case $found in
    0) ;;
    1) printf '%s\n' "$account" >> "$accounts" ;;
    *) exit "$found" ;;
  esac
done < "${HL_NEW_ACCOUNTS:-/etc/homelab/accounts.cf}"
waited=0
until [ -s "$SSL_CERT_PATH" ] && [ -s "$SSL_KEY_PATH" ]; do
  [ "$((waited % 60))" -ne 0 ] || echo "waiting for the certificate of $(hostname) in $SSL_CERT_PATH" >&2
  waited=$((waited + 1))
  sleep 1
done
exec "$@"
