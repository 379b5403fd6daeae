import { setTimeout as sleep } from 'node:timers/promises';
import { needEngine } from '../support.ts';
import type { DockerHost, Ran } from './docker-host.ts';

const IMAGE = 'localhost/systemd-host:13';

/** What systemd needs as PID 1 of a container; `--privileged` asks for a capability that not every machine can give. */
const FLAGS = [
  ...['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE'],
  ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
  ...['--security-opt', 'systempaths=unconfined', '--stop-signal', 'SIGRTMIN+3'],
  ...['--cgroupns=host', '-v', '/sys/fs/cgroup:/sys/fs/cgroup:rw'],
  ...['--tmpfs', '/run', '--tmpfs', '/run/lock', '--tmpfs', '/tmp:exec'],
];

/** A host on which systemd runs as PID 1: a container of a Docker Engine that the test has started. */
export class SystemdHost {
  /** Boots it, with folders of this machine and where they stand there. */
  static async start(
    engine: DockerHost,
    name: string,
    folders: Readonly<Record<string, string>> = {},
  ): Promise<SystemdHost> {
    if (engine.run(['docker', 'image', 'inspect', IMAGE]).status !== 0) {
      const changes = `--change 'CMD ["/lib/systemd/systemd"]' --change 'ENV container=docker'`;
      engine.must(['sh', '-c', `docker import ${changes} - ${IMAGE} < ${needEngine('systemd-host.tar')}`]);
    }
    const mounts = Object.entries(folders).flatMap(([here, there]) => ['-v', `${here}:${there}`]);
    engine.docker('run', '-d', '--name', name, '--hostname', name, ...mounts, ...FLAGS, IMAGE);
    const host = new SystemdHost(engine, name);
    await host.booted();
    return host;
  }

  private constructor(
    private readonly engine: DockerHost,
    private readonly name: string,
  ) {}

  run(...command: readonly string[]): Ran {
    return this.engine.run(['docker', 'exec', this.name, ...command]);
  }

  must(...command: readonly string[]): string {
    const { status, stdout, stderr } = this.run(...command);
    if (status !== 0) throw new Error(`${command.join(' ')}: exit ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  /** A shell script there. */
  sh(script: string): string {
    return this.must('sh', '-euc', script);
  }

  /** Starts it anew, as a power button does. */
  async reboot(): Promise<void> {
    this.engine.docker('restart', '--time', '20', this.name);
    await this.booted();
  }

  private async booted(): Promise<void> {
    let said = '';
    for (let tries = 0; tries < 300; tries++) {
      said = this.run('systemctl', 'is-system-running').stdout.trim();
      if (said === 'running' || said === 'degraded') return;
      await sleep(200);
    }
    throw new Error(`systemd is ${said}`);
  }
}
