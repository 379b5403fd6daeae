import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { Duration, Schedule, Service, Stack, synth, Volume } from '../../lib/index.ts';
import type { Tool } from '../../lib/tool/index.ts';
import { bringTool } from '../../lib/tool/index.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { ntfyAt } from './a-server-that-alerts.ts';
import { TOKENS } from './an-ntfy.ts';
import { canHost, DockerHost } from './host/docker-host.ts';
import { SystemdHost } from './host/systemd-host.ts';
import { until } from './running.ts';
import { describeEngine } from './support.ts';

/** What `prepare` installs, on a host with systemd as PID 1 and a real fail2ban. */

jest.setTimeout(240_000);

interface Release {
  readonly calendar: string;
  readonly units: readonly string[];
}

/** A tool with a timer, a path and a unit at boot; each run adds a line to a log. */
function scrubTool(dataRoot: string, { calendar, units }: Release): Tool {
  const common = {
    server: 'home',
    user: 'root',
    after: [],
    longestRunSeconds: 60,
    hardening: { writes: [`${dataRoot}/scrub`], network: false },
  };
  const all = [
    { name: 'hl-scrub', starts: { by: 'timer', onCalendar: calendar, spreadSeconds: 60 } },
    { name: 'hl-watch', starts: { by: 'path', changed: `${dataRoot}/inbox` } },
    { name: 'hl-mend', starts: { by: 'boot' } },
  ] as const;
  return {
    id: 'scrub',
    needs: () => ({
      programs: [{ server: 'home', name: 'scrub', path: `${dataRoot}/bin/scrub`, usage: 'scrub WHY', calls: [] }],
      units: all
        .filter(({ name }) => units.includes(name))
        .map((unit) => ({
          ...common,
          ...unit,
          description: `Runs for ${unit.name}`,
          runs: [`${dataRoot}/bin/scrub`, `${unit.name} 100% $HOME`],
        })),
      folders: [
        { server: 'home', path: `${dataRoot}/scrub`, uid: 0, gid: 0, mode: '0700' },
        { server: 'home', path: `${dataRoot}/inbox`, uid: 0, gid: 0, mode: '0755' },
      ],
    }),
    derive: () => ({
      files: [
        { path: 'home/scrub', content: `#!/bin/sh\nprintf '%s\\n' "$1" >> ${dataRoot}/scrub/log\n`, mode: 0o755 },
      ],
      patches: [],
    }),
    checks: [],
  };
}

const ALL: Release = { calendar: 'daily', units: ['hl-scrub', 'hl-watch', 'hl-mend'] };

describeEngine(['dockerd', 'systemd-host.tar'], 'on a host with systemd', () => {
  let engine: DockerHost;
  let host: SystemdHost;
  const dataRoot = '/srv/lab/data';
  let dist: string;

  beforeAll(async () => {
    if (!canHost()) throw new Error('network namespaces need root');
    engine = await DockerHost.start({});
    const folder = join(engine.folder, 'host');
    dist = join(folder, 'dist');
    mkdirSync(join(folder, 'data/secrets'), { recursive: true });
    writeFileSync(join(folder, 'data/secrets/.env'), `ALERT_TOKEN_HOME='${TOKENS.home}'\n`, { mode: 0o600 });
    host = await SystemdHost.start(engine, 'home', { [folder]: '/srv/lab' });
    host.sh(`printf '[Service]\\nType=oneshot\\nExecStart=/bin/true\\n' > /etc/systemd/system/smart-check.service`);
    host.sh(`printf '[Timer]\\nOnCalendar=daily\\n' > /etc/systemd/system/smart-check.timer`);
    // Nothing here is about containers: an engine without any, which has each network that is asked for.
    host.sh(`printf '#!/bin/sh\n' > /usr/local/bin/docker; chmod 755 /usr/local/bin/docker; systemctl daemon-reload`);
  });

  afterAll(() => engine?.stop());

  /** Copies a release there, and prepares. */
  async function prepare(release: Release, { alerts = true } = {}): Promise<void> {
    const lab = aLab({}, { domain: 'example.com' });
    const home = aServer(lab, 'home', { dataRoot, addresses: { ssh: 'home' } });
    new Heartbeats(home, 'beats', { to: 'loopback' });
    home.heartbeat('smart', { reports: { timer: 'smart-check.timer' }, period: Duration.days(1) });
    const stack = new Stack(home, 'web');
    bringTool(stack, scrubTool(dataRoot, release));
    if (alerts) {
      const mounts = [new Volume(stack, 'library', { holds: 'state' }).at('/data')];
      new Service(stack, 'photos', { image: 'example/photos:1.0', mounts });
      stack.backup({ schedule: Schedule.daily('03:10') });
      ntfyAt(home, 'http://ntfy.example.com');
    }
    const { files } = await synth(lab, { write: false });
    rmSync(dist, { recursive: true, force: true });
    for (const { path, content, mode } of files) {
      mkdirSync(dirname(join(dist, path)), { recursive: true });
      writeFileSync(join(dist, path), content, { mode });
      chmodSync(join(dist, path), mode);
    }
    host.must('/srv/lab/dist/home/prepare');
  }

  const log = (): readonly string[] => host.run('cat', `${dataRoot}/scrub/log`).stdout.split('\n').filter(Boolean);
  const is = (what: 'active' | 'enabled', unit: string): string =>
    host.run('systemctl', `is-${what}`, unit).stdout.trim();
  const ours = (): readonly string[] =>
    host
      .sh("find /etc/systemd/system -name '*hl-*' ! -name 'hl-health.*' ! -name 'hl-alert-path.*' | sort")
      .split('\n')
      .filter(Boolean);

  test('units are in place and active, and a second run changes nothing', async () => {
    await prepare(ALL);
    expect(is('active', 'hl-scrub.timer')).toBe('active');
    expect(is('active', 'hl-watch.path')).toBe('active');
    expect(['hl-scrub.timer', 'hl-watch.path', 'hl-mend.service'].map((unit) => is('enabled', unit))).toEqual([
      'enabled',
      'enabled',
      'enabled',
    ]);
    expect(host.sh('systemctl list-timers --no-legend hl-scrub.timer')).toContain('hl-scrub.service');
    const state =
      "find /etc/systemd /etc/fail2ban ! -type d -printf '%p %m %u %g %T+\\n' | sort; systemctl show -P ActiveEnterTimestamp hl-scrub.timer";
    const before = host.sh(state);
    await prepare(ALL);
    expect(host.sh(state)).toBe(before);
  });

  test('a service runs hardened, with its arguments as they were given', async () => {
    host.sh(`rm -f ${dataRoot}/scrub/log; systemctl start hl-scrub.service`);
    expect(log()).toEqual(['hl-scrub 100% $HOME']);
    const verify = host.run(
      'sh',
      '-c',
      'cd /etc/systemd/system && systemd-analyze verify hl-*.service hl-*.timer hl-*.path',
    );
    expect([verify.status, verify.stderr]).toEqual([0, '']);
    for (const unit of ['hl-scrub.service', 'hl-watch.service', 'hl-mend.service']) {
      const said = host.sh(`systemd-analyze security --no-pager ${unit} | tail -n 1`);
      expect(Number(/exposure level for \S+: ([\d.]+)/.exec(said)?.[1])).toBeLessThan(3);
    }
    // It writes where it may, and nowhere else.
    host.sh(`printf '#!/bin/sh\\ntouch ${dataRoot}/elsewhere\\n' > ${dataRoot}/bin/scrub`);
    expect(host.run('systemctl', 'start', 'hl-scrub.service').status).not.toBe(0);
    expect(host.run('test', '-e', `${dataRoot}/elsewhere`).status).not.toBe(0);
    await prepare(ALL); // brings the program back
  });

  test('a path starts its service, and a unit of the start runs after a reboot', async () => {
    host.sh(`rm -f ${dataRoot}/scrub/log; touch ${dataRoot}/inbox/photo`);
    await until(
      () => (log().length > 0 ? true : undefined),
      () => host.run('systemctl', 'status', 'hl-watch.path').stdout,
    );
    expect(log()[0]).toMatch(/^hl-watch/);
    host.sh(`rm -f ${dataRoot}/scrub/log`);
    await host.reboot();
    await until(
      () => (log().some((line) => line.startsWith('hl-mend')) ? true : undefined),
      () => log().join('\n'),
    );
    expect(is('active', 'hl-scrub.timer')).toBe('active');
  });

  test('the drop-in of a timer reports how its service ended', () => {
    host.sh('systemctl start smart-check.service');
    expect(host.sh(`cat ${dataRoot}/beats/reports/smart`)).toMatch(/^\d+ 0\n$/);
  });

  test('a fail2ban that runs tells of bans', async () => {
    host.sh(
      "printf '[sshd]\\nenabled = false\\n[door]\\nenabled = true\\nfilter = sshd\\nbackend = polling\\nlogpath = /etc/hostname\\n' > /etc/fail2ban/jail.local",
    );
    host.sh('rm -f /etc/fail2ban/jail.d/defaults-debian.conf; systemctl restart fail2ban; sleep 1');
    await until(
      () => (host.run('fail2ban-client', 'get', 'door', 'actions').stdout.includes('homelab-alert') ? true : undefined),
      () => host.run('fail2ban-client', 'status').stderr,
    );
    await prepare(ALL, { alerts: false }); // nobody can be told any more, and fail2ban knows it
    await until(
      () => {
        const { status, stdout } = host.run('fail2ban-client', 'get', 'door', 'actions');
        return status === 0 && !stdout.includes('homelab-alert') ? true : undefined;
      },
      () => host.run('fail2ban-client', 'get', 'door', 'actions').stdout,
    );
  });

  test('what the lab changes is changed, and what it drops is ended and removed', async () => {
    host.sh("printf '[Service]\\nExecStart=/bin/true\\n' > /etc/systemd/system/hl-mine.service");
    await prepare({ calendar: 'hourly', units: ['hl-scrub'] });
    expect(host.sh('systemctl show -P TimersCalendar hl-scrub.timer')).toContain('*-*-* *:00:00');
    expect([is('active', 'hl-watch.path'), is('active', 'hl-scrub.timer')]).toEqual(['inactive', 'active']);
    await prepare({ calendar: 'hourly', units: [] });
    expect(ours()).toEqual(['/etc/systemd/system/hl-mine.service']);
    expect(host.sh('systemctl list-unit-files --no-legend "hl-m*" "hl-s*" "hl-w*"').trim().split(/\s+/)[0]).toBe(
      'hl-mine.service',
    );
    expect(host.sh('systemctl list-units --failed --no-legend "hl-m*" "hl-s*" "hl-w*"').trim()).toBe('');
  });
});
