import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { Directory, Schedule, Service, Stack, synth, Volume } from '../../lib/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { ntfyAt } from './a-server-that-alerts.ts';
import { TOKENS } from './an-ntfy.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { importStandIn } from './host/stand-ins.ts';
import { SystemdHost } from './host/systemd-host.ts';
import { until } from './running.ts';
import { describeEngine } from './support.ts';

/** The timer `hl-health` as `prepare` installs it, with a real systemd, a real Docker Engine and a real df. */

jest.setTimeout(240_000);

const IMAGE = 'docker.io/library/busybox:1.37.0';

describeEngine(['dockerd', 'systemd-host.tar', 'busybox'], 'the health of a host with systemd and Docker', () => {
  let engine: DockerHost;
  let host: SystemdHost;
  const dataRoot = '/srv/lab/data';

  beforeAll(async () => {
    if (!canHost()) throw new Error('network namespaces need root');
    engine = await DockerHost.start({});
    importStandIn(engine, IMAGE, []);
    const folder = join(engine.folder, 'host');
    mkdirSync(join(folder, 'bin'), { recursive: true });
    copyFileSync(engine.must(['sh', '-c', 'command -v docker']).trim(), join(folder, 'bin/docker'));
    const lab = aLab();
    const health = { diskPercent: 98, inodePercent: 98, ignoredUnits: ['expected.service'] };
    const home = aServer(lab, 'home', { dataRoot, addresses: { ssh: 'home' }, health });
    new Heartbeats(home, 'beats', { to: 'loopback' });
    const drive = Directory.of('/srv/drive', { mountpoint: true, holds: 'replaceable', reason: 'a test' });
    const app = new Stack(home, 'app');
    const data = new Volume(app, 'data', { holds: 'state' });
    new Service(app, 'app', { image: 'example/app:1', mounts: [drive.at('/data'), data.at('/state')] });
    app.backup({ schedule: Schedule.daily('03:10') });
    ntfyAt(home, 'http://127.0.0.1:9', 'ntfy', 'alert-path'); // where nobody answers
    mkdirSync(join(folder, 'data/secrets'), { recursive: true });
    writeFileSync(join(folder, 'data/secrets/.env'), `ALERT_TOKEN_HOME='${TOKENS.home}'\n`, { mode: 0o600 });
    const { files } = await synth(lab, { write: false });
    for (const { path, content, mode } of files) {
      const file = join(folder, 'dist', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { mode });
      chmodSync(file, mode);
    }
    host = await SystemdHost.start(engine, 'home', { [engine.folder]: '/srv/engine', [folder]: '/srv/lab' });
    host.sh(`printf '#!/bin/sh\\n[ "$1" != info ] || exec echo /srv/engine/data\\nexec /srv/lab/bin/docker --host unix:///srv/engine/docker.sock "$@"\\n' > /usr/local/bin/docker
      chmod 755 /usr/local/bin/docker
      mkdir -p /srv/drive && mount -t tmpfs -o size=1m tmpfs /srv/drive
      for unit in expected broken; do printf '[Service]\\nExecStart=/bin/false\\n' > /etc/systemd/system/$unit.service; done
      systemctl daemon-reload
      printf '#!/bin/sh\\necho yes\\n' > /usr/local/bin/timedatectl; chmod 755 /usr/local/bin/timedatectl
      systemctl reset-failed`);
    host.must('/srv/lab/dist/home/prepare');
  });

  afterAll(() => engine?.stop());

  /** Lets systemd run it, and reads the journal of this run. */
  function look(): { readonly faults: readonly string[]; readonly said: string; readonly report: string } {
    host.run('systemctl', 'start', 'hl-health.service');
    const id = host.must('systemctl', 'show', '-P', 'InvocationID', 'hl-health.service').trim();
    const said = host.sh(`journalctl --sync; journalctl -o cat _SYSTEMD_INVOCATION_ID=${id}`);
    const faults = said.split('\n').flatMap((line) => (line.startsWith('fault\t') ? line.slice(6) : []));
    return { faults, said, report: host.sh(`cut -d ' ' -f 2 ${dataRoot}/beats/reports/host-health`).trim() };
  }

  test('is reported by its timer, hardened as it is, where nothing is wrong', () => {
    expect(host.must('systemctl', 'is-active', 'hl-health.timer').trim()).toBe('active');
    const { faults, said, report } = look();
    expect([faults, report, said]).toEqual([[], '0', expect.stringContaining('containers: 1 of 1 are well')]);
  });

  test('has a fault for a full drive, a failed unit, an unhealthy container and one that restarts in a loop', async () => {
    host.sh('head -c 1040000 /dev/zero > /srv/drive/film; systemctl start expected broken || true; sleep 1');
    engine.docker('run', '-d', '--name', 'looping', '--restart', 'always', IMAGE, 'false');
    const ill = ['--health-cmd', 'false', '--health-interval', '1s', '--health-retries', '1'];
    engine.docker('run', '-d', '--name', 'ill', ...ill, IMAGE, 'sleep', '999');
    const seen = (name: string, what: string): string =>
      engine.docker('inspect', '--format', `{{${what}}}`, name).trim();
    await until(
      () =>
        seen('ill', '.State.Health.Status') === 'unhealthy' && Number(seen('looping', '.RestartCount')) > 4
          ? true
          : undefined,
      () => engine.docker('ps', '-a'),
    );
    const { faults, report } = look();
    expect(report).toBe('1');
    expect([...faults].sort()).toEqual([
      'container ill: is unhealthy',
      expect.stringMatching(/^container looping: restarted \d+ times since the last look, and 3 are allowed$/),
      expect.stringMatching(/^disk \/srv\/drive: (99|100) % in use, and at most 98 % may be$/),
      'unit broken.service: has failed',
    ]);
  });

  test('is well again when all is mended', () => {
    host.sh('rm /srv/drive/film; systemctl reset-failed');
    engine.docker('rm', '-f', 'ill', 'looping');
    expect(look()).toMatchObject({ faults: [], report: '0' });
  });

  test('is a fault where Docker does not answer, and where a drive is gone', () => {
    host.sh('umount /srv/drive; mv /usr/local/bin/docker /usr/local/bin/docker.away');
    host.sh(
      "printf '#!/bin/sh\\necho no daemon >&2\\nexit 1\\n' > /usr/local/bin/docker; chmod 755 /usr/local/bin/docker",
    );
    expect(look().faults).toEqual([
      'disk /srv/drive: is not mounted',
      'disk of Docker: docker does not say where it keeps its data',
      'docker: does not answer: no daemon',
    ]);
  });

  test('is beside the timer that tries the ways of alerts, which finds that nobody takes a message', () => {
    expect(host.must('systemctl', 'is-active', 'hl-alert-path.timer').trim()).toBe('active');
    host.run('systemctl', 'start', 'hl-alert-path.service');
    const said = host.sh('journalctl --sync; journalctl -o cat -u hl-alert-path.service');
    expect(said).toMatch(/^fault\thome at home\/ntfy: home\/ntfy does not take a message of home: curl: \(7\)/m);
    expect(host.sh(`cut -d ' ' -f 2 ${dataRoot}/beats/reports/alert-path`).trim()).toBe('1');
  });

  test('needs little of what root may do', () => {
    const said = host.sh('systemd-analyze security --no-pager hl-health.service | tail -n 1');
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(said)?.[1])).toBeLessThan(5);
  });
});
