import { spawnSync } from 'node:child_process';

/** How git sees a file; undefined where there is no git, or no repository. */
export type GitState = 'tracked' | 'ignored' | 'untracked' | undefined;

/** Asks git about files of one folder, each by its path below it. */
export function gitStates(root: string, files: readonly string[]): ReadonlyMap<string, GitState> {
  const ask = (...args: string[]): ReadonlySet<string> | undefined => {
    const input = files.map((file) => `${file}\0`).join('');
    const { status, stdout } = spawnSync('git', ['-C', root, ...args], { input, encoding: 'utf8', stdio: 'pipe' });
    return status === 0 || status === 1 ? new Set(stdout.split('\0')) : undefined;
  };
  const tracked = ask('ls-files', '-z', '--', ...files);
  const ignored = ask('check-ignore', '-z', '--stdin', '--no-index');
  const stateOf = (file: string): GitState => {
    if (tracked === undefined || ignored === undefined) return undefined;
    if (tracked.has(file)) return 'tracked';
    return ignored.has(file) ? 'ignored' : 'untracked';
  };
  return new Map(files.map((file) => [file, stateOf(file)]));
}
