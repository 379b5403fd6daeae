/** The shell function by which the CGI scripts answer: a status and one line of text, which nobody keeps. */
export const ANSWER = `answer() { # status text
  printf 'Status: %s\\r\\nContent-Type: text/plain\\r\\nCache-Control: no-store\\r\\n\\r\\n%s\\n' "$1" "$2"
  exit 0
}`;
