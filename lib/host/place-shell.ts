/**
 * How files are replaced: the new content is written beside the old file under an unpredictable name, synced to the disk,
 * and renamed. So a file is always either the old one or the new one. All files are staged before the first one is
 * renamed, so a full disk is noticed before anything has changed.
 *
 * In a folder that others may write, the new file is made in a subfolder that belongs to root, where nobody can replace
 * it.
 */
export const PLACE = String.raw`
staged='' held='' current='' swept=''

# Stages what a function or program prints; $changed says whether it is anything new.
stage() { # target mode uid gid function argument...
  target=$1 mode=$2 uid=$3 gid=$4
  shift 4
  doing="writing $target"
  folder=${'${target%/*}'}
  folder=${'${folder:-/}'}
  (enter "$folder")
  survey "$folder"
  folder=$real
  target=${'${real%/}'}/${'${target##*/}'}
  if [ "$mode" = = ]; then as_before; fi
  if [ -n "$foreign" ]; then
    new=$(set -e; enter "$folder"; mktemp -d ./.hl-new.XXXXXX)
    new=${'${folder%/}'}/${'${new#./}'}/new
  else
    sweep "$folder"
    new=$(set -e; enter "$folder"; mktemp ./.hl-new.XXXXXX)
    new=${'${folder%/}'}/${'${new#./}'}
  fi
  current=$new$tab$target
  (write_new "$@")
  changed=yes
  if [ -f "$target" ] && [ ! -L "$target" ]; then compare; fi
  if [ -n "$changed" ]; then
    sync "$new"
    staged=$staged$current$nl
  else
    drop "$new" "$target"
  fi
  current=''
}

# The old file's owner and mode, where there is one.
as_before() {
  mode=0644 uid=$me gid=$my_group
  if [ -f "$target" ]; then
    read_facts "$target"
    octal "$bits"
    mode=$octal uid=$owner gid=$owner_group
  fi
}

write_new() { # function argument...
  enter_new "$new"
  umask 077
  "$@" > "$base"
  give "$base" "$mode" "$uid" "$gid"
}

compare() {
  read_sum "$target"
  old=$sum
  read_sum "$new"
  read_facts "$target"
  old="$old $bits $owner $owner_group"
  read_facts "$new"
  if [ "$old" = "$sum $bits $owner $owner_group" ]; then changed=''; fi
}

read_sum() { # file
  sum=$(sha256sum < "$1")
  sum=${'${sum%% *}'}
}

read_facts() { # file
  facts=$(ls -ldn -- "$1")
  # shellcheck disable=SC2086 # mode, links, user, group
  set -- $facts
  bits=${'${1%[.+@]}'}
  owner=$3 owner_group=$4
}

# -rwxr-x--- as 0750
octal() { # bits
  octal=0
  rest=${'${1#?}'}
  while [ -n "$rest" ]; do
    digit=0
    case $rest in r*) digit=4 ;; esac
    case $rest in ?w*) digit=$((digit + 2)) ;; esac
    case $rest in ??[xst]*) digit=$((digit + 1)) ;; esac
    octal=$octal$digit
    rest=${'${rest#???}'}
  done
}

# Goes to where a staged file lies; in a folder that others may write that is a folder of our own, or nowhere.
enter_new() { # staged file
  enter "${'${1%/*}'}"
  base=./${'${1##*/}'}
  up=.
  if [ "$base" = ./new ]; then
    up=..
    read_facts .
    [ "$bits $owner" = "drwx------ $me" ] || stop "${'${1%/*}'} was replaced by somebody else"
  fi
}

# Renames everything that is staged.
commit() {
  each commit_one "$staged"
  staged=''
}

commit_one() { # staged file, target
  doing="replacing $2"
  (
    enter_new "$1"
    file=$up/${'${2##*/}'}
    if [ -d "$file" ]; then stop "$2 is a directory"; fi
    if [ "$up" = . ]; then mv -f -- "$base" "$file"; else mv -f -T -- "$base" "$file"; fi
    sync "$up"
    leave_new "$1"
  )
}

leave_new() { # staged file
  if [ "$up" = .. ]; then
    cd ..
    folder=${'${1%/*}'}
    rmdir -- "./${'${folder##*/}'}"
  fi
}

drop() { # staged file, target
  (
    enter_new "$1"
    rm -f -- "$base"
    leave_new "$1"
  )
}

# What a run left that was killed; where others may write, it is left to them.
sweep() { # folder
  if has_line "$swept" "$1"; then return 0; fi
  swept=$swept$nl$1
  (
    enter "$1"
    set +f
    rm -f -- ./.hl-new.*
  )
}

# A list for the next run, kept at once, whatever else is staged.
keep() { # name text
  held=$staged
  staged=''
  stage "$data_root/config/$1" 0644 "$me" "$my_group" printf '%s' "$2"
  commit
  staged=$held
  held=''
}

kept() { # name
  kept=''
  if [ -f "$data_root/config/$1" ]; then kept=$(cat -- "$data_root/config/$1"); fi
}

remove() { # file
  doing="removing $1"
  survey "${'${1%/*}'}"
  if [ -n "$missing$linked$blocked" ]; then return 0; fi
  (
    enter "${'${1%/*}'}"
    rm -f -- "./${'${1##*/}'}"
  )
}

clean_up() {
  code=$?
  set +e
  each drop "$held$staged$current"
  say_where "$code"
}
`;
