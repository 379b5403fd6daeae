#!/bin/sh
set -eu
accounts=${HL_ACCOUNTS:-/tmp/docker-mailserver/postfix-accounts.cf}
touch "$accounts"
while IFS= read -r account; do
  [ -n "$account" ] || continue
  cut -d '|' -f 1 "$accounts" | grep -qixF "${account%%|*}" || printf '%s\n' "$account" >> "$accounts"
done < "${HL_NEW_ACCOUNTS:-/etc/homelab/accounts.cf}"
letsencrypt=${HL_LETSENCRYPT:-/etc/letsencrypt}
if [ "${SSL_TYPE:-}" = letsencrypt ]; then
  mkdir -p "$letsencrypt"
  ln -sf /run/certificates/acme.json "$letsencrypt/acme.json"
fi
exec "$@"
