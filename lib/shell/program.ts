import { EACH } from './table.ts';

/**
 * What the programs of a host have in common. They hold to four rules, since `set -e` has holes:
 *
 * - A function that does something is never part of a condition (`if f`, `f ||`, `! f`): the shell would go on within it
 *   after a step that failed.
 * - A pipe begins with `printf`, since the shell only sees the exit status of the last command of a pipe.
 * - A function in `$( )` begins with `set -e` there: busybox and bash forget it.
 * - Everything is in functions, and the last line calls `main`: a half-copied program does nothing.
 */
export const BASE = String.raw`${EACH}
has_line() { # text line
  case "$nl$1$nl" in *"$nl$2$nl"*) return 0 ;; *) return 1 ;; esac
}

is_inside() { # path folder
  case "$1/" in "$2"/*) return 0 ;; *) return 1 ;; esac
}

stop() { # why
  told=yes
  printf '%s: %s\n' "$program" "$1" >&2
  exit 1
}

# Said when a program ends early: what failed may have named no file, or died without a word.
doing='' left='' told=''
say_where() { # exit status
  if [ "$1" = 0 ] || [ -n "$told" ]; then return 0; fi
  printf '%s: failed while %s: %s. Mend the cause, and run it again\n' "$program" "$doing" "$left" >&2
}

# A text as one word of a command that people copy.
as_word() { # text
  case $1 in
    '' | *[!A-Za-z0-9_@%+=:,./-]*) printf '%s\n' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# The folder of this program.
find_here() {
  here=.
  case $0 in */*) here=${'${0%/*}'}/ ;; esac
  here=$(CDPATH='' cd -- "$here" && pwd -P)
}
`;

/** For what may fail and must not end the program: a function that stops at its first step that fails. */
export const ATTEMPT = String.raw`
# Runs a function to its first step that fails, and leaves its exit status in $status.
attempt() { # function argument...
  set +e
  (
    set -e
    "$@"
  )
  status=$?
  set -e
}
`;

/** The last line of a program: the shell reads all of it before it does any of it. */
export const RUN = '{ main "$@"; exit; }';

/** Goes before `set -e`: shellcheck does not see that rows of tables call functions. */
export const CALLED_BY_ROWS = '# shellcheck disable=SC2317,SC2329 # functions are called with the rows of tables';
