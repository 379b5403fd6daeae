/** How a program keeps a text between runs: whoever reads it reads the whole of it, or what was there before. */
export const KEEP_FILE = String.raw`
# To a name of its own, to the disk, and then renamed.
keep_file() { # path text
  staged=$(mktemp "${'${1%/*}'}/.${'${1##*/}'}.XXXXXX")
  printf '%s' "$2" > "$staged"
  sync "$staged"
  mv -f -- "$staged" "$1"
  sync "${'${1%/*}'}"
}
`;
