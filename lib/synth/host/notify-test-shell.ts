import { PARSE_ENV } from './env-shell.ts';

/** The part of `notify-test` that is the same for every server: POSIX shell that reads the table before it. */
export const NOTIFY_TEST = String.raw`
tab=$(printf '\t')
if ! command -v curl > /dev/null; then
  printf 'notify-test: there is no program curl here\n' >&2
  exit 2
fi

${PARSE_ENV}
# Whoever runs this may not read the file, and may be let by sudo.
read_env() {
  if [ -r "$env_file" ]; then cat "$env_file"; else sudo -n cat "$env_file" < /dev/null; fi
}
values=$(read_env | parse_env)

value_of() { # name
  printf '%s\n' "$values" | awk -v name="$1" '
    index($0, name "\t") == 1 { value = substr($0, length(name) + 2) }
    END { printf "%s", value }'
}

# A text in quotes as curl reads its configuration.
quoted() { # text
  printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

option() { # name text
  printf '%s = %s\n' "$1" "$(quoted "$2")"
}

mail() { # from to
  printf 'From: %s\r\nTo: %s\r\nSubject: Test of the alerts of %s\r\nDate: %s\r\n' "$1" "$2" "$server" "$(LC_ALL=C date -R)"
  printf 'Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n' "$text"
}

# What curl is told, through a pipe: secrets are neither arguments nor files.
ntfy_config() { # url token here
  option url "$1"
  option header "Authorization: Bearer $2"
  option header "Title: Test of the alerts of $server"
  option header 'Tags: white_check_mark'
  option data "$text"
  if [ "$3" != - ]; then option connect-to "$3:127.0.0.1:${'${3##*:}'}"; fi
  printf 'fail\n'
}

smtp_config() { # url from to user password file
  option url "$1"
  option mail-from "$2"
  printf '%s\n' "$3" | tr , '\n' | while IFS= read -r address; do option mail-rcpt "$address"; done
  option upload-file "$6"
  if [ "$4" != - ]; then
    option user "$4:$5"
    printf 'ssl-reqd\n' # a password goes encrypted or not at all
  else
    printf 'ssl\n'
  fi
}

config() {
  case $kind in
    ntfy) ntfy_config "$url" "$secret" "$here" ;;
    *) smtp_config "$url" "$from" "$to" "$user" "$secret" "$work/mail" ;;
  esac
}

send() {
  # ~/.curlrc could send it elsewhere.
  curl --disable --silent --show-error --max-time 30 --output /dev/null --config - 2>&1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
text="This message was sent by hl notify test on $(LC_ALL=C date -u '+%Y-%m-%d %H:%M UTC'). Nothing is wrong."

failed=0
ways > "$work/ways"
while IFS=$tab read -r kind id url from to user variable here; do
  secret=-
  if [ "$variable" != - ]; then
    secret=$(value_of "$variable")
    if [ -z "$secret" ]; then
      printf 'failed\t%s\t%s\t%s\n' "$id" "$url" "$variable has no value in $env_file"
      failed=1
      continue
    fi
  fi
  mail "$from" "$to" > "$work/mail"
  if reason=$(config | send); then
    printf 'sent\t%s\t%s\t\n' "$id" "$url"
  else
    printf 'failed\t%s\t%s\t%s\n' "$id" "$url" "$(printf '%s' "$reason" | tr '\n\t' '  ')"
    failed=1
  fi
done < "$work/ways"
exit "$failed"
`;
