/**
 * Whether a drive is there: it is a mount, or it bears the marker that `prepare` made, as a part of another mount has no
 * mount of its own. A marker that is a link may be anybody's.
 */
export const MOUNTED = String.raw`
# Leaves in $mounted whether something is mounted there.
read_mounted() { # path
  mounted=''
  if [ -f "$1/.hl-mounted" ] && [ ! -L "$1/.hl-mounted" ]; then
    mounted=yes
  elif command -v mountpoint > /dev/null && mountpoint -q "$1"; then
    mounted=yes
  fi
}
`;
