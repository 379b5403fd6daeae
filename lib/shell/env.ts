const octal = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `\\${(from + index).toString(8)}`).join('');

/** Spaces of Unicode of three bytes, as Go knows them: U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000. */
const WIDE = [
  String.raw`\341\232\200`,
  ...Array.from({ length: 11 }, (_, index) => String.raw`\342\200` + octal(0x80 + index, 0x80 + index)),
  String.raw`\342\200\250`,
  String.raw`\342\200\251`,
  String.raw`\342\200\257`,
  String.raw`\342\201\237`,
  String.raw`\343\200\200`,
].join(',');

/**
 * A shell function that reads an .env file as Compose does. Every awk reads it byte by byte: high bytes stand in strings
 * alone, since not every awk takes them in a pattern.
 * Rule: compose-go dotenv/parser.go and template/template.go.
 */
export const PARSE_ENV = String.raw`# Reads an .env file on the input as Compose does. A line for each variable: NAME<tab>=VALUE, where \001b stands for the
# end of a line and \001a for \001; or NAME<tab>!WHY where only Compose can tell its value. The last one counts.
# <tab>!WHY stands for a file that Compose would not take.
parse_env() {
  env_text=$(LC_ALL=C tr '\000' '\377')
  printf '%s\n' "$env_text" | LC_ALL=C awk '
    function refuse(line, why) {
      print "\t!line " line ": " why
      exit
    }
    function spaces_before(text,   two) {
      for (;;) {
        two = substr(text, 1, 2)
        if (match(text, /^[\t\013\014\r ]+/)) text = substr(text, RLENGTH + 1)
        else if (two == "\302\205" || two == "\302\240") text = substr(text, 3)
        else return text
      }
    }
    function is_wide(three) { return length(three) == 3 && index("\341\342\343", substr(three, 1, 1)) && index(WIDE, three) }
    function trimmed_before(text) {
      for (;;) {
        text = spaces_before(text)
        if (!is_wide(substr(text, 1, 3))) return text
        text = substr(text, 4)
      }
    }
    function trimmed_after(text,   size, two) {
      for (;;) {
        size = length(text)
        two = size > 1 ? substr(text, size - 1) : ""
        if (match(text, /[\t\013\014\r ]+$/)) text = substr(text, 1, RSTART - 1)
        else if (two == "\302\205" || two == "\302\240") text = substr(text, 1, size - 2)
        else if (size > 2 && is_wide(substr(text, size - 2))) text = substr(text, 1, size - 3)
        else return text
      }
    }
    function without(text, part,   at, out) {
      out = ""
      while ((at = index(text, part)) > 0) {
        out = out substr(text, 1, at - 1)
        text = substr(text, at + length(part))
      }
      return out text
    }
    function is_name(text) {
      text = without(without(text, "\302\205"), "\302\240")
      gsub(/[A-Za-z0-9_.\t\013\014\r -]+/, "", text)
      gsub(/[][]+/, "", text)
      return text == ""
    }
    function is_utf8(text,   units, count, each, unit, i, first, size) {
      gsub(/[\001-\177]+/, " ", text)
      count = split(text, units, " ")
      for (each = 1; each <= count; each++) {
        unit = units[each]
        for (i = 1; i <= length(unit); i += size) {
          first = substr(unit, i, 1)
          size = index(TWO, first) ? 2 : index(THREE, first) ? 3 : index(FOUR, first) ? 4 : 0
          if (!size || !follows(first, substr(unit, i + 1, 1))) return 0
          if (size > 2 && !index(NEXT, other(unit, i + 2))) return 0
          if (size > 3 && !index(NEXT, other(unit, i + 3))) return 0
        }
      }
      return 1
    }
    function other(text, at) { return at > length(text) ? " " : substr(text, at, 1) }
    function follows(first, second) {
      if (second == "" || !index(NEXT, second)) return 0
      if (first == "\340") return index(NEXT, second) > 32
      if (first == "\355") return index(NEXT, second) <= 32
      if (first == "\360") return index(NEXT, second) > 16
      if (first == "\364") return index(NEXT, second) <= 16
      return 1
    }
    function utf8_of(code) {
      if (code < 128) return code == 92 ? "\\" : sprintf("%c", code)
      return substr(code < 192 ? "\302" : "\303", 1, 1) substr(NEXT, code % 64 + 1, 1)
    }
    # The escapes of double quotes: one letter, or \0 and up to three octal digits.
    function escapes(text,   out, c, digits, number, at) {
      out = ""
      while ((at = index(text, "\\")) > 0) {
        out = out substr(text, 1, at - 1)
        c = substr(text, at + 1, 1)
        text = substr(text, at + 2)
        if (c == "$") out = out "$$"
        else if (c == "\\") out = out "\\"
        else if (c != "" && index("abfnrtv", c)) out = out substr("\007\b\014\n\r\t\013", index("abfnrtv", c), 1)
        else if (c == "0") {
          digits = ""
          while (length(digits) < 3 && substr(text, 1, 1) ~ /[0-9]/) {
            digits = digits substr(text, 1, 1)
            text = substr(text, 2)
          }
          number = substr(digits, 1, 1) * 64 + substr(digits, 2, 1) * 8 + substr(digits, 3, 1)
          if (length(digits) < 3 || digits ~ /[89]/ || number > 255) out = out "\\" digits
          else if (number == 0) out = out "\377"
          else out = out utf8_of(number)
        } else out = out "\\" c
      }
      return out text
    }
    # What a dollar sign leads to: "$$" is one, and one before nothing of a name is itself.
    function dollars(text, line,   out, at, rest, two) {
      out = ""
      while ((at = index(text, "$")) > 0) {
        out = out substr(text, 1, at - 1)
        rest = substr(text, at + 1)
        two = substr(rest, 1, 2)
        if (substr(rest, 1, 1) == "$") rest = substr(rest, 2)
        else if (substr(rest, 1, 1) == "{") {
          if (rest !~ /^[{][A-Za-z_][A-Za-z0-9_]*([}]|:?[-+])/ || !index(rest, "}"))
            refuse(line, "the variable behind its dollar sign cannot be read: put the value in single quotes")
          open = 1
        } else if (rest ~ /^[A-Za-z_]/ || two == "\305\277" || substr(rest, 1, 3) == "\342\204\252") open = 1
        out = out "$"
        text = rest
      }
      return out text
    }
    function told(name, value, line) {
      if (name !~ /^[A-Za-z_][A-Za-z0-9_]*$/) return
      if (open) value = "!line " line ": it holds a dollar sign, which Compose fills in: put the value in single quotes"
      else if (!is_utf8(value)) value = "!line " line ": it holds a byte that is not a character of UTF-8"
      else {
        gsub("\001", "\001a", value)
        gsub("\n", "\001b", value)
        value = "=" value
      }
      print name "\t" value
    }
    BEGIN {
      WIDE = "${WIDE}"
      TWO = "${octal(0xc2, 0xdf)}"
      THREE = "${octal(0xe0, 0xef)}"
      FOUR = "${octal(0xf0, 0xf4)}"
      NEXT = "${octal(0x80, 0xbf)}"
    }
    NR == 1 && substr($0, 1, 3) == "\357\273\277" { $0 = substr($0, 4) }
    {
      rest = $0
      for (;;) {
        rest = trimmed_before(rest)
        if (rest == "" || substr(rest, 1, 1) == "#") next
        if (rest ~ /^export[\t\014\r ]/) rest = spaces_before(substr(rest, 7))
        at = match(rest, /[=:]/)
        name = at ? substr(rest, 1, at - 1) : rest
        if (!is_name(name)) refuse(NR, "that cannot be the name of a variable")
        name = trimmed_after(name)
        if (index(name, " ")) refuse(NR, "the name of a variable cannot hold a space")
        if (!at) next
        rest = spaces_before(substr(rest, at + 1))
        begin = NR
        open = 0
        quote = substr(rest, 1, 1)
        if (quote != "\"" && quote != "\047") {
          if (at = index(rest, " #")) rest = substr(rest, 1, at - 1)
          told(name, dollars(trimmed_after(rest), begin), begin)
          next
        }
        rest = substr(rest, 2)
        value = ""
        for (;;) {
          if (quote == "\"" ? match(rest, /[\\"]/) : match(rest, /[\\\047]/)) {
            value = value substr(rest, 1, RSTART - 1)
            c = substr(rest, RSTART, 1)
            if (c == quote) break
            c = substr(rest, RSTART + 1, 1)
            rest = substr(rest, RSTART + 2)
            value = value (c == quote ? c : "\\" c)
          } else {
            value = value rest
            if ((getline rest) <= 0) refuse(begin, "the quote " quote " has no end")
            value = value "\n"
          }
        }
        rest = substr(rest, RSTART + 1)
        told(name, quote == "\"" ? dollars(escapes(value), begin) : value, begin)
      }
    }'
}

# What parse_env tells of a variable, or of the file where the name is empty: nothing where all is well.
trouble_with() { # name
  LC_ALL=C awk -v name="$1" '
    index($0, name "\t") == 1 { told = substr($0, length(name) + 2) }
    END { if (substr(told, 1, 1) == "!") print substr(told, 2) }'
}

# The value of a variable in what parse_env tells.
value_among() { # name
  LC_ALL=C awk -v name="$1" '
    index($0, name "\t") == 1 { told = substr($0, length(name) + 2) }
    END {
      if (substr(told, 1, 1) != "=") exit
      told = substr(told, 2)
      gsub("\001b", "\n", told)
      gsub("\001a", "\001", told)
      printf "%s", told
    }'
}
`;
