/**
 * One lock for everything that changes a host: `prepare`, `jobs`, and what comes later. The kernel gives it up when its
 * holder ends, however that is. The file is root's alone, so that nobody else can hold it.
 */
export const LOCK = String.raw`
# Waits a little for the lock, and says who holds it. Programs that run for long are started without it: 9>&-
take_lock() { # folder that is there
  lock=$1/lock
  (
    umask 077
    : >> "$lock"
  )
  exec 9>> "$lock"
  waited=0
  until flock -n 9; do
    if [ "$waited" -ge "${'${HL_LOCK_WAIT:-5}'}" ]; then
      holder=$(cat "$lock")
      stop "another run is under way: ${'${holder:-it has not said which}'}"
    fi
    sleep 1
    waited=$((waited + 1))
  done
  since=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  printf '%s, process %s, since %s\n' "$program" "$$" "$since" > "$lock"
}

no_flock='there is no program flock here, which keeps two runs apart: install util-linux'
`;
