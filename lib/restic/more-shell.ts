/** The part of `recover`. A run that is under way starts what it stopped by itself. */
export const RECOVER = String.raw`
main() {
  program=recover
  if [ ! -f "$stopped" ]; then return 0; fi
  if ! command -v flock > /dev/null; then stop "$no_flock"; fi
  exec 9>> "$state/lock"
  if ! flock -n 9; then
    note 'a run is under way, which starts what it stopped'
    return 0
  fi
  doing='starting what was stopped' left='the list is kept'
  trap 'say_where "$?"' EXIT
  start_stopped
  note 'what a run had stopped runs again'
}
`;

/** The part of `prune`, and that of `verify`: each goes through the repositories. */
const through = (verb: string): string => String.raw`
consider() { # name tag repository
  if ! is_chosen "$1"; then return 0; fi
  attempt ${verb}_one "$1" "$3"
  if [ "$status" = 0 ]; then return 0; fi
  failed=1 told=yes
  complain "$1 FAILED"
}

main() {
  program=${verb} failed=0
  case ${'${1:-}'} in -*) printf '${verb}: usage: ${verb} [NAME…]\n' >&2; exit 2 ;; esac
  choose "$@"
  begin 3600
  on_end
  check_password_file
  each consider "$backups"
  return "$failed"
}
`;

export const PRUNE = `${String.raw`
prune_one() { # name repository
  doing="pruning $2"
  check_repository "$1" "$2"
  remove_stale_locks "$2"
  run_restic "$2" prune --quiet --max-unused 10%
  note "$1 is pruned"
}
`.trim()}
${through('prune')}`;

export const VERIFY = `${String.raw`
# A part of the data each week, another one the next: all of it within eight.
verify_one() { # name repository
  doing="reading $2"
  check_repository "$1" "$2"
  week=$(date +%s)
  week=$((week / 604800 % 8 + 1))
  run_restic "$2" check --quiet --read-data-subset "$week/8"
  note "$1 is whole, as far as part $week of 8 was read"
}
`.trim()}
${through('verify')}`;
