import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestHost } from './host.ts';
import { aHost } from './host.ts';

/**
 * A `systemctl` that keeps what is enabled and active as files, and the units that it read last; it writes down what it
 * was asked.
 */
const SYSTEMCTL = `#!/bin/sh
state=@root@/systemd-state
printf '%s\\n' "$*" >> "$state/log"
verb=$1
shift
now=''
for word in "$@"; do
  case $word in --now) now=yes ;; --quiet) ;; *) unit=$word ;; esac
done
case $verb in
  is-enabled) [ -e "$state/enabled-$unit" ] ;;
  is-active)
    if [ -e "$state/active-$unit" ]; then echo active; else echo inactive; exit 3; fi ;;
  daemon-reload) find @root@/etc/systemd/system -type f ! -name '.*' -exec cat {} + > "$state/loaded" ;;
  reload) find @root@/etc/fail2ban -type f ! -name '.*' -exec cat {} + > "$state/loaded-$unit" ;;
  enable) : > "$state/enabled-$unit" ;;
  start) : > "$state/active-$unit" ;;
  disable) rm -f "$state/enabled-$unit"; if [ -n "$now" ]; then rm -f "$state/active-$unit"; fi ;;
esac
`;

/** A host on which systemd and fail2ban run. */
export interface RunningHost extends TestHost {
  /** What changes anything of which systemd was asked since the last time. */
  readonly asked: () => readonly string[];
  /** What systemd knows, as files. */
  readonly state: string;
}

export function aRunningHost(): RunningHost {
  const host = aHost();
  const state = join(host.root, 'systemd-state');
  for (const folder of [state, join(host.root, 'run/systemd/system'), join(host.root, 'etc/systemd/system')])
    mkdirSync(folder, { recursive: true });
  put(join(host.root, 'etc/fail2ban/jail.conf'), '');
  put(join(state, 'active-fail2ban.service'), '');
  writeFileSync(join(host.bin, 'systemctl'), SYSTEMCTL.replaceAll('@root@', host.root), { mode: 0o755 });
  const log = join(state, 'log');
  const asked = (): readonly string[] => {
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    rmSync(log);
    return lines.filter((line) => !/^is-/.test(line));
  };
  return { ...host, asked, state };
}

/** Writes a file, with its folders. */
export function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
