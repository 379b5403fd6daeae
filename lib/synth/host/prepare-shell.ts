import { FILL } from './fill-shell.ts';
import { STATE_ACTIONS, STATE_CHECKS } from './state-shell.ts';
import { VALUES } from './values-shell.ts';

/**
 * The part of `prepare` that is the same for every server: POSIX shell that reads the tables before it. Values of
 * secrets go through pipes and files alone: never through arguments, which every user of the host can see.
 */
export const PREPARE_CHECKS = String.raw`
tab=$(printf '\t')
problems=''
complain() {
  problems="$problems  - $1
"
}

${VALUES.trim()}

is_mounted() { # path
  [ -e "$1/.hl-mounted" ] || { command -v mountpoint > /dev/null && mountpoint -q "$1"; }
}

has_content() { # path
  [ -d "$1" ] && [ -n "$(ls -A "$1" 2> /dev/null)" ]
}

is_inside() { # path folder
  case "$1/" in "$2"/*) return 0 ;; *) return 1 ;; esac
}

sum_of() { # file
  [ -f "$1" ] && sha256sum < "$1" | cut -d ' ' -f 1
}

# --- Everything is checked before anything is changed. ---

values_needed > "$work/values"
{ printf '%s\n' "$env_file"; cut -f 2 "$work/values"; } | sort -u > "$work/env-files"
while IFS= read -r file; do
  check_env_file "$file"
done < "$work/env-files"
while IFS=$tab read -r name file description pattern words; do
  check_value "$name" "$file" "$description" "$pattern" "$words"
done < "$work/values"
secret_files > "$work/secrets"
while IFS=$tab read -r name rest; do
  grep -q "^$name$tab" "$work/values" || check_known "$name" "$env_file"
done < "$work/secrets"

mountpoints > "$work/mountpoints"
while IFS=$tab read -r path; do
  is_mounted "$path" || complain "$path is not mounted (a drive that is a part of another mount needs the file $path/.hl-mounted)"
done < "$work/mountpoints"

${STATE_CHECKS.trim()}

volumes > "$work/volumes"
while IFS=$tab read -r path rest; do
  if is_inside "$path" "$dist"; then
    complain "$path lies in $dist, which a later release replaces: give the server another dataRoot"
  fi
done < "$work/volumes"

env_links > "$work/env-links"
while IFS=$tab read -r link target; do
  if [ -e "$here/$link" ] && [ ! -L "$here/$link" ]; then
    complain "$here/$link is a file of its own: move its values to $target, and the file away"
  fi
done < "$work/env-links"

# Compose tells whose a container is by its project alone: it would replace and remove those of another folder.
# A release of this lab says the same data root; of a folder that is gone nothing can be said.
is_ours() { # folder of a Compose file
  [ -f "$1/compose.yml" ] || [ -f "$1/compose.yaml" ] || [ -f "$1/docker-compose.yml" ] || [ -f "$1/docker-compose.yaml" ] || return 0
  for script in "$1/prepare" "$1/../../prepare"; do
    grep -qxF "$own_root" "$script" 2> /dev/null && return 0
  done
  return 1
}

own_root=$(grep -m 1 '^data_root=' "$here/prepare")
running=''
projects > "$work/projects"
while IFS=$tab read -r project; do
  docker ps -a --filter "label=com.docker.compose.project=$project" --format '{{.Label "com.docker.compose.project.working_dir"}}' 2> /dev/null < /dev/null | sort -u > "$work/folders" || :
  while IFS= read -r folder; do
    [ -n "$folder" ] || continue
    if is_ours "$folder"; then running=yes; continue; fi
    complain "The Compose project $project runs from $folder, which is none of this lab: adopt it with Stack.fromComposeFile, or end it there with  docker compose down"
  done < "$work/folders"
done < "$work/projects"

if [ -n "$running" ] && [ ! -d "$data_root/config" ] && grep -q '^directory' "$work/state"; then
  complain "$data_root holds nothing of this lab, whose containers are on this host: is its drive mounted? Mount it, or run  mkdir -p $data_root/config  to start empty"
fi

returned_files > "$work/returned"
while IFS=$tab read -r source target; do
  [ -f "$target" ] || continue
  is=$(sum_of "$target")
  was=$(awk -F "$tab" -v path="$target" '$1 == path { print $2 }' "$sums" 2> /dev/null || :)
  if [ "$is" != "$(sum_of "$here/$source")" ] && [ "$is" != "$was" ]; then
    complain "$target was changed by hand: put the change into $source of the lab, or the file away"
  fi
done < "$work/returned"

if grep -rlF '@@fact:' "$here" --include='*.yml' > "$work/facts" 2> /dev/null; then
  complain "values of this host are missing in: $(tr '\n' ' ' < "$work/facts")(hl facts writes them, then synthesize again)"
fi

if [ -n "$problems" ]; then
  printf '%s\n%s' 'prepare: nothing was changed, because:' "$problems" >&2
  exit 1
fi
`;

export const PREPARE_ACTIONS = String.raw`
# --- From here on the host is changed. ---

own() { # path uid gid mode
  chmod "$4" "$1"
  if [ "$(id -u)" = 0 ]; then
    chown "$2:$3" "$1"
  elif [ "$2" != "$(id -u)" ]; then
    printf 'prepare: not root, so %s is not given to user %s\n' "$1" "$2" >&2
  fi
}

${FILL}
install_file() { # source target mode uid gid format env-file
  mkdir -p "$(dirname "$2")"
  (umask 077 && if [ "$6" = - ]; then cat "$1"; else fill "$6" "$7" < "$1"; fi > "$2.hl-new")
  own "$2.hl-new" "$4" "$5" "$3"
  if [ -f "$2" ] && cmp -s "$2.hl-new" "$2"; then
    own "$2" "$4" "$5" "$3"
    rm -f "$2.hl-new"
    return 1
  fi
  mv -f "$2.hl-new" "$2"
}

mkdir -p "$data_root/config"
(umask 077 && mkdir -p "$data_root/secrets")
chmod 700 "$data_root/secrets"
[ -e "$env_file" ] || (umask 077 && : > "$env_file")

while IFS=$tab read -r path; do
  [ -e "$path/.hl-mounted" ] || : > "$path/.hl-mounted"
done < "$work/mountpoints"

while IFS=$tab read -r path uid gid mode; do
  mkdir -p "$path"
  has_content "$path" || own "$path" "$uid" "$gid" "$mode"
done < "$work/volumes"

while IFS=$tab read -r name path uid gid; do
  (umask 077 && value_of "$env_file" "$name" > "$path.hl-new")
  own "$path.hl-new" "$uid" "$gid" 0400
  mv -f "$path.hl-new" "$path"
done < "$work/secrets"

config_files > "$work/config"
while IFS=$tab read -r source target kind mode uid gid format signal; do
  if [ "$kind" = seed ] && [ -e "$target" ]; then continue; fi
  if install_file "$here/$source" "$target" "$mode" "$uid" "$gid" "$format" "$env_file" && [ "$signal" != - ]; then
    printf '%s\n' "$signal" >> "$work/signals"
  fi
done < "$work/config"

# Files that an earlier run copied and that the lab does not have any more.
list=$data_root/config/.hl-files
cut -f 2 "$work/config" > "$work/files"
if [ -f "$list" ]; then
  while IFS= read -r path; do
    if ! grep -qxF "$path" "$work/files"; then
      if is_inside "$path" "$data_root/config" || is_inside "$path" "$data_root/bin"; then rm -f "$path"; fi
    fi
  done < "$list"
fi
cp "$work/files" "$list"
${STATE_ACTIONS.trimEnd()}

if [ -s "$work/returned" ]; then
  : > "$work/sums"
  while IFS=$tab read -r source target; do
    install_file "$here/$source" "$target" 644 "$(id -u)" "$(id -g)" - - || :
    printf '%s\t%s\n' "$target" "$(sum_of "$target")" >> "$work/sums"
  done < "$work/returned"
  cp "$work/sums" "$sums"
fi

while IFS=$tab read -r link target; do
  ln -sfn "$target" "$here/$link"
done < "$work/env-links"

if [ -x "$data_root/bin/alert" ] && ! command -v curl > /dev/null; then
  printf 'prepare: there is no program curl here, so nothing on this host can tell people: install it\n' >&2
fi

networks | while IFS=$tab read -r name ipv6 subnet; do
  if docker network inspect "$name" > /dev/null 2>&1; then continue; fi
  set --
  if [ -n "$ipv6" ]; then set -- --ipv6; fi
  if [ -n "$subnet" ]; then set -- "$@" --subnet "$subnet"; fi
  docker network create "$@" "$name" > /dev/null
done

if [ -s "$work/signals" ]; then
  sort -u "$work/signals" | while IFS=, read -r file signal service; do
    docker compose -f "$here/$file" kill -s "$signal" "$service" > /dev/null 2>&1 || :
  done
fi
`;
