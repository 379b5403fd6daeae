import { PARSE_ENV } from '../shell/index.ts';

/** The part of `prepare` that asks whether every value is there, and has the form that it has to have. */
export const VALUES = String.raw`
${PARSE_ENV}
values_in() { # file
  if [ -f "$1" ]; then parse_env < "$1"; fi
}

value_of() { # file name
  text=$(set -e; values_in "$1")
  printf '%s\n' "$text" | value_among "$2"
}

# Why the value of a variable cannot be known here, or why Compose would not take the file where no name is given.
trouble_in() { # file name
  text=$(set -e; values_in "$1")
  printf '%s\n' "$text" | trouble_with "$2"
}

check_env_file() { # file
  trouble=$(set -e; trouble_in "$1" '')
  [ -z "$trouble" ] || complain "$1, $trouble"
}

# What goes into a file of its own or into a configuration file has to be known; a variable that is not set is nothing.
check_known() { # name file
  trouble=$(set -e; trouble_in "$2" "$1")
  [ -z "$trouble" ] || complain "$1 in $2, $trouble"
}

check_value() { # name file description pattern words
  trouble=$(set -e; trouble_in "$2" '')
  [ -z "$trouble" ] || return 0 # that is told of the file
  trouble=$(set -e; trouble_in "$2" "$1")
  value=$(set -e; value_of "$2" "$1")
  if [ -n "$trouble" ]; then
    complain "$1 in $2, $trouble"
  elif [ -z "$value" ]; then
    complain "$1 has no value in $2 ($3)"
  elif [ "$4" != - ]; then
    case $value in
      *'
'*) complain "$1 in $2 is not $5 ($3)" ;;
      *) printf '%s\n' "$value" | grep -qxE -e "$4" || complain "$1 in $2 is not $5 ($3)" ;;
    esac
  fi
}

note_env_file() { # name file
  if has_line "$env_files" "$2"; then return 0; fi
  env_files=$env_files$nl$2
  check_env_file "$2"
}

check_secret_value() { # name
  case $values_needed in
    *"$nl$1$tab"*) ;;
    *) check_known "$1" "$env_file" ;;
  esac
}

# The example lies beside this program.
check_env_there() {
  if [ -e "$env_file" ]; then return 0; fi
  case $values_needed in
    *"$tab$env_file$tab"*)
      from=$(as_word "$here/.env.example")
      to=$(as_word "$env_file")
      complain "$env_file is missing: run  install -D -m 600 $from $to  and fill it in" ;;
  esac
}

check_values() {
  env_files=''
  check_env_there
  note_env_file - "$env_file"
  each note_env_file "$values_needed"
  each check_value "$values_needed"
  each check_secret_value "$secret_files"
}
`;
