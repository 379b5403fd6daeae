#!/usr/bin/env bash
# A Docker Engine of this checkout's own, for engine tests: apart from one that the machine may have, and needing no
# service manager. Needs root, and dockerd (scripts/install-engines.sh docker).
#
#   scripts/docker-engine.sh run COMMAND …   starts it, runs the command with DOCKER_HOST set, stops it
#   scripts/docker-engine.sh start           prints what to export
#   scripts/docker-engine.sh stop
set -euo pipefail
cd "$(dirname "$0")/.."

# Paths of sockets may have 107 characters, so they are not below the checkout.
run=${TMPDIR:-/tmp}/hl-docker-$(cksum <<<"$PWD" | cut -d ' ' -f 1)
readonly run pid_file=$run/dockerd.pid
export DOCKER_HOST=unix://$run/docker.sock DOCKER_CONFIG=$run/config

start() {
  mkdir -p "$run" "$DOCKER_CONFIG/cli-plugins" .engines/docker-data
  if [[ -x .engines/docker-compose ]]; then ln -sf "$PWD/.engines/docker-compose" "$DOCKER_CONFIG/cli-plugins/"; fi
  if is_up; then return; fi
  rm -f "$pid_file"
  dockerd --host "$DOCKER_HOST" --data-root "$PWD/.engines/docker-data" --exec-root "$run/exec" --pidfile "$pid_file" \
    --bip 10.213.0.1/24 --default-address-pool base=10.214.0.0/16,size=24 >"$run/dockerd.log" 2>&1 &
  local waited
  for ((waited = 0; waited < 100; waited++)); do
    if is_up; then return; fi
    kill -0 $! 2>/dev/null || break
    sleep 0.2
  done
  tail -n 20 "$run/dockerd.log" >&2
  return 1
}

is_up() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

stop() {
  local pid
  pid=$(cat "$pid_file" 2>/dev/null || true)
  [[ -n $pid ]] || return 0
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
}

case ${1:-} in
  start)
    start
    printf 'export DOCKER_HOST=%q DOCKER_CONFIG=%q\n' "$DOCKER_HOST" "$DOCKER_CONFIG"
    ;;
  stop) stop ;;
  run)
    shift
    trap stop EXIT
    start
    "$@"
    ;;
  *)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
