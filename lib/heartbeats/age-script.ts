import { ANSWER } from './answer.ts';

/**
 * The CGI script that answers how a job is: `GET /cgi-bin/age/<job>`. 200 while its last run ended well and was
 * reported within its limit, 503 else, and 404 of a job that is not in the table. A job that has never reported has as
 * much time as if it had when it first stood in the table, however often that is written anew: so a new job is not an
 * alert, and one that never runs is. Since when each job is there it keeps itself, and forgets those that are gone. A
 * report from before that day is one of a former job of the same name. Without a job it says that it is there.
 */
export const AGE_SCRIPT = `#!/bin/sh
# Answers how long ago a job of this server reported, and whether it ended well.
job=\${PATH_INFO#/}
limits=\${LIMITS:-/etc/heartbeats/limits}
reports=\${REPORTS:-/reports}
pushed=\${PUSHED:-/pushed}
seen=\${SEEN:-/seen}/jobs

${ANSWER}
down() { answer '503 Service Unavailable' "$1"; }

# Since when each job is in the table. Where nothing is kept yet, what has reported before is an old one.
now=$(date +%s)
table=$(awk -v seen="$seen" -v written="$(stat -c %Y "$limits")" -v reports="$reports" -v pushed="$pushed" '
  BEGIN {
    while ((got = (getline line < seen)) > 0) { split(line, part, " "); since[part[1]] = part[2] }
    begun = got == 0
  }
  NF {
    at = since[$1]
    if (at !~ /^[0-9]+$/) {
      at = written
      file = ($3 == "pushed" ? pushed : reports) "/" $1
      if (!begun && (getline line < file) > 0) at = 0
      close(file)
    }
    print $1, at
  }' "$limits")
known=$?
if [ "$known" = 0 ] && [ "$table" != "$(cat "$seen" 2> /dev/null)" ]; then
  if new=$(mktemp "$seen.XXXXXX" 2> /dev/null); then
    { printf '%s\\n' "$table" > "$new" && mv -f "$new" "$seen"; } 2> /dev/null || rm -f "$new"
  fi
fi
[ -n "$job" ] || answer '200 OK' 'Ask for a job by its name.'

since=0
while read -r name at; do
  if [ "$name" = "$job" ]; then since=$at; fi
done <<END
$table
END

limit=''
new=''
while read -r name seconds from; do
  if [ "$name" = "$job" ]; then
    limit=$seconds
    if [ "$from" = pushed ]; then reports=$pushed; fi
  fi
done < "$limits"
[ -n "$limit" ] || answer '404 Not Found' 'There is no such job.'

if [ -f "$reports/$job" ]; then
  read -r at status < "$reports/$job" || :
  case $at in '' | *[!0-9]*) down 'Its report cannot be read.' ;; esac
  # Since a day that is still to come means that the clock was wrong, and says nothing of a report.
  if [ "$since" -le "$((now + 300))" ] && [ "$at" -lt "$((since - 60))" ]; then new=1; fi
else
  new=1
fi
if [ -n "$new" ]; then
  at=$since
  status=0
fi
age=$((now - at))

# A clock that was wrong once must not keep silent about a job for years.
[ "$age" -ge -300 ] || down 'Its report is from the future.'
[ "$status" = 0 ] || down "It failed with status $status, $age seconds ago."
if [ -n "$new" ]; then how="has never reported in $age seconds"; else how="reported $age seconds ago"; fi
[ "$age" -le "$limit" ] || down "It $how, and at most $limit are right."
answer '200 OK' "It $how."
`;
