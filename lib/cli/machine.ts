import { arch, availableParallelism, homedir, totalmem } from 'node:os';
import { isTimezone } from '../values/index.ts';
import { readRegularText } from '../values/read-file.ts';

/** This machine, in the words of a server's declaration. */
export interface Machine {
  /** As TypeScript: `Os.debian(13)`. */
  readonly os: string;
  readonly arch: 'amd64' | 'arm64' | 'armv7';
  readonly memoryGibibytes: number;
  readonly cpus: number;
  /** IANA name. */
  readonly timezone: string;
  /** Where a person who is not root may keep data; absent for root, who has the default. */
  readonly dataRoot?: string;
}

const ARCHES: Readonly<Record<string, Machine['arch']>> = { x64: 'amd64', arm64: 'arm64', arm: 'armv7' };

/** Looks at the machine that this runs on. */
export const thisMachine = (env: Readonly<Record<string, string | undefined>>): Machine => ({
  os: osFrom(readRelease()),
  arch: ARCHES[arch()] ?? 'amd64',
  memoryGibibytes: Math.max(1, Math.floor(totalmem() / 1024 ** 3)),
  cpus: availableParallelism(),
  timezone: timezoneFrom(new Intl.DateTimeFormat().resolvedOptions().timeZone),
  ...(process.getuid?.() !== 0 && { dataRoot: `${env['XDG_DATA_HOME'] ?? `${homedir()}/.local/share`}/hl` }),
});

/** What the engine says, unless it made nothing of the system's setting. */
export const timezoneFrom = (name: string | undefined): string =>
  name !== undefined && isTimezone(name) ? name : 'Etc/UTC';

function readRelease(): string {
  try {
    return readRegularText('/etc/os-release');
  } catch {
    return '';
  }
}

/**
 * The system that os-release names, in the words of `Os`. Anything else counts as Debian 13: for a lab on the local
 * Docker only generated host files differ. Rule: freedesktop os-release(5).
 */
export function osFrom(release: string): string {
  const value = (key: string): string => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? '';
  const [id, version] = [value('ID'), value('VERSION_ID')];
  if (id === 'ubuntu' && ['22.04', '24.04'].includes(version)) return `Os.ubuntu('${version}')`;
  if (['debian', 'raspbian'].includes(id) && Number(version) >= 12) return `Os.debian(${Math.floor(Number(version))})`;
  if (id === 'fedora' && Number(version) >= 40) return `Os.fedora(${Math.floor(Number(version))})`;
  return 'Os.debian(13)';
}
