import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Server } from '../../lib/index.ts';
import { Schedule, Service, Size, Stack, synth, Volume } from '../../lib/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aHost } from './host/host.ts';
import { aFolder, aLab, aServer } from './lab.ts';

/** A stack that is saved, and so may have to tell of a run that failed. */
function aSavedStack(server: Server): void {
  const stack = new Stack(server, 'app');
  const mounts = [new Volume(stack, 'data', { holds: 'state' }).at('/data')];
  new Service(stack, 'app', { image: 'example/app:1.2.3', memory: Size.mebibytes(64), mounts });
  stack.backup({ schedule: Schedule.daily('03:10') });
}

test('a server with a backup and a way to a notifier has the program that tells, and is asked for its token', async () => {
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home');
  aSavedStack(home);
  new Ntfy(aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.9' } } }), 'ntfy');
  aServer(lab, 'idle');
  const { blueprint, files } = await synth(lab, { write: false });
  const programs = blueprint.hostNeeds.programs.map(({ server, path, by }) => [server, path, by]);
  expect(programs).toEqual([
    ['cloud', '/srv/hl/bin/alert', ['alerts']],
    ['cloud', '/srv/hl/bin/alert-path', ['alerts']],
    ['home', '/srv/hl/bin/alert', ['alerts']],
    ['home', '/srv/hl/bin/alert-path', ['alerts']],
  ]);
  const textOf = (path: string) => files.find((file) => file.path === path)?.content;
  expect(textOf('home/.env.example')).toMatch(/used by home\/alert, home\/alert-path\)\n.*\n.*\nALERT_TOKEN_HOME=\n/);
  expect(textOf('home/prepare')).toContain('alert\t/srv/hl/bin/alert\tmanaged\t0755');
  expect(textOf('home/fail2ban/action.d/homelab-alert.conf')).toContain('\nalert = /srv/hl/bin/alert\n');
  // ntfy lets it write, and read only the topic on which ways are tried.
  expect(textOf('cloud/config/ntfy/server.yml')?.match(/server-home:[a-z-]+:\w+/g)).toEqual([
    'server-home:alerts:wo',
    'server-home:warnings:wo',
    'server-home:info:wo',
    'server-home:alert-path:rw',
  ]);
  expect(textOf('home/alert-path')).toMatch(
    /^notifiers='\ncloud\/ntfy\thttps:\/\/ntfy.example.com\talert-path\tALERT_TOKEN_HOME\t-\tcloud\n'$/m,
  );
  expect(textOf('home/systemd/hl-alert-path.timer')).toContain('OnCalendar=*:7/15');
  expect(files.filter(({ path }) => path.startsWith('idle/')).map(({ path }) => path)).not.toContain('idle/alert');
});

test('where nobody could be told there is no program, no token, and nothing for fail2ban', async () => {
  const lab = aLab();
  aSavedStack(aServer(lab, 'home'));
  const { blueprint, files } = await synth(lab, { write: false });
  expect(blueprint.hostNeeds.programs).toEqual([]);
  expect(blueprint.secrets).toEqual([]);
  expect(files.filter(({ path }) => /alert|fail2ban/.test(path))).toEqual([]);
});

test('prepare puts the programs where no release moves them, and takes away those that are gone', async () => {
  const host = aHost();
  const lab = (withReports: boolean) => {
    const made = aLab({}, { domain: 'example.com' });
    const home = aServer(made, 'home', { dataRoot: host.dataRoot });
    aSavedStack(home);
    if (withReports) new Heartbeats(home, 'beats');
    return made;
  };
  await host.deploy(lab(true));
  expect(host.run('prepare')).toMatchObject({ status: 0 });
  expect(statSync(join(host.dataRoot, 'bin/heartbeat')).mode & 0o777).toBe(0o755);
  rmSync(host.dist, { recursive: true });
  await host.deploy(lab(false));
  expect(host.run('prepare')).toMatchObject({ status: 0 });
  expect(existsSync(join(host.dataRoot, 'bin')) ? readdirSync(join(host.dataRoot, 'bin')) : []).toEqual([]);
});

test('prepare tells where a host lacks the program that alerts leave by', async () => {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  aSavedStack(aServer(lab, 'home', { dataRoot: host.dataRoot }));
  new Ntfy(aServer(lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.9' } } }), 'ntfy');
  await host.deploy(lab);
  host.setEnv(`ALERT_TOKEN_HOME=tk_${'a'.repeat(29)}\n`);
  const prepare = (path: string) =>
    spawnSync('/bin/sh', [join(host.dist, 'home/prepare')], { encoding: 'utf8', env: { PATH: path } });
  const bare = aFolder();
  for (const folder of ['/usr/bin', '/bin']) {
    for (const name of readdirSync(folder)) {
      if (name !== 'curl' && !existsSync(join(bare, name))) symlinkSync(join(folder, name), join(bare, name));
    }
  }
  expect(prepare(bare).stderr).toContain(
    'prepare: there is no program curl here, which alerts needs: run  apt-get install curl\n',
  );
  symlinkSync('/bin/true', join(bare, 'curl'));
  expect(prepare(bare).stderr).not.toContain('curl');
});
