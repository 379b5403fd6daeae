import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import { ConfigFile, Duration, Job, Secret, Service, Size, Stack, Volume } from '../../lib/index.ts';
import type { TestHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';

/** A lab in one of two releases, with everything that `prepare` writes. */
export async function deploy(host: TestHost, release: 1 | 2): Promise<void> {
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
  await host.deploy(lab);
  host.setEnv(`WEB_KEY='key ${release}'\n`);
}

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

export const stateOfBoth = (host: TestHost): Record<string, string> => ({
  ...stateOf(host.dataRoot),
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
  host: TestHost,
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
  for (const [path, content] of Object.entries(stateOf(host.dataRoot))) {
    if (path.startsWith('config/.hl-')) continue; // what a run keeps for the next one names both
    if (content !== before[path] && content !== after[path])
      harm.push(`${what}: ${path} is neither the old nor the new`);
  }
  for (const path of Object.keys(before)) {
    if (path in after && !(path in now)) harm.push(`${what}: ${path} is gone`);
  }
  return harm;
}
