#!/bin/sh
set -eu
cd "${HL_CONFIG:-/config}"
if [ ! -e configuration.yaml ]; then
  for list in automations scripts scenes; do
    [ -e "$list.yaml" ] || : > "$list.yaml"
  done
  cp "${HL_SEED:-/usr/local/share/homelab}/configuration.yaml" .configuration.yaml.new
  mv .configuration.yaml.new configuration.yaml
fi
exec "$@"
