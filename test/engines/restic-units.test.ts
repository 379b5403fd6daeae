import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { synth } from '../../lib/index.ts';
import { aSavedLab, DOCKER, PASSWORD } from './a-saved-server.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { SystemdHost } from './host/systemd-host.ts';
import { until } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

/** The units of backups with systemd as PID 1, as hardened as they are: what they may not do they must not need. */

jest.setTimeout(240_000);

const DATA = '/srv/lab/data';

describeEngine(['dockerd', 'systemd-host.tar', 'restic'], 'the units of backups', () => {
  let engine: DockerHost;
  let host: SystemdHost;

  beforeAll(async () => {
    if (!canHost()) throw new Error('network namespaces need root');
    engine = await DockerHost.start({});
    const folder = join(engine.folder, 'host');
    const { files } = await synth(aSavedLab(DATA), { write: false });
    for (const { path, content, mode } of files) {
      const file = join(folder, 'dist', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { mode });
      chmodSync(file, mode);
    }
    mkdirSync(join(folder, 'data/secrets'), { recursive: true });
    writeFileSync(join(folder, 'data/secrets/.env'), `BACKUP_PASSWORD='${PASSWORD}'\n`, { mode: 0o600 });
    // The containers are files below the data root, which the units may write.
    const containers = join(folder, 'data/containers');
    mkdirSync(containers);
    for (const name of ['photos', 'photos-database']) writeFileSync(join(containers, name), '');
    writeFileSync(join(containers, 'data'), 'rows complete\n');
    copyFileSync(needEngine('restic'), join(folder, 'restic'));
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${DOCKER.replace('@state@', `${DATA}/containers`)}\n`);
    host = await SystemdHost.start(engine, 'home', { [folder]: '/srv/lab' });
    host.sh('for name in restic docker; do install -m 755 /srv/lab/$name /usr/local/bin/$name; done');
    host.must('/srv/lab/dist/home/prepare');
    host.sh(`echo sun > ${DATA}/photos/library/summer.jpg; chown 1234:2345 ${DATA}/photos/library/summer.jpg`);
    host.sh(`chmod 600 ${DATA}/photos/library/summer.jpg`);
  });

  afterAll(() => engine?.stop());

  const runs = (): boolean => host.run('test', '-e', `${DATA}/containers/photos`).status === 0;

  test('a timer whose backup has no repository yet fails, and says what to do', () => {
    expect(host.run('systemctl', 'start', 'hl-backup-photos.service').status).not.toBe(0);
    expect(host.sh('journalctl --unit hl-backup-photos.service')).toContain('run  backup --init photos');
    expect(host.sh(`cat ${DATA}/beats/reports/photos-backup`)).toMatch(/ 1\n$/);
  });

  test('a backup, prune and verify run with all that they may not do', () => {
    host.must(`${DATA}/bin/backup`, '--init');
    for (const unit of ['hl-backup-photos', 'hl-backup-prune', 'hl-backup-verify']) {
      const { status } = host.run('systemctl', 'start', `${unit}.service`);
      expect([unit, status, status === 0 ? '' : host.sh(`journalctl --unit ${unit}.service`)]).toEqual([unit, 0, '']);
      const said = host.sh(`systemd-analyze security --no-pager ${unit}.service | tail -n 1`);
      expect(Number(/exposure level for \S+: ([\d.]+)/.exec(said)?.[1])).toBeLessThan(3);
    }
    expect(host.sh(`cat ${DATA}/beats/reports/photos-backup`)).toMatch(/ 0\n$/);
    host.sh(`rm ${DATA}/photos/library/summer.jpg`);
    host.must(`${DATA}/bin/restore`, 'photos', '--in-place');
    expect(host.sh(`stat -c '%a %u %g' ${DATA}/photos/library/summer.jpg`)).toBe('600 1234 2345\n');
    expect(host.sh('systemctl list-timers --no-legend "hl-backup-*"')).toContain('hl-backup-photos.timer');
  });

  /** A restic that takes its time over saving. */
  const slowly = (): void => {
    host.sh(`cat > /usr/local/bin/restic <<'END'
#!/bin/sh
case "$*" in *' backup '*) sleep 60 ;; esac
exec /srv/lab/restic "$@"
END`);
    host.sh('systemctl start --no-block hl-backup-photos.service');
  };

  test('one that is killed leaves no container stopped', async () => {
    slowly();
    await until(
      () => (runs() ? undefined : true),
      () => host.sh('journalctl --unit hl-backup-photos.service'),
    );
    host.sh('systemctl kill --signal SIGKILL hl-backup-photos.service');
    await until(
      () => (runs() ? true : undefined),
      () => host.sh('journalctl --unit hl-backup-photos.service'),
    );
  });

  test('one that a reboot ends leaves no container stopped either', async () => {
    await until(
      () =>
        /inactive|failed/.test(host.run('systemctl', 'is-active', 'hl-backup-photos.service').stdout)
          ? true
          : undefined,
      () => 'it does not end',
    );
    slowly();
    await until(
      () => (runs() ? undefined : true),
      () => host.sh('journalctl --unit hl-backup-photos.service'),
    );
    engine.docker('kill', 'home'); // as a power failure: nothing of it runs on
    engine.docker('start', 'home');
    await until(
      () => (runs() ? true : undefined),
      () => host.run('journalctl', '--unit', 'hl-backup-recover.service').stdout,
      60,
    );
  });
});
