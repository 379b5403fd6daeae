import { ANSWER } from './answer.ts';

/**
 * The CGI script that takes the reports of jobs that run elsewhere: `POST /cgi-bin/push/<job>?success=true` or `false`,
 * with the token in the header `X-Heartbeat-Token`, since not every busybox passes `Authorization` on. Only jobs of
 * the table that report from elsewhere are taken, so that nobody can report for a backup of the host. Without a job it
 * says that it is there.
 */
export const PUSH_SCRIPT = `#!/bin/sh
# Takes the report of a job that runs elsewhere.
job=\${PATH_INFO#/}
limits=\${LIMITS:-/etc/heartbeats/limits}
pushed=\${PUSHED:-/pushed}

${ANSWER}
[ -n "$job" ] || answer '200 OK' 'Push the report of a job by its name.'
[ "$REQUEST_METHOD" = POST ] || answer '405 Method Not Allowed' 'A report is pushed with POST.'

token=''
read -r token < "\${TOKEN:-/etc/heartbeat-token/token}" || :
given=\${HTTP_X_HEARTBEAT_TOKEN:-\${HTTP_AUTHORIZATION#Bearer }}
if [ -z "$token" ] || [ "$given" != "$token" ]; then answer '401 Unauthorized' 'The token is missing, or another one.'; fi

known=''
while read -r name _ from; do
  if [ "$name" = "$job" ] && [ "$from" = pushed ]; then known=1; fi
done < "$limits"
[ -n "$known" ] || answer '404 Not Found' 'There is no such job that reports from elsewhere.'

case "&$QUERY_STRING&" in
  *'&success=true&'*) status=0 ;;
  *'&success=false&'*) status=1 ;;
  *) answer '400 Bad Request' 'Say success=true or success=false.' ;;
esac

# To a name of its own and then renamed: who asks sees the whole report, or the one before.
if new=$(mktemp "$pushed/.$job.XXXXXX") && printf '%s %s\\n' "$(date +%s)" "$status" > "$new" && mv -f "$new" "$pushed/$job"; then
  answer '200 OK' 'It is kept.'
fi
answer '500 Internal Server Error' 'It could not be kept.'
`;
