/** A shell function that reads an .env file as Compose does. */
export const PARSE_ENV = String.raw`# The variables of an .env file on the input as NAME<tab>value, as Compose reads them: quotes taken off, comments left out.
parse_env() {
  awk '
    { sub(/\r$/, "") }
    /^[ \t]*(#|$)/ { next }
    {
      sub(/^[ \t]*(export[ \t]+)?/, "")
      at = index($0, "=")
      if (!at) next
      key = substr($0, 1, at - 1)
      sub(/[ \t]+$/, "", key)
      value = substr($0, at + 1)
      sub(/^[ \t]+/, "", value)
      quote = substr(value, 1, 1)
      if (quote == "\047" || quote == "\"") {
        text = ""
        for (i = 2; i <= length(value); i++) {
          c = substr(value, i, 1)
          if (c == quote) break
          if (quote == "\"" && c == "\\") { i++; c = substr(value, i, 1) }
          text = text c
        }
        value = text
      } else {
        sub(/(^|[ \t]+)#.*$/, "", value)
        sub(/[ \t]+$/, "", value)
      }
      print key "\t" value
    }'
}
`;
