import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { ConfigFile, Duration, Job, Secret, Service, Size, Stack, Volume } from '../../lib/index.ts';
import type { Tool } from '../../lib/tool/index.ts';
import { bringTool, installedFile } from '../../lib/tool/index.ts';
import type { RunningHost } from '../synth/host/running-host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';

/** A lab in one of two releases, with everything that `prepare` writes. */
export async function deploy(host: RunningHost, release: 1 | 2): Promise<void> {
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  const stack = new Stack(home, 'web');
  const key = new Secret(stack, 'key');
  const config = new ConfigFile(stack, 'conf', {
    content: { release, key: key.inFile() },
    onChange: { signal: 'SIGHUP' },
  });
  const plain = new ConfigFile(stack, release === 1 ? 'old' : 'new', { fileName: 'plain', content: `${release}\n` });
  new Service(stack, 'web', {
    image: 'nginx:1.27.1',
    memory: Size.mebibytes(64),
    secrets: [key.asFile({ uid: 0 })],
    mounts: [config.at('/conf'), plain.at('/plain'), new Volume(stack, 'data', { holds: 'state' }).at('/data')],
  });
  new Job(stack, 'job', { image: 'nginx:1.27.1', memory: Size.mebibytes(64), runs: 'each-deploy' });
  new Heartbeats(home, 'beats', { to: 'loopback' });
  home.heartbeat('smart', { period: Duration.days(1) });
  bringTool(stack, unitsOf(host.dataRoot, release));
  for (const folder of ['systemd', 'fail2ban'])
    rmSync(join(host.dist, 'home', folder), { recursive: true, force: true });
  await host.deploy(lab);
  host.setEnv(`WEB_KEY='key ${release}'\n`);
}

/** A tool with a timer that the second release changes, a unit that it drops and one that it brings, and files of fail2ban. */
const unitsOf = (dataRoot: string, release: number): Tool => ({
  id: 'scrub',
  needs: () => {
    const common = {
      server: 'home',
      description: 'Scrubs',
      runs: [`${dataRoot}/bin/scrub`],
      user: 'root',
      after: [],
      longestRunSeconds: 60 * release,
      hardening: { writes: [dataRoot], network: false },
    };
    return {
      units: [
        { ...common, name: 'hl-scrub', starts: { by: 'timer', onCalendar: 'daily', spreadSeconds: release } },
        { ...common, name: release === 1 ? 'hl-former' : 'hl-next', starts: { by: 'path', changed: '/srv/inbox' } },
      ],
      folders: [{ server: 'home', path: `${dataRoot}/scrub`, uid: 0, gid: 0, mode: release === 1 ? '0755' : '0700' }],
    };
  },
  derive: () => ({
    files: [
      {
        path: `home/fail2ban/jail.d/${release === 1 ? 'former' : 'next'}.conf`,
        content: `# Made by synth from the lab.\n[DEFAULT]\n`,
        mode: 0o644,
        install: installedFile(`/etc/fail2ban/jail.d/${release === 1 ? 'former' : 'next'}.conf`, {
          do: 'reload',
          unit: 'fail2ban.service',
        }),
      },
    ],
    patches: [],
  }),
  checks: [],
});

/** Every file below a folder with its mode and content, without what stands for a moment alone. */
export function stateOf(folder: string, prefix = ''): Record<string, string> {
  const all: Record<string, string> = {};
  if (!existsSync(folder)) return all;
  for (const name of readdirSync(folder)) {
    const [path, key] = [join(folder, name), join(prefix, name)];
    if (key === '.hl/lock' || name.startsWith('.hl-new.') || /^\.smart\./.test(name)) continue;
    const found = lstatSync(path);
    if (found.isDirectory()) Object.assign(all, stateOf(path, key));
    else
      all[key] = found.isSymbolicLink()
        ? readlinkSync(path)
        : `${(found.mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`;
  }
  return all;
}

/** What lives on a host: its data, the files of systemd and fail2ban, and what systemd knows. */
export const liveOf = (host: RunningHost): Record<string, string> => {
  const { log: _log, ...systemd } = stateOf(host.state);
  return {
    ...stateOf(host.dataRoot),
    ...stateOf(join(host.root, 'etc'), 'etc'),
    ...Object.fromEntries(Object.entries(systemd).map(([name, text]) => [`systemd/${name}`, text])),
  };
};

/** The folders that a run changes. */
export const changedFolders = (host: RunningHost): readonly string[] => [
  host.dataRoot,
  join(host.dist, 'home'),
  join(host.root, 'etc'),
  host.state,
];

export const stateOfBoth = (host: RunningHost): Record<string, string> => ({
  ...liveOf(host),
  ...stateOf(join(host.dist, 'home'), 'dist'),
});

/** Keeps folders as they are, and puts them back. What they stand in is left, as it may be a mount. */
export function restorerOf(folders: readonly string[]): () => void {
  const saved = aFolder();
  const copy = (from: string, to: string): void =>
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  for (const [index, folder] of folders.entries()) copy(folder, join(saved, String(index)));
  return () => {
    for (const [index, folder] of folders.entries()) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
      copy(join(saved, String(index)), folder);
    }
  };
}

/** What a run left that it may not, whatever has disturbed it: a file that is gone, or neither old nor new; an untrue success. */
export function harmIn(
  host: RunningHost,
  {
    before,
    after,
    status,
    what,
  }: {
    readonly before: Record<string, string>;
    readonly after: Record<string, string>;
    readonly status: number | null;
    readonly what: string;
  },
): readonly string[] {
  const harm: string[] = [];
  const now = stateOfBoth(host);
  if (status === 0 && JSON.stringify(now) !== JSON.stringify(after)) harm.push(`${what}: success, and not all is done`);
  for (const [path, content] of Object.entries(liveOf(host))) {
    if (/^config\/\.hl-|^systemd\/loaded/.test(path)) continue; // what a run keeps for the next one names both
    if (content !== before[path] && content !== after[path])
      harm.push(`${what}: ${path} is neither the old nor the new`);
  }
  for (const path of Object.keys(before)) {
    if (path in after && !(path in now)) harm.push(`${what}: ${path} is gone`);
  }
  return harm;
}
