/**
 * The checks of `prepare` against state that would start empty, in POSIX shell. Each run ends by recording where state
 * lies, so the next run notices a move even if the lab does not say `formerly`.
 */
export const STATE = String.raw`
# What lies in a Docker volume only the engine may see, so one that is there counts as one with content.
look_at() { # kind place
  there='' filled=''
  if [ "$1" = directory ]; then
    if [ -d "$2" ]; then
      there=yes
      list_folder "$2"
      filled=$entries
    elif [ -e "$2" ]; then
      there=yes filled=yes # a file that is mounted
    fi
  elif [ "$engine" = answers ]; then
    find_volume "$2"
    there=$found filled=$found
  fi
}

# That it cannot be inspected is believed only of an engine that answers.
find_volume() { # name
  found=yes
  if docker volume inspect "$1" > /dev/null 2>&1 < /dev/null; then return 0; fi
  names=$(docker volume ls -q < /dev/null)
  if ! has_line "$names" "$1"; then found=''; fi
}

to_make() { # kind place
  if [ "$1" = volume ]; then printf 'docker volume create %s' "$2"; else printf 'mkdir -p %s' "$2"; fi
}

to_move() { # kind old new
  if [ "$1" = volume ]; then
    printf 'docker run --rm -v %s:/from:ro -v %s:/to busybox cp -a /from/. /to/' "$2" "$3"
  else
    printf 'mkdir -p %s && mv %s %s' "${'${3%/*}'}" "$2" "$3"
  fi
}

check_former() { # kind new old
  look_at "$1" "$2"
  if [ -n "$filled" ]; then return 0; fi
  look_at "$1" "$3"
  if [ -n "$filled" ]; then
    complain "$2 would start empty, and its data is in $3: run  $(to_move "$1" "$3" "$2")"
  fi
}

check_moved() { # kind place server
  look_at "$1" "$2"
  if [ -z "$there" ]; then
    complain "$2 would start empty, and its stack was on server $3: copy the data from there, or run  $(to_make "$1" "$2")  to start empty"
  fi
}

# Of what the last run wrote down: what is gone, and what the lab does not name any more.
check_known() { # kind place
  look_at "$1" "$2"
  if has_line "$state_places" "$1$tab$2"; then
    if [ -z "$there" ]; then
      complain "$2 is gone, where this lab kept data: is its drive mounted? Bring it back, or run  $(to_make "$1" "$2")  to start empty"
    fi
  elif [ -n "$filled" ] && ! has_line "$former_names" "$1$tab$2"; then
    gone="$gone $2"
  fi
}

note_former() { # kind new old
  former_names=$former_names$nl$1$tab$3
  renamed=$renamed$nl$2
}

check_new() { # kind place
  if has_line "$kept" "$1$tab$2" || has_line "$renamed" "$2"; then return 0; fi
  look_at "$1" "$2"
  if [ -z "$there" ]; then
    complain "$2 would start empty, while the lab knows no more of$gone, which holds data: say formerly in the lab if this is the same data, or run  $(to_make "$1" "$2")  if it is something new"
  fi
}

check_state() {
  former_names='' renamed='' gone=''
  each check_former "$former_places"
  each check_moved "$moved_places"
  each note_former "$former_places"
  kept .hl-state
  each check_known "$kept"
  if [ -n "$gone" ]; then each check_new "$state_places"; fi
}

# Compose makes a Docker volume at the first start: until then there is nothing that could be gone.
note_state() { # kind place
  look_at "$1" "$2"
  if [ -z "$there" ] && ! has_line "$kept" "$1$tab$2"; then return 0; fi
  there_now=${'${there_now:+"$there_now$nl"}'}$1$tab$2
}

keep_state() {
  kept .hl-state
  there_now=''
  each note_state "$state_places"
  keep .hl-state "$there_now"
}
`;
