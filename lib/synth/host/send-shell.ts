import { PARSE_ENV } from '../../shell/index.ts';

/**
 * Shell functions that hand a message to a notifier, for the scripts that do: `env_file` and `server` are set before.
 * Secrets are read from the server's .env and go through a pipe: they are neither arguments nor files nor in the
 * environment of a program.
 */
export const SEND = String.raw`
tab=$(printf '\t')
program=${'${0##*/}'}
if ! command -v curl > /dev/null; then
  printf '%s: there is no program curl here\n' "$program" >&2
  exit 2
fi

${PARSE_ENV}
# Whoever runs this may not read the file, and may be let by sudo.
read_env() {
  if [ -r "$env_file" ]; then cat "$env_file"; else sudo -n cat "$env_file" < /dev/null; fi
}
values=$(read_env | parse_env)

value_of() { # name
  printf '%s\n' "$values" | value_among "$1"
}

# A text in quotes as curl reads its configuration.
quoted() { # text
  printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

option() { # name text
  printf '%s = %s\n' "$1" "$(quoted "$2")"
}

# A header holds ASCII alone; anything else is encoded.
subject() { # text
  case $1 in
    *[!\ -~]*) printf '=?UTF-8?B?%s?=' "$(printf '%s' "$1" | base64 | tr -d '\n')" ;;
    *) printf '%s' "$1" ;;
  esac
}

mail() { # from to title file
  printf 'From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\n' "$1" "$2" "$(subject "$3")" "$(LC_ALL=C date -R)"
  printf 'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
  sed "s/\$/$(printf '\r')/" "$4"
}

ntfy_config() { # url token here title priority tag file
  option url "$1"
  option header "Authorization: Bearer $2"
  option header "Title: $4"
  option header "Priority: $5"
  option header "Tags: $6"
  option data-binary "@$7"
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

send() {
  # ~/.curlrc could send it elsewhere.
  curl --disable --silent --show-error --max-time 30 --output /dev/null --config - 2>&1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# One line of the table of ways, and the message in $work/text. What curl says where it fails is left in $reason.
hand_over() { # kind url topic from to user variable here title priority tag
  secret=-
  if [ "$7" != - ]; then
    secret=$(value_of "$7")
    if [ -z "$secret" ]; then
      reason="$7 has no value in $env_file"
      return 1
    fi
  fi
  if [ "$1" = ntfy ]; then
    reason=$(ntfy_config "$2/$3" "$secret" "$8" "$9" "${'${10}'}" "${'${11}'}" "$work/text" | send)
  else
    mail "$4" "$5" "$9" "$work/text" > "$work/mail"
    reason=$(smtp_config "$2" "$4" "$5" "$6" "$secret" "$work/mail" | send)
  fi || { reason=$(printf '%s' "$reason" | tr '\n\t' '  ') && return 1; }
}
`;
