import { EACH, PARSE_ENV } from '../shell/index.ts';

/**
 * Shell functions that hand a message to a notifier, for the programs that do: `env_file`, `server` and the table `ways`
 * are set before. Secrets are read from the server's .env and go through a pipe: they are neither arguments nor files nor
 * in the environment of a program. Nothing needs a disk: these programs have to tell of one that is full.
 */
export const HAND_OVER = String.raw`# Whoever runs this may not read the file, and may be let by sudo. Where it cannot be read, ways without a secret are left.
read_values() {
  if [ -r "$env_file" ]; then
    text=$(cat -- "$env_file")
  elif ! text=$(sudo -n cat -- "$env_file" < /dev/null); then
    printf '%s: %s cannot be read\n' "$program" "$env_file" >&2
    text=''
  fi
  values=$(
    set -e
    printf '%s\n' "$text" | parse_env
  )
}

find_value() { # name
  value=$(printf '%s\n' "$values" | value_among "$1")
}

# Adds an option, its text in quotes as curl reads them in its configuration.
option() { # name text
  escaped=$(printf '%s\n' "$2" | sed 's/[\\"]/\\&/g')
  escaped=$(printf '%s\n' "$escaped" | awk '{ printf "%s%s", (NR > 1 ? "\\n" : ""), $0 }')
  config="$config$1 = \"$escaped\"$nl"
}

# A header holds ASCII alone; anything else is encoded.
encode_subject() { # text
  subject=$1
  case $1 in
    *[!\ -~]*)
      subject=$(printf '%s' "$1" | base64)
      subject="=?UTF-8?B?$(printf '%s' "$subject" | tr -d '\n')?=" ;;
  esac
}

refuse() { # why
  printf '%s' "$1" | tr '\n\t' '  '
  exit 1
}

hand_to_ntfy() { # url topic secret here title priority tag
  config=''
  option url "$1/$2"
  option header "Authorization: Bearer $3"
  option header "Title: $5"
  option header "Priority: $6"
  option header "Tags: $7"
  option data-raw "$message"
  if [ "$4" != - ]; then option connect-to "$4:127.0.0.1:${'${4##*:}'}"; fi
  # ~/.curlrc could send it elsewhere. Of ntfy's own answer: a page, a redirect or nothing at all may come from whatever else answers there.
  if answer=$(printf '%sfail\n' "$config" | curl --disable --silent --show-error --max-time 30 --write-out '\n%{http_code}' --config - 2>&1); then
    case $answer in
      \{*'"id":"'*'"event":"message"'*) return 0 ;;
      *) refuse "$1 answered with the status ${'${answer##*"$nl"}'} and not as ntfy does, so it was not taken" ;;
    esac
  else
    refuse "${'${answer:-curl failed}'}"
  fi
}

hand_to_mail() { # url from to user secret title
  config=''
  option url "$1"
  option mail-from "$2"
  IFS=,
  for address in $3; do
    IFS=" $tab$nl"
    option mail-rcpt "$address"
  done
  IFS=" $tab$nl"
  option upload-file -
  if [ "$4" != - ]; then
    option user "$4:$5"
    config="${'${config}'}ssl-reqd$nl" # a password goes encrypted or not at all
  else
    config="${'${config}'}ssl$nl"
  fi
  encode_subject "$6"
  date=$(LC_ALL=C date -R)
  body=$(printf '%s\n' "$message" | awk '{ sub(/\r$/, ""); printf "%s\r\n", $0 }')
  # The configuration by one pipe, the mail by the other.
  if answer=$(
    printf '%s' "$config" | {
      exec 3<&0
      printf 'From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\n' \
        "$2" "$3" "$subject" "$date" "$body" | curl --disable --silent --show-error --max-time 30 --config /dev/fd/3 2>&1
    }
  ); then
    return 0
  else
    refuse "${'${answer:-curl failed}'}"
  fi
}

# One row of the table of ways. Prints why, where it is not taken.
hand_over() { # kind url topic from to user variable here title priority tag
  secret=-
  if [ "$7" != - ]; then
    find_value "$7"
    if [ -z "$value" ]; then refuse "$7 has no value in $env_file"; fi
    secret=$value
  fi
  case $1 in
    ntfy) hand_to_ntfy "$2" "$3" "$secret" "$8" "$9" "${'${10}'}" "${'${11}'}" ;;
    *) hand_to_mail "$2" "$4" "$5" "$6" "$secret" "$9" ;;
  esac
}

# A way that fails at whatever step is one that did not take it, and the next one is tried.
try() { # as hand_over
  set +e
  reason=$(
    set -e
    hand_over "$@"
  )
  status=$?
  set -e
  if [ "$status" != 0 ] && [ -z "$reason" ]; then reason='a program failed'; fi
}

# Said when a program ends early: what failed may have died without a word.
finished=''
say_end() { # exit status
  if [ "$1" = 0 ] || [ -n "$finished" ]; then return 0; fi
  printf '%s: failed before every way was tried\n' "$program" >&2
}

begin() {
  program=${'${0##*/}'}
  if ! command -v curl > /dev/null; then
    printf '%s: there is no program curl here\n' "$program" >&2
    exit 2
  fi
  trap 'say_end "$?"' EXIT
  trap 'exit 1' HUP INT TERM
  read_values
}
`;

/** The same with what it stands on. */
export const SEND = `${EACH}
${PARSE_ENV}
${HAND_OVER}`;
