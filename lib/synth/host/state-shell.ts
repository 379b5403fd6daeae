/**
 * The part of `prepare` that lets no state start empty: POSIX shell between its other checks. Where state lies is written
 * down at the end of each run, so that the next one knows what was there even where nobody says `formerly`.
 */
export const STATE_CHECKS = String.raw`
is_there() { # kind place
  if [ "$1" = volume ]; then docker volume inspect "$2" > /dev/null 2>&1 < /dev/null; else [ -d "$2" ]; fi
}

# What lies in a Docker volume only the engine may see, so one that is there counts as one with content.
has_state() { # kind place
  if [ "$1" = volume ]; then is_there volume "$2"; else has_content "$2"; fi
}

to_make() { # kind place
  if [ "$1" = volume ]; then printf 'docker volume create %s' "$2"; else printf 'mkdir -p %s' "$2"; fi
}

to_move() { # kind old new
  if [ "$1" = volume ]; then
    printf 'docker run --rm -v %s:/from:ro -v %s:/to busybox cp -a /from/. /to/' "$2" "$3"
  else
    printf 'mkdir -p %s && mv %s %s' "$(dirname "$3")" "$2" "$3"
  fi
}

former_places > "$work/former"
while IFS=$tab read -r kind new old; do
  if ! has_state "$kind" "$new" && has_state "$kind" "$old"; then
    complain "$new would start empty, and its data is in $old: run  $(to_move "$kind" "$old" "$new")"
  fi
done < "$work/former"

moved_places > "$work/moved"
while IFS=$tab read -r kind place server; do
  is_there "$kind" "$place" || complain "$place would start empty, and its stack was on server $server: copy the data from there, or run  $(to_make "$kind" "$place")  to start empty"
done < "$work/moved"

ledger=$data_root/config/.hl-state
state_places > "$work/state"
cut -f 1,3 "$work/former" > "$work/renamed"
gone=''
if [ -f "$ledger" ]; then
  while IFS=$tab read -r kind place; do
    if grep -qxF "$kind$tab$place" "$work/state"; then
      is_there "$kind" "$place" ||
        complain "$place is gone, where this lab kept data: is its drive mounted? Bring it back, or run  $(to_make "$kind" "$place")  to start empty"
    elif ! grep -qxF "$kind$tab$place" "$work/renamed" && has_state "$kind" "$place"; then
      gone="$gone $place"
    fi
  done < "$ledger"
fi
if [ -n "$gone" ]; then
  while IFS=$tab read -r kind place; do
    if ! grep -qxF "$kind$tab$place" "$ledger" && ! is_there "$kind" "$place" && ! cut -f 2 "$work/former" | grep -qxF "$place"; then
      complain "$place would start empty, while the lab knows no more of$gone, which holds data: say formerly in the lab if this is the same data, or run  $(to_make "$kind" "$place")  if it is something new"
    fi
  done < "$work/state"
fi
`;

/** The end of `prepare`: what the next run has to know. */
export const STATE_ACTIONS = String.raw`
cp "$work/state" "$data_root/config/.hl-state"
`;
