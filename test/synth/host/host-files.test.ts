import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HostNeeds, Tool } from '../../../lib/tool/index.ts';
import { bringTool, Stack } from '../../../lib/tool/index.ts';
import { aLab, aServer } from '../lab.ts';
import type { TestHost } from './host.ts';
import { aHost } from './host.ts';
import { aRunningHost, put } from './running-host.ts';

/** What `prepare` installs for other programs of the host: units of systemd, and files below /etc/fail2ban. */

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;

const units = (host: TestHost): readonly string[] => readdirSync(join(host.root, 'etc/systemd/system')).sort();
const unit = (host: TestHost, name: string): string => join(host.root, 'etc/systemd/system', name);

interface Wish {
  /** Seconds by which the timer is spread: another number is another content. */
  readonly spread?: number;
  readonly without?: 'everything' | 'boot';
  readonly folderMode?: string;
}

/** A tool that brings a timer, a unit at boot, a path, a folder and a drop-in. */
function scrubTool(dataRoot: string, { spread = 60, without, folderMode = '0750' }: Wish): Tool {
  const server = 'home';
  const common = {
    server,
    runs: [`${dataRoot}/bin/scrub`, 'all 100%', '$HOME'],
    user: 'root',
    after: ['docker.service'],
    longestRunSeconds: 600,
    hardening: { writes: [dataRoot], network: false },
  };
  const needs: HostNeeds = {
    units: [
      {
        ...common,
        name: 'hl-scrub',
        description: 'Scrubs',
        starts: { by: 'timer', onCalendar: 'daily', spreadSeconds: spread },
      },
      { ...common, name: 'hl-watch', description: 'Watches', starts: { by: 'path', changed: '/srv/inbox' } },
      ...(without === 'boot'
        ? []
        : [{ ...common, name: 'hl-mend', description: 'Mends', starts: { by: 'boot' } as const }]),
    ],
    folders: [{ server, path: `${dataRoot}/scrub/reports`, uid: 0, gid: 0, mode: folderMode }],
  };
  return {
    id: 'scrub',
    ...(without !== 'everything' && { needs: () => needs }),
    derive: () => ({ files: [], patches: [] }),
    checks: [],
  };
}

async function deploy(host: TestHost, wish: Wish = {}): Promise<void> {
  const lab = aLab();
  const stack = new Stack(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'web');
  bringTool(stack, scrubTool(host.dataRoot, wish));
  rmSync(host.dist, { recursive: true, force: true });
  await host.deploy(lab);
}

describe('prepare installs for systemd', () => {
  asRoot('units, which it enables and starts once', async () => {
    const host = aRunningHost();
    await deploy(host);
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    expect(units(host)).toEqual([
      'hl-mend.service',
      'hl-scrub.service',
      'hl-scrub.timer',
      'hl-watch.path',
      'hl-watch.service',
    ]);
    expect(statSync(unit(host, 'hl-scrub.timer')).mode & 0o777).toBe(0o644);
    const asked = host.asked();
    expect(asked[0]).toBe('daemon-reload');
    expect([...asked].sort()).toEqual([
      'daemon-reload',
      'enable --quiet hl-mend.service',
      'enable --quiet hl-scrub.timer',
      'enable --quiet hl-watch.path',
      'start hl-scrub.timer',
      'start hl-watch.path',
      'try-restart hl-scrub.timer',
      'try-restart hl-watch.path',
    ]);
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    expect(host.asked()).toEqual([]);
  });

  asRoot('a timer anew that has changed, and one again that somebody switched off', async () => {
    const host = aRunningHost();
    await deploy(host);
    host.run('prepare');
    host.asked();
    await deploy(host, { spread: 120 });
    expect(host.run('prepare').status).toBe(0);
    expect(host.asked()).toEqual(['daemon-reload', 'try-restart hl-scrub.timer']);
    rmSync(join(host.state, 'active-hl-watch.path'));
    rmSync(join(host.state, 'enabled-hl-watch.path'));
    expect(host.run('prepare').status).toBe(0);
    expect(host.asked()).toEqual(['enable --quiet hl-watch.path', 'start hl-watch.path']);
  });

  asRoot('nothing that the lab has no more: it ends and removes its own units, and no others', async () => {
    const host = aRunningHost();
    await deploy(host);
    host.run('prepare');
    host.asked();
    put(unit(host, 'mine.service'), '[Service]\n');
    await deploy(host, { without: 'boot' });
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    expect(host.asked()).toEqual(['disable --quiet --now hl-mend.service', 'daemon-reload']);
    expect(units(host)).not.toContain('hl-mend.service');
    await deploy(host, { without: 'everything' });
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    expect(units(host)).toEqual(['mine.service']);
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    expect(units(host)).toEqual(['mine.service']);
  });

  asRoot('nothing over a unit that somebody else put there', async () => {
    const host = aRunningHost();
    put(unit(host, 'hl-scrub.timer'), '[Timer]\nOnCalendar=hourly\n');
    await deploy(host);
    const { status, stderr } = host.run('prepare');
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('hl-scrub.timer is there already, and is not of this lab'),
    ]);
    expect(units(host)).toEqual(['hl-scrub.timer']);
    expect(existsSync(join(host.dataRoot, 'config'))).toBe(false);
  });

  asRoot('what an earlier release had copied by hand, as it says whose it is', async () => {
    const host = aRunningHost();
    put(unit(host, 'hl-scrub.timer'), '# Scrubs. Made by synth from the lab; a change here is lost.\n[Timer]\n');
    await deploy(host);
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(unit(host, 'hl-scrub.timer'), 'utf8')).toContain('OnCalendar=daily');
  });

  asRoot('nothing where it does not run, and says so; what is there stays until it runs again', async () => {
    const host = aRunningHost();
    rmSync(join(host.root, 'run'), { recursive: true });
    await deploy(host);
    expect(host.run('prepare')).toMatchObject({
      status: 0,
      stderr: 'prepare: systemd does not run here, so the units of this lab were not installed\n',
    });
    expect(units(host)).toEqual([]);
    mkdirSync(join(host.root, 'run/systemd/system'), { recursive: true });
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    rmSync(join(host.root, 'run'), { recursive: true });
    await deploy(host, { without: 'everything' });
    expect(host.run('prepare').status).toBe(0);
    expect(units(host)).toHaveLength(5);
    mkdirSync(join(host.root, 'run/systemd/system'), { recursive: true });
    expect(host.run('prepare').status).toBe(0);
    expect(units(host)).toEqual([]);
  });

  asRoot('folders with owner and mode, which it corrects', async () => {
    const host = aRunningHost();
    await deploy(host);
    host.run('prepare');
    const folder = join(host.dataRoot, 'scrub/reports');
    expect(statSync(folder).mode & 0o777).toBe(0o750);
    put(join(folder, 'kept'), '');
    await deploy(host, { folderMode: '0700' });
    expect(host.run('prepare').status).toBe(0);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(existsSync(join(folder, 'kept'))).toBe(true);
  });

  test('words of a command as systemd reads them: nothing in them is a specifier or a variable', async () => {
    const host = aHost();
    await deploy(host);
    expect(readFileSync(join(host.dist, 'home/systemd/hl-scrub.service'), 'utf8')).toContain(
      `ExecStart=${host.dataRoot}/bin/scrub "all 100%%" $$HOME\n`,
    );
  });
});
