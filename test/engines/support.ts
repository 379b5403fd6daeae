import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const REQUIRED = process.env['HL_REQUIRE_ENGINES'] === '1';

interface EngineFacts {
  /** Arguments that print its version. */
  readonly version: readonly string[];
  /** The oldest version that its tests are right for. */
  readonly least: string;
  /** Places beside .engines/ and PATH. */
  readonly also?: readonly string[];
  /** What scripts/install-engines.sh calls it. */
  readonly install: string;
}

const PLUGIN = 'cli-plugins/docker-compose';

/** The real programs. Where a machine has another version, it is as good as none: the tests would say something else. */
const ENGINES = {
  'docker-compose': {
    version: ['version', '--short'],
    least: '2.26',
    also: ['/usr/libexec/docker', '/usr/lib/docker', '/usr/local/lib/docker', join(homedir(), '.docker')].map(
      (folder) => join(folder, PLUGIN),
    ),
    install: 'compose',
  },
  'docker-compose-v5': { version: [], least: '', install: 'compose-v5' },
  deno: { version: ['--version'], least: '2.0', install: 'deno' },
  // An engine that answers: DOCKER_HOST, or the machine's own.
  docker: {
    version: ['version', '--format', '{{.Server.Version}}'],
    least: '20.10',
    install: 'docker, then scripts/docker-engine.sh run npm run test:engines',
  },
  // The program of the engine: tests that need a host of their own start one.
  dockerd: { version: ['--version'], least: '20.10', install: 'docker' },
  // That of today, whichever the machine has (see scripts/install-engines.sh).
  'docker-today': {
    version: ['--version'],
    least: '28',
    also: [join(ROOT, '.engines/docker-root/host/docker')],
    install: 'docker-today',
  },
  busybox: { version: [], least: '', install: 'busybox' },
  'stand-in': { version: [], least: '', install: 'stand-in' },
  curl: { version: ['--version'], least: '7.49', install: 'curl' },
  'django-admin': { version: [], least: '', install: 'django' },
  openssl: { version: [], least: '', install: 'curl' },
  htpasswd: { version: [], least: '', install: 'secrets' },
  mkpasswd: { version: [], least: '', install: 'secrets' },
  wg: { version: [], least: '', install: 'secrets' },
  script: { version: ['--version'], least: '2.35', install: 'secrets' },
  haproxy: { version: ['-v'], least: '2.0', install: 'haproxy' },
  shellcheck: { version: ['--version'], least: '0.9', install: 'shellcheck' },
  traefik: { version: ['version'], least: '3.7', install: 'traefik' },
  gatus: { version: [], least: '', install: 'gatus' },
  restic: { version: ['version'], least: '0.14', install: 'restic' },
  syncthing: { version: ['--version'], least: '1.29', install: 'syncthing' },
  'named-checkzone': { version: ['-v'], least: '9.16', also: ['/usr/sbin/named-checkzone'], install: 'bind' },
  dnsmasq: { version: ['--version'], least: '2.85', also: ['/usr/sbin/dnsmasq'], install: 'dnsmasq' },
  unbound: { version: ['-V'], least: '1.13', also: ['/usr/sbin/unbound'], install: 'unbound' },
  'unbound-checkconf': { version: [], least: '', also: ['/usr/sbin/unbound-checkconf'], install: 'unbound' },
  'fail2ban-server': { version: ['--version'], least: '1.0', install: 'fail2ban' },
  sshd: { version: [], least: '', also: ['/usr/sbin/sshd'], install: 'sshd' },
  shoutrrr: { version: [], least: '', install: 'shoutrrr' },
  'systemd-analyze': { version: ['--version'], least: '', install: 'systemd' },
  'systemd-host.tar': { version: [], least: '', install: 'systemd-host' },
  pebble: { version: [], least: '', install: 'pebble' },
  'pebble-challtestsrv': { version: [], least: '', install: 'pebble' },
  ntfy: { version: ['--help'], least: '2.11', install: 'ntfy' },
} as const satisfies Record<string, EngineFacts>;

export type EngineName = keyof typeof ENGINES;

/** Path of a real program: the one in .engines/, or one of the machine that is new enough; undefined if there is none. */
export function engine(name: EngineName): string | undefined {
  if (!found.has(name)) found.set(name, find(name));
  return found.get(name);
}

/** Path of a program that a `describeEngine` block asked for. */
export function needEngine(name: EngineName): string {
  const path = engine(name);
  if (path === undefined) throw new Error(lacking([name]));
  return path;
}

/**
 * A block of tests in which real programs judge. Where one is missing, one skipped test says which and how to get it;
 * with HL_REQUIRE_ENGINES=1 (CI) that is a failure.
 */
export function describeEngine(names: readonly EngineName[], title: string, block: () => void): void {
  const missing = names.filter((name) => engine(name) === undefined);
  if (missing.length === 0) describe(title, block);
  else describe(title, () => lacks(lacking(missing)));
}

/** A block of tests over a file of ../shared; skipped where this checkout has no such neighbour. */
export function describeShared(file: string, title: string, block: (path: string) => void): void {
  const shared = resolve(ROOT, '../shared');
  const path = join(shared, file);
  if (existsSync(path)) describe(title, () => block(path));
  else if (!existsSync(shared))
    describe(title, () => it.skip('needs ../shared, which this checkout does not have', () => undefined));
  else describe(title, () => lacks(`needs ../shared/${file}, which is not there`));
}

/**
 * A block of tests over the source of Go modules, as `module@version`; skipped where Go, or the module, cannot be had.
 * With HL_REQUIRE_ENGINES=1 that is a failure.
 */
export function describeGoModules(
  modules: readonly string[],
  title: string,
  block: (folders: readonly string[]) => void,
): void {
  const folders = modules.map(goModule);
  const missing = modules.filter((_module, index) => folders[index] === undefined);
  if (missing.length === 0) describe(title, () => block(folders as readonly string[]));
  else describe(title, () => lacks(`needs Go, and its modules ${missing.join(', ')}`));
}

/** The folder of a module: from Go's own cache, or else from its proxy. */
function goModule(module: string): string | undefined {
  const run = spawnSync('go', ['mod', 'download', '-json', module], {
    cwd: tmpdir(),
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: '/usr/local/go/bin:/usr/bin:/bin', ...process.env, GOFLAGS: '-mod=mod' },
  });
  if (run.status !== 0) return undefined;
  return (JSON.parse(run.stdout) as { readonly Dir?: string }).Dir;
}

const found = new Map<EngineName, string | undefined>();

function find(name: EngineName): string | undefined {
  const facts: EngineFacts = ENGINES[name];
  const own = [join(ROOT, '.engines', name), join(ROOT, '.engines', name, name)];
  const path = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, name));
  return [...own, ...path, ...(facts.also ?? [])].find((file) => isFile(file) && isNewEnough(file, facts));
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

function isNewEnough(file: string, { version, least }: EngineFacts): boolean {
  if (least === '') return true;
  const { stdout, status } = spawnSync(file, version, { encoding: 'utf8', timeout: 20_000 });
  const numbers = status === 0 ? /(\d+)\.(\d+)/.exec(stdout) : null;
  if (numbers === null) return false;
  const [major = 0, minor = 0] = least.split('.').map(Number);
  return Number(numbers[1]) > major || (Number(numbers[1]) === major && Number(numbers[2]) >= minor);
}

function lacking(names: readonly EngineName[]): string {
  const what = names.map((name) => (ENGINES[name].least === '' ? name : `${name} ≥ ${ENGINES[name].least}`));
  const how = [...new Set(names.map((name) => ENGINES[name].install))];
  return `needs ${what.join(', ')}: scripts/install-engines.sh ${how.join(' ')}`;
}

function lacks(what: string): void {
  if (REQUIRED)
    it(what, () => {
      throw new Error(`${what} (HL_REQUIRE_ENGINES=1 lets no test be skipped)`);
    });
  else it.skip(what, () => undefined);
}
