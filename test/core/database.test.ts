import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Volume } from '../../lib/index.ts';
import { postgresDatabase, sqliteDatabase } from '../../lib/tool/index.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';

test('PostgreSQL dumps in a format that is read back in one transaction, and stored once where equal', () => {
  const volume = new Volume(new Stack(aServer(aLab()), 'app'), 'data', { holds: 'state' });
  expect(postgresDatabase({ user: 'app', database: 'shop', volume })).toEqual({
    engine: 'postgres',
    dump: ['pg_dump', '--username=app', '--format=custom', '--compress=0', 'shop'],
    restore: [
      'pg_restore',
      '--username=app',
      '--clean',
      '--if-exists',
      '--exit-on-error',
      '--single-transaction',
      '--dbname=shop',
    ],
    volume,
  });
});

test('without a volume the files beside a database are saved as well', () => {
  expect(sqliteDatabase({ file: '/config/app.db' })).not.toHaveProperty('volume');
});

const python = spawnSync('python3', ['--version']).status === 0;

/** What the containers have, this machine may lack. */
const withPython = python ? describe : describe.skip;

withPython('a SQLite database', () => {
  const run = ([program = '', ...args]: readonly string[], input?: Buffer) => spawnSync(program, args, { input });
  const sql = (file: string, statements: string): string =>
    run([
      'python3',
      '-c',
      'import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nfor s in sys.argv[2].split(";"): print(c.execute(s).fetchall())\nc.commit()',
      file,
      statements,
    ]).stdout.toString();

  test('is dumped while others write to it, and read back over what is there', () => {
    const file = join(aFolder(), 'app.db');
    const { dump, restore } = sqliteDatabase({ file });
    sql(file, "PRAGMA journal_mode=WAL; CREATE TABLE films (name TEXT); INSERT INTO films VALUES ('Metropolis')");
    const saved = run(dump);
    expect(saved.status).toBe(0);

    sql(file, "DELETE FROM films; INSERT INTO films VALUES ('nothing worth keeping')");
    expect(run(restore, saved.stdout).status).toBe(0);
    expect(sql(file, 'SELECT name FROM films; PRAGMA integrity_check')).toBe("[('Metropolis',)]\n[('ok',)]\n");
  });

  test('that is not there gives no dump', () => {
    const { dump } = sqliteDatabase({ file: join(aFolder(), 'none.db') });
    const { status, stdout } = run(dump);
    expect({ status, bytes: stdout.length }).toEqual({ status: 1, bytes: 0 });
  });

  test('is left as it is by a dump that is damaged or empty', () => {
    const folder = aFolder();
    const file = join(folder, 'app.db');
    const { dump, restore } = sqliteDatabase({ file });
    sql(file, "CREATE TABLE films (name TEXT); INSERT INTO films VALUES ('Metropolis')");
    const saved = run(dump).stdout;
    const before = readFileSync(file);
    writeFileSync(join(folder, 'cut'), saved.subarray(0, saved.length - 100));
    expect(run(restore, readFileSync(join(folder, 'cut'))).status).not.toBe(0);
    expect(run(restore, Buffer.from('no database at all')).status).not.toBe(0);
    expect(run(restore, Buffer.alloc(0)).status).not.toBe(0);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
