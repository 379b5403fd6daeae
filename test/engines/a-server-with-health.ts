import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Heartbeats } from '../../lib/heartbeats/index.ts';
import type { Directory, HealthProps, Server } from '../../lib/index.ts';
import { Service, Stack } from '../../lib/index.ts';
import type { TestHost } from '../synth/host/host.ts';
import { aHost } from '../synth/host/host.ts';
import { aLab, aServer } from '../synth/lab.ts';

/** A container as `docker inspect` tells of it. */
export interface TestContainer {
  readonly id: string;
  readonly restarts?: number;
  readonly status?: string;
  readonly health?: string;
}

/** What else stands in the lab. */
interface HealthLab {
  readonly directories?: readonly Directory[];
  readonly declare?: (home: Server) => void;
  /** The server's own .env. */
  readonly env?: string;
}

/** A server with `health`, prepared by `prepare`, whose docker, systemctl, timedatectl and smartctl say what a test wants. */
export async function aServerWithHealth(
  health: HealthProps = {},
  { directories = [], declare, env = '' }: HealthLab = {},
) {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot, health });
  new Heartbeats(home, 'heartbeats');
  if (directories.length > 0) {
    const mounts = directories.map((directory, index) => directory.at(`/data/${index}`));
    new Service(new Stack(home, 'app'), 'app', { image: 'example/app:1', mounts });
  }
  declare?.(home);
  const { blueprint } = await host.deploy(lab);
  host.setEnv(env);
  const { status: prepared, stderr: trouble } = host.run('prepare');
  if (prepared !== 0) throw new Error(trouble);
  const says = (name: string, script: string): void => {
    writeFileSync(join(host.bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(host.bin, name), 0o755);
  };
  says('systemctl', ':');
  says('timedatectl', 'echo yes');
  says('smartctl', ':');
  containers(host, []);
  const program = join(host.dataRoot, 'bin/health');
  const look = (...args: readonly string[]) => {
    const env = { ...process.env, PATH: `${host.bin}:${process.env['PATH']}` };
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
    return { status, stderr, lines: stdout.trimEnd().split('\n'), faults: faultsIn(stdout) };
  };
  return {
    host,
    home,
    blueprint,
    says,
    look,
    program,
    has: (all: readonly TestContainer[]) => containers(host, all),
  };
}

const faultsIn = (stdout: string): readonly string[] =>
  stdout.split('\n').flatMap((line) => (line.startsWith('fault\t') ? line.slice('fault\t'.length) : []));

/** Says which containers there are. */
function containers(host: TestHost, all: readonly TestContainer[]): void {
  const ids = all.map(({ id }) => id).join('\n');
  const rows = all.map(
    ({ id, restarts = 0, status = 'running', health = 'none' }) => `${id} ${restarts} ${status} ${health} /name-${id}`,
  );
  host.docker(
    `case $1 in info) echo / ;; ps) printf '%s\\n' '${ids}' ;; container) printf '%s\\n' '${rows.join('\n')}' ;; esac`,
  );
}
