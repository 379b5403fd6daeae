/**
 * Whether accounts may use what their services mount, tried as the account itself: so access lists, groups and drives
 * that know no owners count as they do for the container. What is tried is the folder alone, and of a volume what lies
 * directly in it; the folders above it do not matter to a container.
 */
export const ACCESS = String.raw`
# Run as an account, in the folder: prints the first thing that it may not do.
# shellcheck disable=SC2016 # the shell of the account fills it in
try_access='
  if [ ! -x . ]; then echo enter; exit; fi
  if [ ! -r . ]; then echo read; exit; fi
  if [ "$1" = rw ] && [ ! -w . ]; then echo write; exit; fi
  if [ "$2" != volume ]; then exit; fi
  for each in ./* ./.[!.]*; do
    case $each in ./lost+found | ./.hl-*) continue ;; esac
    if [ -L "$each" ] || [ ! -e "$each" ]; then continue; fi
    if [ ! -r "$each" ]; then echo read; exit; fi
    if [ -d "$each" ] && [ ! -x "$each" ]; then echo enter; exit; fi
  done
'

# Tries it in a folder. For subshells.
try_as() { # folder need kind uid gid groups
  set -e
  cd -P -- "$1"
  need=$2 kind=$3 uid=$4 gid=$5 groups=$6
  if [ "$groups" = - ]; then groups=''; fi
  if [ "$try_by" = setpriv ]; then
    set -- --clear-groups
    if [ -n "$groups" ]; then set -- --groups "$groups"; fi
    setpriv --reuid "$uid" --regid "$gid" "$@" sh -c "$try_access" sh "$need" "$kind"
  else
    chroot --skip-chdir --userspec="$uid:$gid" --groups="$groups" / sh -c "$try_access" sh "$need" "$kind"
  fi
}

check_access() { # folder need kind uid gid groups service
  if [ ! -d "$1" ]; then return 0; fi
  list_folder "$1"
  if [ "$3" = volume ] && [ -z "$entries" ]; then return 0; fi # it is given to the account below
  denied=$(try_as "$1" "$2" "$3" "$4" "$5" "$6")
  if [ -z "$denied" ]; then return 0; fi
  read_facts "$1/."
  if [ "$3" = volume ]; then
    complain "$7 runs as user $4 and may not $denied $1, which belongs to $owner:$owner_group. Stop it, run  chown -hR $4:$5 '$1'  and this again; or give it user: '$owner:$owner_group' in the lab"
  else
    rights=rwX
    if [ "$2" = r ]; then rights=r-X; fi
    complain "$7 runs as user $4 and may not $denied $1, which belongs to $owner:$owner_group. Give it user: '$owner:$owner_group' in the lab, or let that user in:  setfacl -R -m u:$4:$rights -m d:u:$4:$rights '$1'"
  fi
}

check_accesses() {
  if [ -z "$accesses" ]; then return 0; fi
  try_by=''
  if [ "$me" != 0 ]; then
    notes="${'${notes}'}not root, so nobody has tried what the accounts of services may do in their folders$nl"
    return 0
  elif setpriv --reuid 0 --regid 0 --clear-groups true > /dev/null 2>&1; then
    try_by=setpriv
  elif chroot --skip-chdir --userspec=0:0 --groups= / true > /dev/null 2>&1; then
    try_by=chroot
  else
    notes="${'${notes}'}neither setpriv nor the chroot of coreutils is here, so nobody has tried what the accounts of services may do in their folders: install util-linux$nl"
    return 0
  fi
  each check_access "$accesses"
}
`;
