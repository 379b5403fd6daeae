import { ANSWER } from './answer.ts';

/**
 * The CGI script that answers how a job is: `GET /cgi-bin/age/<job>`. 200 while its last run ended well and was
 * reported within its limit, 503 else, and 404 of a job that is not in the table. What was never reported has as much
 * time as if it had been when the table was written: so a new job is no alert, and one that never runs is. Without a job
 * it says that it is there.
 */
export const AGE_SCRIPT = `#!/bin/sh
# Answers how long ago a job of this server reported, and whether it ended well.
job=\${PATH_INFO#/}
limits=\${LIMITS:-/etc/heartbeats/limits}
reports=\${REPORTS:-/reports}

${ANSWER}
[ -n "$job" ] || answer '200 OK' 'Ask for a job by its name.'
down() { answer '503 Service Unavailable' "$1"; }

limit=''
new=''
while read -r name seconds from; do
  if [ "$name" = "$job" ]; then
    limit=$seconds
    if [ "$from" = pushed ]; then reports=\${PUSHED:-/pushed}; fi
  fi
done < "$limits"
[ -n "$limit" ] || answer '404 Not Found' 'There is no such job.'

now=$(date +%s)
if [ -f "$reports/$job" ]; then
  read -r at status < "$reports/$job" || :
else
  at=$(stat -c %Y "$limits")
  status=0
  new=1
fi
case $at in '' | *[!0-9]*) down 'Its report cannot be read.' ;; esac
age=$((now - at))

# A clock that was wrong once must not keep silent about a job for years.
[ "$age" -ge -300 ] || down 'Its report is from the future.'
[ "$status" = 0 ] || down "It failed with status $status, $age seconds ago."
if [ -n "$new" ]; then how="has never reported in $age seconds"; else how="reported $age seconds ago"; fi
[ "$age" -le "$limit" ] || down "It $how, and at most $limit are right."
answer '200 OK' "It $how."
`;
