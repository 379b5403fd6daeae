import { UNIT_FOLDER } from '../core/index.ts';

/**
 * Files that programs of the host read, outside the data root: units of systemd, and what fail2ban does. They are
 * installed where that program is, and none that somebody else put there is ever replaced or removed.
 */
export const HOST_FILES = String.raw`
# The place outside the data root that a file lies in: $place is empty where it is none of ours, and $usable says whether
# the program that reads it is here, and whether it may be changed.
find_place() { # path
  place='' usable='' sought=$1
  each match_place "$host_places"
}

match_place() { # folder sign action absent
  if ! is_inside "$sought" "$1"; then return 0; fi
  place=$1 after=$3 absent=$4
  if [ "$me" != 0 ]; then
    absent='not root, so files below /etc were not installed: run it with sudo'
  elif [ -e "$2" ]; then
    usable=yes
  fi
}

add_note() { # line
  case $nl$notes in *"$nl$1$nl"*) return 0 ;; esac
  notes=$notes$1$nl
}

# A file of that name is ours where an earlier run wrote it, or where it says so itself.
check_host_file() { # source target policy mode uid gid format action
  find_place "$2"
  if [ -z "$usable" ]; then
    if [ "$absent" != - ]; then add_note "$absent"; fi
    return 0
  fi
  check_config "$@"
  if [ ! -f "$2" ] || has_line "$former" "$2"; then return 0; fi
  if grep -q '^# .*Made by synth from the lab' "$2"; then return 0; fi
  complain "$2 is there already, and is not of this lab: move it away, or rename it"
}

# Where it cannot be installed, what an earlier run installed stays on the list.
stage_host_file() { # source target policy mode uid gid format action
  find_place "$2"
  if [ -n "$usable" ]; then
    stage_config "$@"
  elif has_line "$former" "$2"; then
    names=$names$2$nl
  fi
}

# A unit that goes stops before its program goes, and is not started again.
stop_old_unit() { # path
  if has_line "$names" "$1"; then return 0; fi
  find_place "$1"
  if [ -z "$usable" ] || [ ! -f "$1" ] || [ "${'${1%/*}'}" != ${UNIT_FOLDER} ]; then return 0; fi
  doing="ending ${'${1##*/}'}"
  systemctl disable --quiet --now "${'${1##*/}'}"
}

remove_host_file() { # path
  find_place "$1"
  if [ -z "$place" ]; then return 0; fi
  if [ -z "$usable" ]; then
    names=$names$1$nl
    return 0
  fi
  remove "$1"
  case $1 in */*.d/*.conf) remove_empty "${'${1%/*}'}" ;; esac
  add_action_once "$after"
}

# The folder of drop-ins goes with the last of them; folders of others do not end so.
remove_empty() { # folder
  case $1 in "$place"/*.service.d | "$place"/*.timer.d) ;; *) return 0 ;; esac
  if [ ! -d "$1" ]; then return 0; fi
  list_folder "$1"
  if [ -z "$entries" ]; then rmdir -- "$1"; fi
}

reload_units() {
  doing='letting systemd read its units'
  systemctl daemon-reload
}

try_restart() { # unit
  case $1 in *.service) return 0 ;; esac # it starts when it is due
  doing="starting $1 anew"
  systemctl try-restart "$1"
}

# What does not run reads its files when it starts.
tell_unit() { # reload or restart, unit
  doing="telling $2 of its new files"
  if [ ! -d /run/systemd/system ]; then
    add_note "systemd does not run here, so nobody has told $2 of its new files: $1 it"
    return 0
  fi
  runs=$(systemctl is-active "$2" 2>&1) || : # it fails where the service does not run
  case $runs in
    active | reloading | activating) systemctl "$1" "$2" ;;
    '') stop "systemctl does not say whether $2 runs" ;;
  esac
}

# Also where nothing has changed: somebody may have switched it off.
ensure_enabled() { # source target policy mode uid gid format action
  case $8 in enable,*) ;; *) return 0 ;; esac
  find_place "$2"
  if [ -z "$usable" ]; then return 0; fi
  unit=${'${8#*,}'}
  doing="enabling $unit"
  if ! systemctl is-enabled --quiet "$unit"; then systemctl enable --quiet "$unit"; fi
  case $unit in *.service) return 0 ;; esac
  if ! systemctl is-active --quiet "$unit"; then systemctl start "$unit"; fi
}
`;
