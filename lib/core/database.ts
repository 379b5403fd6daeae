import type { DatabaseProps } from './backup.ts';
import type { Volume } from './volume.ts';

/** A database, without the service that it runs in: what `database` of a Service takes. */
export type ServiceDatabase = Omit<DatabaseProps, 'service'>;

/**
 * A PostgreSQL database: what is saved is its dump, in PostgreSQL's own format and not compressed, so that equal parts of
 * two dumps are stored once. A copy of its running files would start without complaint and hold wrong data.
 */
export function postgresDatabase(of: {
  readonly user: string;
  readonly database: string;
  /** Where its files lie. */
  readonly volume?: Volume;
}): ServiceDatabase {
  const { user, database, volume } = of;
  return {
    engine: 'postgres',
    dump: ['pg_dump', `--username=${user}`, '--format=custom', '--compress=0', database],
    restore: [
      'pg_restore',
      `--username=${user}`,
      '--clean',
      '--if-exists',
      '--exit-on-error',
      '--single-transaction',
      `--dbname=${database}`,
    ],
    ...(volume !== undefined && { volume }),
  };
}

// VACUUM INTO writes a whole database although others write to it; the copy goes beside no other file, then away.
const SQLITE_DUMP = `
import os, shutil, sqlite3, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    copy = os.path.join(folder, 'copy')
    source = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True, timeout=60)
    source.execute('VACUUM INTO ?', (copy,))
    with open(copy, 'rb') as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
`;

// Page by page into the database that is there, under its own locks: no -wal of before is left beside new pages.
const SQLITE_RESTORE = `
import os, shutil, sqlite3, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    copy = os.path.join(folder, 'copy')
    with open(copy, 'wb') as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    if os.path.getsize(copy) == 0:
        sys.exit('the dump is empty')
    source = sqlite3.connect(copy)
    if source.execute('PRAGMA integrity_check').fetchone() != ('ok',):
        sys.exit('the dump is damaged')
    target = sqlite3.connect(sys.argv[1], timeout=60)
    source.backup(target)
    target.close()
`;

/**
 * A SQLite database in an image that has Python 3: dumped whole although the service writes to it. A copy of the file
 * alone is torn now and then.
 */
export function sqliteDatabase(of: {
  /** Its file, absolute, in the container. */
  readonly file: string;
  /** A volume that holds this database and nothing else. @default - the files beside it are saved as well */
  readonly volume?: Volume;
}): ServiceDatabase {
  const { file, volume } = of;
  return {
    engine: 'sqlite',
    dump: ['python3', '-c', SQLITE_DUMP, file],
    restore: ['python3', '-c', SQLITE_RESTORE, file],
    file,
    ...(volume !== undefined && { volume }),
  };
}
