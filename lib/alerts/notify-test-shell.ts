/** The part of `notify-test` that is the same for every server: POSIX shell that reads the table before it. */
export const NOTIFY_TEST = String.raw`
send_test() { # kind id url alert warning info from to user variable here
  at=$3
  if [ "$1" = ntfy ]; then at=$3/$6; fi
  try "$1" "$3" "$6" "$7" "$8" "$9" "${'${10}'}" "${'${11}'}" "Test of the alerts of $server" 3 white_check_mark
  if [ "$status" = 0 ]; then
    printf 'sent\t%s\t%s\t\n' "$2" "$at"
  else
    printf 'failed\t%s\t%s\t%s\n' "$2" "$at" "$reason"
    failed=1
  fi
}

main() {
  begin
  now=$(LC_ALL=C date -u '+%Y-%m-%d %H:%M UTC')
  message="This message was sent by hl notify test on $now. Nothing is wrong."
  failed=0
  each send_test "$ways"
  finished=yes
  exit "$failed"
}
`;
