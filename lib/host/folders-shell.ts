/**
 * How root walks through folders that others may write: containers write their volumes, people write the folders of
 * adopted stacks. Anyone who may write a folder can place a link there, so root follows no link below such a folder.
 */
export const FOLDERS = String.raw`
# What is known of a folder: where it really is ($real), what of it is yet to be made ($missing), the first folder on the
# way that others may write ($foreign), a link below such a one ($linked), and what is in the way ($blocked).
survey() { # folder
  real='' missing='' foreign='' sticky='' linked='' blocked=''
  left=${'${1#/}'}/
  judge /
  while [ -n "$left" ]; do
    name=${'${left%%/*}'}
    left=${'${left#*/}'}
    case $name in '' | .) continue ;; esac
    spot=$real/$name
    if [ -L "$spot" ] && [ -n "$foreign$sticky" ]; then linked=$spot; return 0; fi
    if [ ! -e "$spot" ] && [ ! -L "$spot" ]; then missing=$name/$left; return 0; fi
    if [ ! -d "$spot" ]; then blocked=$spot; return 0; fi
    if [ -L "$spot" ]; then
      spot=$(CDPATH='' cd -P -- "$spot" && pwd -P) # a link of root's own: on from where it leads
      left=${'${spot#/}'}/$left
      real=''
      continue
    fi
    real=$spot
    judge "$real"
  done
  if [ -n "$sticky" ]; then foreign=$real; fi
}

# Where everybody may put something and nobody may take away what is another's, only links are a danger.
judge() { # folder
  sticky=''
  if [ -n "$foreign" ] || has_line "$safe" "$1"; then return 0; fi
  if has_line "$written_by_containers" "$1"; then foreign=$1; return 0; fi
  facts=$(ls -ldn -- "$1/.")
  # shellcheck disable=SC2086 # mode, links, user, group
  set -- "$1" $facts
  case $4 in 0 | "$me") ;; *) foreign=$1 ;; esac
  case $2 in
    ????????wt* | ????????wT*) sticky=yes ;;
    ????????w*) foreign=$1 ;;
    ?????w*) case $5 in 0 | "$my_group") ;; *) foreign=$1 ;; esac ;;
  esac
  if [ -z "$foreign$sticky" ]; then safe=$safe$nl$1; fi
}
safe=''

# Goes to a folder, and makes what is missing of it. For subshells.
enter() { # folder
  survey "$1"
  if [ -n "$linked$blocked" ]; then stop "$1 cannot be entered: $linked$blocked is in the way"; fi
  step "${'${real:-/}'}"
  while [ -n "$missing" ]; do
    name=${'${missing%%/*}'}
    missing=${'${missing#*/}'}
    case $name in '' | .) continue ;; esac
    mkdir -- "./$name"
    step "${'${PWD%/}'}/$name"
  done
}

# Goes to a folder by its real name, and nowhere else.
step() { # folder
  cd -P -- "$1"
  now=$(pwd -P)
  [ "$now" = "$1" ] || stop "$1 was replaced by a link to $now"
}

give() { # path mode uid gid
  if [ "$me" = 0 ]; then
    chown -h -- "$3:$4" "$1"
  elif [ "$3" != "$me" ]; then
    printf '%s: not root, so %s is not given to user %s\n' "$program" "$1" "$3" >&2
  fi
  chmod -- "$2" "$1"
}
`;
