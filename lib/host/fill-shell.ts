/** The part of `prepare` that fills placeholders in: a shell function `fill`, which reads a file and writes it filled. */
export const FILL = String.raw`# Fills the placeholders of a configuration file in, each value escaped for the place where it stands.
fill() { # format env-file
  text=$(set -e; values_in "$2")
  source=$(set -e; cat; printf .) # what ends a file is kept
  printf '%s\n\001\n%s' "$text" "${'${source%.}'}" | LC_ALL=C awk -v format="$1" '
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
    function refuse(why) {
      print why > "/dev/stderr"
      failed = 1
      exit 1
    }
    # What stands open at the end of a part of a line, from what stood open before it: a quote, "#" for a comment, or
    # nothing; "begins" says whether a value may begin there, "depth" how many brackets are open around it.
    function opened(part, open,   i, c, triple) {
      begins = 1
      pending = 0
      for (i = 1; i <= length(part); i++) {
        c = substr(part, i, 1)
        triple = format == "toml" ? substr(part, i, 3) : ""
        if (open != "") {
          if (c == "\\" && substr(open, 1, 1) == "\"") i++
          else if (substr(part, i, length(open)) == open) {
            i += length(open) - 1
            begins = format == "yaml" && open == "\047" # two of them are one, and nothing ends
            open = ""
          }
        } else if (c == "#" && format != "json" && (format == "toml" || i == 1 || substr(part, i - 1, 1) ~ /[ \t]/)) return "#"
        else if (triple == "\"\"\"" || triple == "\047\047\047") {
          open = triple
          i += 2
        } else if ((c == "\"" || c == "\047" && format != "json") && (begins || format == "toml" || format == "json")) open = c
        else if (c == " " || c == "\t") begins = begins || pending
        else {
          if (begins && (c == "[" || c == "{")) depth++
          else if (depth && (c == "]" || c == "}")) depth--
          pending = format == "yaml" && index("-:?", c)
          begins = c == "=" && format != "yaml" && format != "json" || depth && index("[{,", c) || format == "json" && c == ":"
        }
      }
      return open
    }
    # What stands open at the end of a part of XML: a tag, an attribute, or what ends a comment, CDATA or an instruction.
    function xml_opened(text, open,   at) {
      for (;;) {
        if (open == "") {
          if (!(at = index(text, "<"))) return open
          text = substr(text, at)
          open = substr(text, 1, 4) == "<!--" ? "-->" : substr(text, 1, 9) == "<![CDATA[" ? "]]>" : substr(text, 1, 2) == "<?" ? "?>" : "<"
          text = substr(text, open == "-->" ? 5 : open == "]]>" ? 10 : open == "?>" ? 3 : 2)
        } else if (open == "<") {
          if (!match(text, /[">\047]/)) return open
          open = substr(text, RSTART, 1)
          if (open == ">") open = ""
          text = substr(text, RSTART + 1)
        } else {
          if (!(at = index(text, open))) return open
          text = substr(text, at + length(open))
          open = length(open) > 1 ? "" : "<"
        }
      }
    }
    # Whether a value without quotes ends where this begins.
    function ends(rest) {
      sub(/^[ \t\r]+/, "", rest)
      if (rest == "" || substr(rest, 1, 1) == "#") return 1
      if (format == "yaml" && rest ~ /^:([ \t]|$)/) return 1
      return depth && index(",]}", substr(rest, 1, 1)) || format == "json" && index(",]}:", substr(rest, 1, 1))
    }
    function has_control(value) { return match(value, /[\001-\037\177]/) || index(value, "\302\205") || index(value, "\342\200\250") || index(value, "\342\200\251") }
    function hold(value, where) {
      if (has_control(value)) refuse(name " has the end of a line or another control character, which cannot stand " where)
      return value
    }
    function in_double(value,   i, c) {
      value = replaced(replaced(value, "\\", "\\\\"), "\"", "\\\"")
      if (format == "yaml") { # where a text goes on in the next line, a space at an end would not be kept
        if (value ~ /^ /) value = "\\x20" substr(value, 2)
        if (value ~ / $/) value = substr(value, 1, length(value) - 1) "\\x20"
      }
      if (!has_control(value)) return value
      for (i = 1; i < 32; i++) {
        c = sprintf("%c", i)
        if (index(value, c)) value = replaced(value, c, sprintf("\\u%04x", i))
      }
      value = replaced(value, "\177", "\\u007f")
      if (format != "yaml") return value
      return replaced(replaced(replaced(value, "\302\205", "\\u0085"), "\342\200\250", "\\u2028"), "\342\200\251", "\\u2029")
    }
    function env_double(value) {
      if (index(value, "\140")) refuse(name " has a backquote, which cannot stand in double quotes in env")
      return replaced(replaced(replaced(value, "\\", "\\\\"), "\"", "\\\""), "$", "\\$")
    }
    function escaped(value, before, rest,   open) {
      if (format == "text") return before == "" && rest == "" ? value : hold(value, "in a line with more on it")
      if (format == "ini") {
        if (value ~ /^[ \t]|[ \t]$/) refuse(name " begins or ends with a space, which INI does not keep")
        return hold(value, "in INI")
      }
      if (format == "xml") {
        open = xml_opened(before, carried)
        if (open == "<" || length(open) > 1) refuse(name " stands in a comment, CDATA, an instruction or unquoted in a tag of XML, where it cannot be written")
        value = replaced(replaced(replaced(value, "&", "&amp;"), "<", "&lt;"), ">", "&gt;")
        value = replaced(replaced(replaced(value, "\n", "&#10;"), "\r", "&#13;"), "\t", "&#9;")
        return hold(replaced(replaced(value, "\"", "&quot;"), "\047", "&#39;"), "in XML")
      }
      if (in_block) {
        if (before ~ /^[ \t]*$/ && value ~ /^([ \t]|$)/) refuse(name " is empty or begins with a space, which cannot begin a line of a block of YAML")
        return hold(value, "in a block of YAML")
      }
      depth = carried_depth
      open = opened(before, carried)
      if (open == "#") return hold(value, "in a comment")
      if (substr(open, 1, 1) == "\"") return format == "env" ? env_double(value) : in_double(value)
      if (substr(open, 1, 1) == "\047") {
        if (format == "env" && (index(value, "\047") || value ~ /\\$/)) refuse(name " has a single quote or ends with a backslash, which cannot stand in single quotes in env")
        if (format == "env") return value
        if (format == "yaml" && value ~ /^ | $/ && (before ~ /^[ \t]*$/ || rest ~ /^[ \t]*$/)) refuse(name " begins or ends with a space, which is not kept at the end of a line")
        if (format == "yaml") return hold(replaced(value, "\047", "\047\047"), "in single quotes")
        if (index(value, "\047")) refuse(name " has a single quote, which cannot stand in single quotes in " format)
        return hold(value, "in single quotes")
      }
      if (!begins || !ends(rest)) refuse(name " is a part of a text without quotes: put the whole text in double quotes in the lab")
      if (format == "env") return index(value, "\047") || value ~ /\\$/ ? "\"" env_double(value) "\"" : "\047" value "\047"
      return "\"" in_double(value) "\""
    }
    # What a line leaves open for those after it: a quote, a block of YAML, a tag or a comment of XML.
    function carry(line,   open) {
      if (format == "xml") carried = xml_opened(line, carried)
      if (format != "yaml" && format != "toml" && format != "env" && format != "json" || in_block) return
      depth = carried_depth
      open = opened(line, carried)
      carried_depth = depth
      carried = open == "#" || format == "json" || format == "toml" && length(open) == 1 ? "" : open
      if (format == "yaml" && carried == "" && line ~ /(^|[ \t])[|>][0-9+-]*[ \t]*(#.*)?$/ && line !~ /^[ \t]*#/) {
        match(line, /^ */)
        block = RLENGTH
      }
    }
    {
      source = $0
      match(source, /^ */)
      if (block != "" && source !~ /^[ \t]*$/ && RLENGTH <= block && !(block == 0 && RLENGTH > 0)) block = ""
      in_block = block != ""
      out = ""
      at = 1
      while (match(substr(source, at), /@@hl:[A-Za-z_][A-Za-z0-9_]*@@/)) {
        start = RSTART
        size = RLENGTH
        name = substr(source, at + start + 4, size - 7)
        if (name in trouble) refuse(name " in .env, " trouble[name])
        value = doubling ? replaced(values[name], "$", "$$") : values[name]
        out = out substr(source, at, start - 1)
        at += start - 1 + size
        out = out escaped(value, substr(source, 1, at - size - 1), substr(source, at))
      }
      carry(source)
      print out substr(source, at)
    }
    END { exit failed }'
}
`;
