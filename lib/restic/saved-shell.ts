/**
 * What saving and restoring have in common: the places of a backup, and whether a dump is whole. Rule: the formats of the
 * databases: pg_dump(1), mariadb-dump(1), sqlite.org/fileformat, RDB.
 */
export const SAVED = String.raw`
# What the backup saves lies on drives that are there.
check_mount() { # name path
  if [ "$1" = "$current" ]; then demand_mount "$2"; fi
}

# A path is a pattern for restic.
as_pattern() { # path
  printf '%s\n' "$1" | sed 's/[][*?\\]/\\&/g'
}

# Where the files of a Docker volume lie.
find_volume() { # name
  if path=$(docker volume inspect -f '{{.Mountpoint}}' "$1" 2> /dev/null < /dev/null 9>&-); then return 0; fi
  stop "the Docker volume $1 is missing:  docker compose up --no-start  makes it anew, and empty"
}

# Where a database is dumped, or takes a dump.
find_database() { # project service
  find_containers -q "$1" "$2"
  container=${'${containers%%"$nl"*}'}
  if [ -z "$container" ]; then
    stop "$2 does not run, and its database can be dumped and restored only while it does: start it alone first"
  fi
}

check_dump() { # engine file container
  if [ ! -s "$2" ]; then stop "the dump is empty"; fi
  case $1 in
    postgres) begins_with "$2" 5 PGDMP; docker exec -i "$3" pg_restore -f /dev/null < "$2" 9>&- ;;
    mariadb | mysql) ends_with_line "$2" '-- Dump completed' ;;
    sqlite) begins_with "$2" 15 'SQLite format 3'; check_pages "$2" ;;
    redis) begins_with "$2" 5 REDIS; check_rdb_end "$2" ;;
  esac
}

begins_with() { # file count text
  begin=$(head -c "$2" -- "$1")
  if [ "$begin" != "$3" ]; then stop "the dump is not one: it begins with $begin"; fi
}

ends_with_line() { # file text
  last=$(tail -n 1 -- "$1")
  case $last in "$2"*) ;; *) stop 'the dump broke off' ;; esac
}

# Size of a page and number of pages, as the header says, are the size of the file.
check_pages() { # file
  header=$(od -A n -t u1 -N 32 -- "$1")
  size=$(wc -c < "$1")
  whole=$(printf '%s\n' "$header" | awk '{ for (i = 1; i <= NF; i++) byte[count++] = $i }
    END {
      page = byte[16] * 256 + byte[17]
      if (page == 1) page = 65536
      printf "%d", page * (((byte[28] * 256 + byte[29]) * 256 + byte[30]) * 256 + byte[31])
    }')
  if [ "$size" != "$whole" ]; then stop 'the dump broke off'; fi
}

# A mark and a checksum of 8 bytes end it.
check_rdb_end() { # file
  size=$(wc -c < "$1")
  if [ "$size" -lt 18 ]; then stop 'the dump broke off'; fi
  mark=$(od -A n -t x1 -j "$((size - 9))" -N 1 -- "$1")
  case $mark in *ff*) ;; *) stop 'the dump broke off' ;; esac
}
`;
