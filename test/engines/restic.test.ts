import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { aFailingMachine, SHELLS } from './a-failing-machine.ts';
import type { Saved } from './a-saved-server.ts';
import { aSavedHost, DOCKER, PASSWORD, report } from './a-saved-server.ts';
import { describeEngine, needEngine } from './support.ts';
import { restorerOf } from './two-releases.ts';

/** What saves and restores a server, with a real restic. The containers are files of a stand-in for docker. */

jest.setTimeout(300_000);

describeEngine(['restic', 'busybox'], 'backup', () => {
  test('saves, and what was lost or changed afterwards is restored with owner and mode', async () => {
    const host = await aSavedHost();
    expect(host.program('backup')).toMatchObject({ status: 0, stdout: 'backup: photos is saved\n', stderr: '' });
    expect(report(host)).toMatch(/ 0\n$/);
    rmSync(host.photos, { recursive: true });
    mkdirSync(host.photos);
    writeFileSync(join(host.photos, 'ransom.txt'), 'pay');
    writeFileSync(join(host.containers, 'data'), 'nothing left\n');
    const { status, stdout, stderr } = host.program('restore', 'photos', '--in-place');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('photos is restored');
    const photo = join(host.photos, 'summer [1].jpg');
    expect(readFileSync(photo, 'utf8')).toBe('sun');
    const { mode, uid, gid } = statSync(photo);
    expect([mode & 0o777, uid, gid]).toEqual([0o640, 1234, 2345]);
    expect(statSync(host.photos).uid).toBe(1234);
    expect(readFileSync(join(host.photos, 'album/winter.jpg'), 'utf8')).toBe('snow');
    expect(existsSync(join(host.photos, 'ransom.txt'))).toBe(false);
    expect(readFileSync(join(host.containers, 'data'), 'utf8')).toBe('rows complete\n');
    expect([host.runs('photos'), host.runs('photos-database')]).toEqual([true, true]);
    const kept = readdirSync(join(host.dataRoot, 'photos')).filter((name) => name.startsWith('library.before-'));
    expect(readFileSync(join(host.dataRoot, 'photos', kept[0] ?? '', 'ransom.txt'), 'utf8')).toBe('pay');
  });

  test('restores files into an empty folder, one alone, and from an older snapshot', async () => {
    const host = await aSavedHost();
    host.program('backup');
    writeFileSync(join(host.photos, 'summer [1].jpg'), 'changed');
    host.program('backup');
    const listed = host.program('restore', 'photos');
    const snapshots = [...listed.stdout.matchAll(/^([0-9a-f]{8}) /gm)].map(([, id]) => id ?? '');
    expect(snapshots).toHaveLength(2);
    const photo = join(host.photos, 'summer [1].jpg');
    const target = join(host.root, 'restored');
    const older = ['--snapshot', snapshots[0] ?? ''] as const;
    expect(host.program('restore', 'photos', '--to', target, ...older, photo)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(target, photo), 'utf8')).toBe('sun');
    expect(existsSync(join(target, host.photos, 'album'))).toBe(false);
    expect(readFileSync(photo, 'utf8')).toBe('changed');
    const again = host.program('restore', 'photos', '--to', target, photo);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining(`${target} is not empty`)]);

    expect(host.program('restore', 'photos', '--in-place', ...older, photo)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(photo, 'utf8')).toBe('sun');
    expect(readFileSync(join(host.photos, 'album/winter.jpg'), 'utf8')).toBe('snow');
    expect(readFileSync(join(host.containers, 'data'), 'utf8')).toBe('rows complete\n'); // the database was not asked for
    const elsewhere = host.program('restore', 'photos', '--in-place', '/etc/passwd');
    expect([elsewhere.status, elsewhere.stderr]).toEqual([1, expect.stringContaining('saves nothing at /etc/passwd')]);
  });

  test('saves the values and configuration of its server, and no raw files of a dumped database', async () => {
    const host = await aSavedHost();
    writeFileSync(join(host.dataRoot, 'photos/files/torn'), 'pages');
    host.program('backup');
    const target = join(host.root, 'restored');
    host.program('restore', 'photos', '--to', target);
    expect(readFileSync(join(target, host.dataRoot, 'secrets/.env'), 'utf8')).toContain('BACKUP_PASSWORD');
    expect(existsSync(join(target, host.dataRoot, 'config/.hl-files'))).toBe(true);
    expect(existsSync(join(target, host.dataRoot, 'photos/files'))).toBe(false);
  });

  test('saves the dump of a SQLite database instead of its file, and gives it back to the container that has the file', async () => {
    const host = await aSavedHost({ house: true });
    const config = join(host.dataRoot, 'house/config');
    const database = join(config, 'house.db');
    const sqlite = (script: string): string => {
      const ran = spawnSync(
        'python3',
        ['-c', `import sqlite3\nc = sqlite3.connect(${JSON.stringify(database)})\n${script}\nc.commit()`],
        { encoding: 'utf8' },
      );
      return ran.stdout + ran.stderr;
    };
    expect(sqlite('c.execute("create table t(x)")\nc.execute("insert into t values (42)")')).toBe('');
    writeFileSync(join(config, 'house.db-wal'), '');
    writeFileSync(join(config, 'settings.yml'), 'old\n');
    expect(host.program('backup', 'house')).toMatchObject({ status: 0, stderr: '' });
    const target = join(host.root, 'restored');
    host.program('restore', 'house', '--to', target);
    expect(readdirSync(join(target, config))).toEqual(['settings.yml']);

    sqlite('c.execute("delete from t")');
    writeFileSync(join(config, 'settings.yml'), 'new\n');
    writeFileSync(host.dockerLog, '');
    expect(host.program('restore', 'house', '--in-place')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(config, 'settings.yml'), 'utf8')).toBe('old\n');
    expect(sqlite('print(c.execute("select x from t").fetchall())')).toBe('[(42,)]\n');
    const asked = readFileSync(host.dockerLog, 'utf8')
      .split('\n')
      .flatMap((line) => /^(stop|start|exec)/.exec(line)?.[1] ?? []);
    expect(asked).toEqual(['stop', 'start', 'exec', 'start']);
  });

  /** What is wrong, how it comes to be, and what is said of it. Nothing is saved then, and everything runs. */
  test.each<[string, (host: Saved) => void, string]>([
    [
      'a repository that is gone',
      (host) => rmSync(join(host.dataRoot, 'backup/repositories'), { recursive: true }),
      'is gone from',
    ],
    [
      'another repository',
      (host) => writeFileSync(join(host.dataRoot, '.hl/backup/pins/photos'), `${'0'.repeat(64)}\n`),
      'is another repository than that of photos',
    ],
    [
      'a wrong password',
      (host) => writeFileSync(join(host.dataRoot, 'config/restic/password'), 'wrong\n'),
      'wrong password',
    ],
    [
      'a password that others may read',
      (host) => chmodSync(join(host.dataRoot, 'config/restic/password'), 0o644),
      'may be read by others',
    ],
    ['a source that is missing', (host) => rmSync(host.photos, { recursive: true }), 'photos/library is missing'],
    [
      'a dump that breaks off',
      (host) => writeFileSync(join(host.containers, 'data'), 'rows\n'),
      'failed while dumping the database of photos-database',
    ],
    [
      'an empty dump',
      (host) => host.docker(DOCKER.replaceAll('@state@', host.containers).replace('printf PGDMP; cat', ': ')),
      'the dump is empty',
    ],
    [
      'a database that does not run',
      (host) => rmSync(join(host.containers, 'photos-database')),
      'photos-database does not run',
    ],
    ['an engine that does not answer', (host) => host.docker('exit 1'), 'failed while'],
  ])('fails with %s, and says so', async (_, harm, said) => {
    const host = await aSavedHost();
    harm(host);
    const { status, stderr } = host.program('backup');
    expect([status, stderr]).toEqual([1, expect.stringContaining(said)]);
    expect(host.runs('photos')).toBe(true);
    if (!stderr.includes('password')) expect(report(host)).toMatch(/ 1\n$/);
    writeFileSync(join(host.dataRoot, 'config/restic/password'), PASSWORD);
    chmodSync(join(host.dataRoot, 'config/restic/password'), 0o600);
    expect(host.program('restore', 'photos').stdout).not.toMatch(/^[0-9a-f]{8} /m);
  });

  test('never makes a repository by itself', async () => {
    const host = await aSavedHost({ init: false });
    const { status, stderr } = host.program('backup');
    expect([status, stderr]).toEqual([1, expect.stringContaining('run  backup --init photos')]);
    expect(existsSync(join(host.dataRoot, 'backup/repositories'))).toBe(false);
  });

  test('takes a repository that is there, once somebody says that it is the right one', async () => {
    const host = await aSavedHost();
    host.program('backup');
    rmSync(join(host.dataRoot, '.hl/backup'), { recursive: true });
    const { status, stderr } = host.program('backup', '--init');
    expect([status, stderr]).toEqual([1, expect.stringContaining('run  backup --adopt photos')]);
    expect(host.program('backup', '--adopt', 'photos').status).toBe(0);
    expect(host.program('restore', 'photos').stdout).toMatch(/^[0-9a-f]{8} /m);
  });

  test('saves what it can read, and fails', async () => {
    const host = await aSavedHost();
    const real = needEngine('restic');
    rmSync(join(host.bin, 'restic'));
    writeFileSync(
      join(host.bin, 'restic'),
      `#!/bin/sh\ncase "$*" in *' backup '*) ${real} "$@"; exit 3 ;; esac\nexec ${real} "$@"\n`,
      { mode: 0o755 },
    );
    const { status, stderr } = host.program('backup');
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('photos was saved without files that could not be read'),
    ]);
    expect(report(host)).toMatch(/ 3\n$/);
    expect(host.program('restore', 'photos').stdout).toMatch(/^[0-9a-f]{8} /m);
  });

  test('refuses while another run is under way, and where too little is free', async () => {
    const host = await aSavedHost();
    const lock = join(host.dataRoot, '.hl/backup/lock');
    const holder = spawnSync('flock', ['-n', lock, join(host.dataRoot, 'bin/backup')], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${host.bin}:${process.env['PATH']}`, HL_LOCK_WAIT: '0' },
    });
    expect([holder.status, holder.stderr]).toEqual([1, expect.stringContaining('another run is under way')]);
    const program = join(host.dataRoot, 'bin/backup');
    writeFileSync(program, readFileSync(program, 'utf8').replace(/^least_free=.*/m, 'least_free=999999999999'));
    const { status, stderr } = host.program('backup');
    expect([status, stderr]).toEqual([1, expect.stringContaining('KiB are free in')]);
  });

  test('prune and verify go through the repositories, and find one that is damaged', async () => {
    const host = await aSavedHost();
    host.program('backup');
    expect(host.program('prune')).toMatchObject({ status: 0, stderr: '' });
    expect(host.program('verify')).toMatchObject({ status: 0, stderr: '' });
    const index = join(host.dataRoot, 'backup/repositories/photos/backup/index');
    for (const name of readdirSync(index)) rmSync(join(index, name));
    const { status, stderr } = host.program('verify');
    expect([status, stderr]).toEqual([1, expect.stringContaining('photos FAILED')]);
  });

  test('killed at any step is mended by recover, and the next run saves all', async () => {
    const host = await aSavedHost();
    const count = join(host.root, 'count');
    const killAt = join(host.root, 'kill-at');
    for (const name of ['docker', 'restic']) {
      renameSync(join(host.bin, name), join(host.bin, `real-${name}`));
      const script = [
        '#!/bin/sh',
        `read -r n < ${count}`,
        `echo $((n + 1)) > ${count}`,
        `read -r at < ${killAt}`,
        'if [ "$((n + 1))" = "$at" ]; then kill -9 0; fi', // all of its process group
        `exec ${join(host.bin, `real-${name}`)} "$@"`,
      ];
      writeFileSync(join(host.bin, name), `${script.join('\n')}\n`, { mode: 0o755 });
    }
    const env = { ...process.env, PATH: `${host.bin}:${process.env['PATH']}`, HL_LOCK_WAIT: '0' };
    const run = async (at: number): Promise<number> => {
      writeFileSync(count, '0\n');
      writeFileSync(killAt, `${at}\n`);
      await once(spawn(join(host.dataRoot, 'bin/backup'), [], { env, detached: true, stdio: 'ignore' }), 'close');
      writeFileSync(killAt, '0\n');
      return Number(readFileSync(count, 'utf8'));
    };
    const calls = await run(0);
    expect(calls).toBeGreaterThan(6);
    const wrong: string[] = [];
    let stoppedOnce = 0;
    for (let at = 1; at <= calls; at++) {
      await run(at);
      if (!host.runs('photos')) stoppedOnce++;
      const recovered = host.program('recover');
      if (recovered.status !== 0 || !host.runs('photos')) wrong.push(`${at}: ${recovered.stderr}`);
      const next = host.program('backup');
      if (next.status !== 0) wrong.push(`${at}: the next run fails: ${next.stderr}`);
    }
    expect(wrong).toEqual([]);
    expect(stoppedOnce).toBeGreaterThan(1);
  });

  test.each(SHELLS())(
    'ends with every container running, whichever of its commands fails, in %s',
    async (name, shell, every, first) => {
      const busybox = name === 'busybox' ? needEngine('busybox') : undefined;
      const host = await aSavedHost();
      const run = aFailingMachine(host, join(host.dataRoot, 'bin/backup'), busybox);
      const whole = run(shell, []);
      expect([whole.status, whole.stderr]).toEqual([0, '']);
      const wrong: string[] = [];
      for (let fail = first; fail <= whole.calls; fail += every) {
        const { status, stderr } = run(shell, [], fail);
        const what = `call ${fail}: ${stderr}`;
        // What starts the containers may be what fails: then the list is kept, and recover does it.
        if (!host.runs('photos') && status === 0) wrong.push(`${what}: success, and photos does not run`);
        if (status !== 0 && !/\w/.test(stderr)) wrong.push(`${what}: fails without a word`);
        if (host.program('recover').status !== 0 || !host.runs('photos')) wrong.push(`${what}: not mended`);
        const next = run(shell, []);
        if (next.status !== 0) wrong.push(`${what}: the next run fails: ${next.stderr}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('restore loses nothing that was there, whichever of its commands fails, and the next one completes it', async () => {
    const host = await aSavedHost();
    host.program('backup');
    rmSync(host.photos, { recursive: true });
    mkdirSync(host.photos);
    writeFileSync(join(host.photos, 'new.jpg'), 'taken since');
    writeFileSync(join(host.containers, 'data'), 'nothing left\n');
    const reset = restorerOf([host.dataRoot, host.containers]);
    const run = aFailingMachine(host, join(host.dataRoot, 'bin/restore'));
    const args = ['photos', '--in-place'];
    const whole = run(['dash'], args);
    expect([whole.status, whole.stderr]).toEqual([0, '']);
    const isRestored = (): boolean =>
      existsSync(join(host.photos, 'summer [1].jpg')) &&
      readFileSync(join(host.containers, 'data'), 'utf8') === 'rows complete\n';
    const isKept = (): boolean =>
      readdirSync(join(host.dataRoot, 'photos'), { recursive: true }).some((name) => String(name).endsWith('/new.jpg'));
    const wrong: string[] = [];
    const every = process.env['HL_EVERY_FAILURE'] === '1' ? 1 : 6;
    for (let fail = 1; fail <= whole.calls; fail += every) {
      reset();
      const { status, stderr } = run(['dash'], args, fail);
      const what = `call ${fail}: ${stderr}`;
      if (status === 0 && !isRestored()) wrong.push(`${what}: success, and not all is restored`);
      if (status !== 0 && !/^restore: .*\w/m.test(stderr)) wrong.push(`${what}: fails without a word`);
      if (!isKept()) wrong.push(`${what}: what was there is lost`);
      if (host.program('recover').status !== 0 || !host.runs('photos')) wrong.push(`${what}: photos does not run`);
      const next = run(['dash'], args);
      if (next.status !== 0 || !isRestored() || !isKept()) wrong.push(`${what}: the next one: ${next.stderr}`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(['prune', 'verify'])('%s says so, whichever of its commands fails', async (program) => {
    const host = await aSavedHost();
    host.program('backup');
    const run = aFailingMachine(host, join(host.dataRoot, 'bin', program));
    const whole = run(['dash'], []);
    expect([whole.status, whole.stderr]).toEqual([0, '']);
    const wrong: string[] = [];
    for (let fail = 1; fail <= whole.calls; fail++) {
      const { status, stdout, stderr } = run(['dash'], [], fail);
      const what = `call ${fail}: ${stderr}`;
      if (status === 0 && stdout !== whole.stdout) wrong.push(`${what}: success, and less was done`);
      if (status !== 0 && !new RegExp(`^${program}: .*\\w`, 'm').test(stderr))
        wrong.push(`${what}: fails without a word`);
    }
    expect(wrong).toEqual([]);
    expect(host.program(program)).toMatchObject({ status: 0, stderr: '' });
  });

  test('a restore that is killed between taking the old and putting the new starts nothing over an empty folder', async () => {
    const host = await aSavedHost();
    host.program('backup');
    writeFileSync(join(host.photos, 'new.jpg'), 'taken since');
    const real = spawnSync('sh', ['-c', 'command -v mv'], { encoding: 'utf8' }).stdout.trim();
    const killing = `#!/bin/sh\n${real} "$@"\ncase "$*" in *.before-*) kill -9 0 ;; esac\n`; // all of its process group
    writeFileSync(join(host.bin, 'mv'), killing, { mode: 0o755 });
    const env = { ...process.env, PATH: `${host.bin}:${process.env['PATH']}`, HL_LOCK_WAIT: '0' };
    const restore = join(host.dataRoot, 'bin/restore');
    await once(spawn(restore, ['photos', '--in-place'], { env, detached: true, stdio: 'ignore' }), 'close');
    rmSync(join(host.bin, 'mv'));
    expect([existsSync(host.photos), host.runs('photos')]).toEqual([false, false]);

    const recovered = host.program('recover');
    expect([recovered.status, recovered.stderr]).toEqual([1, expect.stringContaining('run restore again')]);
    expect([existsSync(host.photos), host.runs('photos')]).toEqual([false, false]);
    expect(host.program('restore', 'photos', '--in-place')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(host.photos, 'summer [1].jpg'), 'utf8')).toBe('sun');
    expect(host.runs('photos')).toBe(true);
    const names = readdirSync(join(host.dataRoot, 'photos'), { recursive: true }).map(String);
    expect(names.some((name) => name.endsWith('/new.jpg'))).toBe(true);
  });

  test('restore takes no paths without being told where to put them', async () => {
    const host = await aSavedHost();
    const { status, stderr } = host.program('restore', 'photos', host.photos);
    expect([status, stderr]).toEqual([2, expect.stringContaining('restore NAME --to FOLDER')]);
  });

  test('a server that is gone comes back from its repositories and the password, as docs/backup.md says', async () => {
    const host = await aSavedHost();
    host.program('backup');
    for (const name of readdirSync(host.dataRoot)) {
      if (name !== 'backup') rmSync(join(host.dataRoot, name), { recursive: true });
    }
    writeFileSync(join(host.containers, 'data'), 'nothing\n');
    const env = { ...process.env, PATH: `${host.bin}:${process.env['PATH']}`, HL_LOCK_WAIT: '0' };
    const type = (line: string) => {
      const { status, stderr } = spawnSync('sh', ['-c', line], { cwd: join(host.dist, 'home'), env, encoding: 'utf8' });
      const noted = 'prepare: systemd does not run here, so the units of this lab were not installed\n';
      expect([line, status, stderr]).toEqual([line, 0, line === './prepare' ? noted : '']);
    };
    const old = join(host.root, 'old');
    type(`install -d -m 700 ${host.dataRoot}/config/restic`);
    type(`printf '%s\n' '${PASSWORD}' | install -m 600 /dev/stdin ${host.dataRoot}/config/restic/password`);
    type('./backup --adopt');
    type(`./restore photos --to ${old} ${host.dataRoot}/secrets`);
    type(`install -D -m 600 ${old}${host.dataRoot}/secrets/.env ${host.dataRoot}/secrets/.env`);
    type('./prepare');
    type('./restore photos --in-place');
    expect(readFileSync(join(host.photos, 'summer [1].jpg'), 'utf8')).toBe('sun');
    expect(statSync(join(host.photos, 'summer [1].jpg')).uid).toBe(1234);
    expect(readFileSync(join(host.containers, 'data'), 'utf8')).toBe('rows complete\n');
    expect(host.program('backup')).toMatchObject({ status: 0, stderr: '' });
  });
});
