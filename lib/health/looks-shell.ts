/**
 * What `health` looks at. Each look prints lines of three fields: `ok`, `note` or `fault`; the thing, by which a fault is
 * known again; and what is said of it. It runs in a process of its own, so that one that fails hides no other.
 */

/** The file systems, by space, by inodes and by whether they are mounted; and the disks, by what they say of themselves. */
export const DISKS = String.raw`
# The share in use, rounded up, and what tells this file system from others. One without a count has no share.
read_share() { # output of df
  line=$(printf '%s\n' "$1" | awk '
    NR > 1 && match($0, / +[0-9]+ +[0-9]+ +-?[0-9]+ +([0-9]+%|-) /) {
      split(substr($0, RSTART, RLENGTH), count, " ")
      used = count[2]
      all = used + count[3]
      print (all > 0 ? int((used * 100 + all - 1) / all) : "-") "\t" substr($0, 1, RSTART - 1)
      exit
    }')
  share=${'${line%%"$tab"*}'} same=${'${line#*"$tab"}'}
}

check_share() { # thing share most
  if [ "${'${2:--}'}" = - ]; then
    return 0
  elif [ "$2" -gt "$3" ]; then
    say fault "$1" "$2 % in use, and at most $3 % may be"
  else
    say ok "$1" "$2 % in use"
  fi
}

# Unmounted, its files would go to the disk below it.
look_at_disk() { # path mountpoint|folder
  if [ "$2" = mountpoint ]; then
    read_mounted "$1"
    if [ -z "$mounted" ]; then
      say fault "disk $1" 'is not mounted'
      return 0
    fi
  fi
  if ! text=$(df -Pk -- "$1" 2>&1); then
    say fault "disk $1" "cannot be asked how full it is: ${'${text:-df fails}'}"
    return 0
  fi
  read_share "$text"
  case $same in /*) ;; *) same="$same $1" ;; esac
  if has_line "$seen" "$same"; then return 0; fi
  seen=$seen$nl$same
  check_share "disk $1" "$share" "$most_full"
  text=$(df -Pi -- "$1")
  read_share "$text"
  check_share "inodes of $1" "$share" "$most_inodes"
}

look_at_disks() {
  seen=''
  each look_at_disk "$disks"
  if ! command -v docker > /dev/null; then
    return 0
  elif root=$(timeout 60 docker info --format '{{.DockerRootDir}}' 2> /dev/null < /dev/null) && [ -n "$root" ]; then
    look_at_disk "$root" folder
  else
    say fault 'disk of Docker' 'docker does not say where it keeps its data'
  fi
}

# The exit status of smartctl is a sum: 1 and 2 for one that could not be asked, 8 and 16 for a disk that is failing.
# A disk that sleeps is not woken.
ask_smart() { # line of smartctl --scan
  line=${'${1%%#*}'}
  # shellcheck disable=SC2086 # the device and the options of its kind are parted here
  set -- $line
  device=$1
  set +e
  text=$(smartctl -n standby,0 -H "$@" 2>&1)
  status=$?
  set -e
  if [ "$((status & 24))" != 0 ]; then
    say fault "smart $device" 'the disk says of itself that it is failing: replace it'
  elif [ "$status" != 0 ] && [ -z "$text" ]; then
    say fault "smart $device" 'smartctl fails without a word'
  elif [ "$((status & 3))" != 0 ]; then
    say note "smart $device" 'does not tell how sound it is'
  else
    say ok "smart $device" 'says of itself that it is sound'
  fi
}

look_at_smart() {
  if [ "$smart" = never ]; then return 0; fi
  if ! command -v smartctl > /dev/null; then
    case $smart in
      required) say fault smart 'there is no program smartctl here: install smartmontools' ;;
      *) say note smart 'there is no program smartctl here, so no disk is asked how sound it is' ;;
    esac
    return 0
  fi
  scan=$(smartctl --scan)
  if [ -z "$scan" ]; then say note smart 'smartctl finds no disk here'; fi
  IFS=$nl
  for row in $scan; do
    IFS=" $tab$nl"
    ask_smart "$row"
  done
  IFS=" $tab$nl"
}
`;

/** The clock, and the units of systemd. */
export const SYSTEM = String.raw`
# A host that has just started has not asked the time yet.
look_at_clock() {
  read -r up _ < /proc/uptime
  if [ "${'${up%%.*}'}" -lt 900 ]; then
    say note clock 'this host has just started, so its clock is not looked at yet'
    return 0
  fi
  synchronized=''
  if command -v timedatectl > /dev/null; then
    synchronized=$(timedatectl show --property=NTPSynchronized --value)
  fi
  if [ "$synchronized" != yes ] && command -v chronyc > /dev/null; then
    text=$(chronyc -n tracking)
    case $text in *'Leap status'*': Normal'*) synchronized=yes ;; esac
  fi
  if [ "$synchronized" = yes ]; then
    say ok clock 'follows a time server'
  else
    say fault clock 'follows no time server: certificates, logins and schedules go wrong'
  fi
}

look_at_unit() { # unit
  if has_line "$ignored_units" "$1"; then return 0; fi
  bad=yes
  say fault "unit $1" 'has failed'
}

look_at_units() {
  text=$(systemctl list-units --state=failed --plain --no-legend --no-pager --full)
  failed=$(printf '%s\n' "$text" | awk 'NF { print $1 }')
  bad=''
  each look_at_unit "$failed"
  if [ -z "$bad" ]; then say ok units 'none has failed'; fi
}
`;

/** The containers: those that say that they are ill, and those that restart again and again. */
export const CONTAINERS = String.raw`
look_at_container() { # id restarts status health name
  count=$((count + 1))
  say count "$1" "$2"
  before=$(printf '%s\n' "$restarts" | awk -v id="$1" '$1 == id { print $2 }')
  # Without a look before there is nothing that its restarts could be compared with.
  if [ -n "$restarts" ]; then more=$(($2 - ${'${before:-0}'})); else more=0; fi
  if [ "$more" -lt 0 ]; then more=$2; fi
  if [ "$more" -gt "$most_restarts" ]; then
    say fault "container ${'${5#/}'}" "restarted $more times since the last look, and $most_restarts are allowed"
  elif [ "$3" = restarting ] && [ "$2" -gt "$most_restarts" ]; then
    say fault "container ${'${5#/}'}" "restarts in a loop: $2 times so far"
  elif [ "$4" = unhealthy ]; then
    say fault "container ${'${5#/}'}" 'is unhealthy'
  else
    well=$((well + 1))
  fi
}

# A container that goes away between the two questions is asked for no more.
inspect() {
  ids=$(timeout 60 docker ps --all --quiet --no-trunc < /dev/null)
  if [ -z "$ids" ]; then return 0; fi
  # shellcheck disable=SC2086 # an argument each
  timeout 60 docker container inspect --format "$format" $ids < /dev/null
}
# By the names of its fields: by those of its JSON, a container without a healthcheck would be an error.
format='{{.ID}} {{.RestartCount}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.Name}}'

look_at_containers() {
  if [ -f "$state/restarts" ]; then restarts=$(cat -- "$state/restarts"); else restarts=''; fi
  for turn in first second; do
    set +e
    text=$(
      set -e
      inspect 2>&1
    )
    status=$?
    set -e
    if [ "$status" = 0 ] || [ "$turn" = second ]; then break; fi
  done
  if [ "$status" != 0 ]; then
    say fault docker "does not answer: ${'${text:-docker fails}'}"
    return 0
  fi
  count=0 well=0
  rows=$(printf '%s\n' "$text" | tr ' ' '\t')
  each look_at_container "$rows"
  say ok containers "$well of $count are well"
}
`;
