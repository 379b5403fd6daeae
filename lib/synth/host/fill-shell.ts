/** The part of `prepare` that fills placeholders in: a shell function `fill`, which reads a file and writes it filled. */
export const FILL = String.raw`# Fills the placeholders of a configuration file in, each value escaped for the place where it stands.
fill() { # format env-file
  text=$(set -e; values_in "$2")
  source=$(set -e; cat; printf .) # what ends a file is kept
  printf '%s\n\001\n%s' "$text" "${'${source%.}'}" | awk -v format="$1" '
    # Where the reader of the file fills dollar signs in, one that means itself is doubled.
    BEGIN { doubling = sub(/\+dollar$/, "", format) }
    !filling && $0 == "\001" { filling = 1; next }
    !filling {
      at = index($0, "\t")
      if (substr($0, at + 1, 1) == "!") {
        trouble[substr($0, 1, at - 1)] = substr($0, at + 2)
        next
      }
      delete trouble[substr($0, 1, at - 1)]
      value = substr($0, at + 2)
      gsub("\001b", "\n", value)
      gsub("\001a", "\001", value)
      values[substr($0, 1, at - 1)] = value
      next
    }
    function replaced(text, from, to,   out, at) {
      out = ""
      while ((at = index(text, from)) > 0) {
        out = out substr(text, 1, at - 1) to
        text = substr(text, at + length(from))
      }
      return out text
    }
    # The quote that is open at the end of a line part.
    function open_quote(part,   i, c, open) {
      open = ""
      for (i = 1; i <= length(part); i++) {
        c = substr(part, i, 1)
        if (open == "\"" && c == "\\") i++
        else if (open == "" && (c == "\"" || c == "\047")) open = c
        else if (c == open) open = ""
      }
      return open
    }
    function in_double(value) { return replaced(replaced(value, "\\", "\\\\"), "\"", "\\\"") }
    function refuse(why) {
      print "prepare: " why > "/dev/stderr"
      failed = 1
      exit 1
    }
    function escaped(value, before,   open) {
      if (format == "xml") {
        value = replaced(replaced(replaced(value, "&", "&amp;"), "<", "&lt;"), ">", "&gt;")
        return replaced(replaced(value, "\"", "&quot;"), "\047", "&#39;")
      }
      if (format == "text" || format == "ini") return value
      if (format == "json") return in_double(value)
      open = open_quote(before)
      if (open == "\"") {
        value = in_double(value)
        return format == "env" ? replaced(replaced(value, "$", "\\$"), "\140", "\\\140") : value
      }
      if (open == "\047") {
        if (format == "yaml") return replaced(value, "\047", "\047\047")
        if (index(value, "\047")) refuse("a value with a single quote cannot stand in single quotes in " format)
        return value
      }
      return format == "env" ? value : "\"" in_double(value) "\""
    }
    {
      out = ""
      rest = $0
      while (match(rest, /@@hl:[A-Za-z_][A-Za-z0-9_]*@@/)) {
        before = out substr(rest, 1, RSTART - 1)
        name = substr(rest, RSTART + 5, RLENGTH - 7)
        rest = substr(rest, RSTART + RLENGTH)
        if (name in trouble) refuse(name " in .env, " trouble[name])
        value = doubling ? replaced(values[name], "$", "$$") : values[name]
        out = before escaped(value, before)
      }
      print out rest
    }
    END { exit failed }'
}
`;
