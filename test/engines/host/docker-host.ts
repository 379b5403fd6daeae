import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { needEngine } from '../support.ts';

/** An address of the host on one of its lines, and the one of a neighbour there. */
export interface Line {
  readonly host: readonly string[];
  readonly neighbour: readonly string[];
}

/** The Docker Engine of a host: the one that this machine has, or the newest that there is. */
export type DockerAge = 'machine' | 'today';

const OF_ALL: DockerAge = process.env['HL_DOCKER'] === 'today' ? 'today' : 'machine';

/** What a command gave. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A server of the test's own: a Docker Engine in a network namespace, with one line to a neighbour in another namespace
 * for each network that the server stands in. Clients are seen by their real addresses, and nothing leaves the machine.
 */
export class DockerHost {
  /**
   * Starts it. The neighbours are named after their lines. Needs root, iproute2, nsenter and dockerd 20.10. With
   * HL_DOCKER=today every test has the engine of today, for which .engines/docker-root is needed.
   */
  static async start(lines: Readonly<Record<string, Line>>, engine = OF_ALL): Promise<DockerHost> {
    const root = engine === 'today' ? join(needEngine('docker-today'), '../..') : undefined;
    const host = new DockerHost(lines, root);
    try {
      await host.startEngine();
      return host;
    } catch (error) {
      await host.stop();
      throw error;
    }
  }

  readonly folder = mkdtempSync(join(tmpdir(), 'hl-host-'));
  private readonly namespaces: string[] = [];
  private readonly name = `hl${process.pid}`;
  private engine: ChildProcess | undefined;

  private constructor(
    lines: Readonly<Record<string, Line>>,
    private readonly root: string | undefined,
  ) {
    this.addNamespace(this.name);
    Object.entries(lines).forEach(([line, addresses], index) => this.addLine(line, index, addresses));
  }

  /** Runs a program in the network of the server, or of a neighbour. */
  run(command: readonly string[], options: { readonly at?: string; readonly cwd?: string } = {}): Ran {
    const { at, cwd } = options;
    const namespace = at === undefined ? this.name : this.neighbour(at);
    const { DOCKER_HOST: _own, DOCKER_CONTEXT: _context, PATH = '', ...env } = process.env;
    return spawnSync('nsenter', [`--net=/run/netns/${namespace}`, ...command], {
      encoding: 'utf8',
      ...(cwd !== undefined && { cwd }),
      env: { ...env, DOCKER_HOST: this.socket, PATH: this.root === undefined ? PATH : `${this.root}/host:${PATH}` },
      maxBuffer: 1 << 26,
    });
  }

  /** As `run`, and an error where it fails. */
  must(command: readonly string[], options: { readonly at?: string; readonly cwd?: string } = {}): string {
    const { status, stdout, stderr } = this.run(command, options);
    if (status !== 0) throw new Error(`${command.join(' ')}: exit ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Starts a program that goes on running at a neighbour. */
  spawn(program: string, args: readonly string[], at: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
    const command = [`--net=/run/netns/${this.neighbour(at)}`, program, ...args];
    return spawn('nsenter', command, { env: { ...process.env, ...env } });
  }

  /** Lets a stand-in answer at a neighbour: `['nas', '5000/http']`. */
  standIn(args: readonly string[], at: string): ChildProcess {
    return this.spawn(needEngine('stand-in'), args, at);
  }

  docker(...args: readonly string[]): string {
    return this.must(['docker', ...args]);
  }

  compose(folder: string, ...args: readonly string[]): Ran {
    return this.run([needEngine('docker-compose'), ...args], { cwd: folder });
  }

  /** Makes an image of a folder. */
  importImage(folder: string, reference: string, changes: readonly string[]): void {
    const flags = changes.map((change) => `--change '${change}'`).join(' ');
    this.must(['sh', '-c', `tar -C ${folder} -c . | docker import ${flags} - ${reference}`]);
  }

  /** Ends every container, the engine, and the networks. */
  async stop(): Promise<void> {
    const containers = this.run(['docker', 'ps', '-aq']).stdout.split('\n').filter(Boolean);
    if (containers.length > 0) this.run(['docker', 'rm', '-f', ...containers]);
    if (this.engine !== undefined && this.engine.exitCode === null) {
      const ended = new Promise((resolve) => this.engine?.once('exit', resolve));
      this.engine.kill('SIGTERM');
      await ended;
    }
    for (const namespace of this.namespaces) spawnSync('ip', ['netns', 'del', namespace]);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private get socket(): string {
    return `unix://${this.folder}/docker.sock`;
  }

  private neighbour(line: string): string {
    return `${this.name}${line}`;
  }

  private addNamespace(name: string): void {
    ip('netns', 'add', name);
    this.namespaces.push(name);
    inside(name, 'ip', 'link', 'set', 'lo', 'up');
  }

  private addLine(line: string, index: number, { host, neighbour }: Line): void {
    const other = this.neighbour(line);
    this.addNamespace(other);
    const [here, there] = [`eth${index}`, 'eth0'];
    ip('link', 'add', here, 'netns', this.name, 'type', 'veth', 'peer', 'name', there, 'netns', other);
    addAddresses(this.name, here, host);
    addAddresses(other, there, neighbour);
  }

  private async startEngine(): Promise<void> {
    const { folder } = this;
    // Not a pipe: tests wait for commands and empty none, and an engine that cannot write its log stands still.
    const log = openSync(`${folder}/dockerd.log`, 'a');
    const engine = spawn(
      'nsenter',
      [
        `--net=/run/netns/${this.name}`,
        ...['unshare', '--mount', 'sh', '-c', this.root === undefined ? HERE : ELSEWHERE, this.root ?? '/'],
        ...['--host', this.socket, '--host', 'unix:///run/docker.sock'],
        ...['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`],
        ...['--pidfile', `${folder}/pid`, '--bip', '10.213.0.1/24'],
        ...['--default-address-pool', 'base=10.214.0.0/16,size=24'],
        // On by default since 27. Without them Docker's own proxy hides the address of every IPv6 client.
        ...['--experimental', '--ip6tables'],
      ],
      { stdio: ['ignore', 'ignore', log] },
    );
    closeSync(log);
    this.engine = engine;
    for (let tries = 0; tries < 150; tries++) {
      if (engine.exitCode !== null) break;
      if (this.run(['docker', 'version']).status === 0) return;
      await sleep(200);
    }
    throw new Error(`dockerd does not answer:\n${readFileSync(`${folder}/dockerd.log`, 'utf8').slice(-2000)}`);
  }
}

/** A /run of its own, so that the socket lies where containers of a server look for it. */
const HERE = 'mount -t tmpfs tmpfs /run && exec dockerd "$@"';

/** The same in the system of another folder, which sees this machine's devices and the folders of tests. */
const ELSEWHERE = `set -e
mount --bind "$0" "$0"
cd "$0"
mkdir -p tmp run old
for each in /proc /sys /dev "\${TMPDIR:-/tmp}"; do mkdir -p ".$each" && mount --rbind "$each" ".$each"; done
mount -t tmpfs tmpfs run
pivot_root . old
cd /
exec /usr/sbin/dockerd "$@"`;

/** Whether this machine can be such a host. */
export const canHost = (): boolean =>
  process.getuid?.() === 0 && spawnSync('ip', ['netns', 'list']).status === 0 && isThere('/proc/self/ns/net');

const isThere = (file: string): boolean => {
  try {
    return readFileSync(file) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
};

function ip(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
}

function inside(namespace: string, ...command: readonly string[]): void {
  const { status, stderr } = spawnSync('nsenter', [`--net=/run/netns/${namespace}`, ...command], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
}

function addAddresses(namespace: string, device: string, addresses: readonly string[]): void {
  for (const address of addresses) {
    // Without `nodad` an IPv6 address is no use for its first second.
    inside(namespace, 'ip', 'addr', 'add', address, 'dev', device, ...(address.includes(':') ? ['nodad'] : []));
  }
  inside(namespace, 'ip', 'link', 'set', device, 'up');
}
