/** The part of `notify-test` that is the same for every server: POSIX shell that reads the table before it. */
export const NOTIFY_TEST = String.raw`
text="This message was sent by hl notify test on $(LC_ALL=C date -u '+%Y-%m-%d %H:%M UTC'). Nothing is wrong."
printf '%s' "$text" > "$work/text"

failed=0
ways > "$work/ways"
while IFS=$tab read -r kind id url _ _ topic from to user variable here; do
  at=$url
  [ "$kind" != ntfy ] || at=$url/$topic
  if hand_over "$kind" "$url" "$topic" "$from" "$to" "$user" "$variable" "$here" \
    "Test of the alerts of $server" 3 white_check_mark; then
    printf 'sent\t%s\t%s\t\n' "$id" "$at"
  else
    printf 'failed\t%s\t%s\t%s\n' "$id" "$at" "$reason"
    failed=1
  fi
done < "$work/ways"
exit "$failed"
`;
