import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Directory } from '../../lib/index.ts';
import { aFolder } from '../synth/lab.ts';
import { aServerWithHealth } from './a-server-with-health.ts';
import { describeEngine, needEngine } from './support.ts';

const mounted: string[] = [];

afterEach(() => mounted.splice(0).forEach((folder) => spawnSync('umount', [folder])));

/** A file system of its own, of one mebibyte and a hundred inodes. */
function aSmallDisk(): string {
  const folder = aFolder();
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,nr_inodes=100', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  mounted.push(folder);
  return folder;
}

const withDisk = (folder: string) => ({
  directories: [Directory.of(folder, { mountpoint: true, holds: 'replaceable', reason: 'a test' })],
});

const generous = { diskPercent: 99, inodePercent: 99 };
const canMount = process.getuid?.() === 0;

(canMount ? describe : describe.skip)('the disks of a host, by the real df', () => {
  test('are full where more than the allowed share is in use, and the report names the share', async () => {
    const folder = aSmallDisk();
    const { look } = await aServerWithHealth({ ...generous, diskPercent: 80 }, withDisk(folder));
    expect(look('--dry-run').lines).toContain(`ok\tdisk ${folder}: 0 % in use`);
    writeFileSync(join(folder, 'film'), Buffer.alloc(900 * 1024));
    const full = look('--dry-run');
    expect(full.status).toBe(1);
    expect(full.faults).toContain(`disk ${folder}: 88 % in use, and at most 80 % may be`);
    rmSync(join(folder, 'film'));
    expect(look('--dry-run').faults.filter((each) => each.includes(folder))).toEqual([]);
  });

  test('are full where their inodes are used up, although there is space', async () => {
    const folder = aSmallDisk();
    const { look } = await aServerWithHealth(generous, withDisk(folder));
    for (let at = 0; at < 98; at++) writeFileSync(join(folder, String(at)), '');
    expect(look('--dry-run').faults).toContain(`inodes of ${folder}: 100 % in use, and at most 99 % may be`);
  });

  test('are a fault where they are not mounted, and their empty folder is not taken for them', async () => {
    const folder = aSmallDisk();
    const { look } = await aServerWithHealth(generous, withDisk(folder));
    spawnSync('umount', [folder]);
    const { faults, lines } = look('--dry-run');
    expect(faults).toEqual([`disk ${folder}: is not mounted`]);
    expect(lines.filter((line) => line.includes(`disk ${folder}`))).toHaveLength(1);
  });
});

describe('the health of a host', () => {
  test('is well where nothing is wrong, and then nothing is told', async () => {
    const { look } = await aServerWithHealth(generous);
    const { status, stderr, lines, faults } = look();
    expect([status, stderr, faults]).toEqual([0, '', []]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'ok\tclock: follows a time server',
        'ok\tunits: none has failed',
        'ok\tcontainers: 0 of 0 are well',
      ]),
    );
  });

  test('has a line for each unit that failed, except for its own and for those that may', async () => {
    const { look, says } = await aServerWithHealth({ ...generous, ignoredUnits: ['man-db.service'] });
    const rows = ['nginx.service', 'hl-health.service', 'man-db.service', 'mnt-media.mount'];
    says('systemctl', `printf '%s\\n' ${rows.map((unit) => `'${unit} loaded failed failed A unit'`).join(' ')}`);
    expect(look().faults).toEqual(['unit nginx.service: has failed', 'unit mnt-media.mount: has failed']);
  });

  test.each<[string, string, string | undefined, boolean]>([
    ['systemd says so', 'echo yes', undefined, true],
    ['systemd denies it and nothing else is there', 'echo no', undefined, false],
    ['chrony knows better', 'echo no', 'echo "Leap status     : Normal"', true],
    ['chrony knows no more', 'echo no', 'echo "Leap status     : Not synchronised"', false],
  ])('follows the clock of a time server, or does not: %s', async (_, timedatectl, chronyc, isRight) => {
    const { look, says } = await aServerWithHealth(generous);
    says('timedatectl', timedatectl);
    if (chronyc !== undefined) says('chronyc', chronyc);
    expect(look().faults).toEqual(isRight ? [] : [expect.stringMatching(/^clock: follows no time server/)]);
  });

  test('has a line for a container that is unhealthy, and none for one that is starting', async () => {
    const { look, has } = await aServerWithHealth(generous);
    has([
      { id: 'a', health: 'unhealthy' },
      { id: 'b', health: 'starting' },
      { id: 'c', health: 'healthy' },
    ]);
    const { faults, lines } = look();
    expect(faults).toEqual(['container name-a: is unhealthy']);
    expect(lines).toContain('ok\tcontainers: 2 of 3 are well');
  });

  test('finds a restart loop by comparing two looks, and forgets old restarts', async () => {
    const { look, has } = await aServerWithHealth(generous);
    has([{ id: 'a', restarts: 40 }]);
    expect(look().faults).toEqual([]); // who knows when these were
    has([{ id: 'a', restarts: 43 }]);
    expect(look().faults).toEqual([]);
    has([{ id: 'a', restarts: 47 }]);
    expect(look().faults).toEqual(['container name-a: restarted 4 times since the last look, and 3 are allowed']);
    expect(look().faults).toEqual([]);
    has([{ id: 'new', restarts: 9 }]); // a recreated container counts from nothing
    expect(look().faults).toEqual(['container name-new: restarted 9 times since the last look, and 3 are allowed']);
  });

  test('finds a container that waits for its next restart at the first look', async () => {
    const { look, has } = await aServerWithHealth(generous);
    has([{ id: 'a', restarts: 12, status: 'restarting' }]);
    expect(look().faults).toEqual(['container name-a: restarts in a loop: 12 times so far']);
  });

  test('keeps nothing in a dry run', async () => {
    const { look, has, host } = await aServerWithHealth(generous);
    has([{ id: 'a', restarts: 1 }]);
    look('--dry-run');
    expect(existsSync(join(host.dataRoot, '.hl/health'))).toBe(false);
    look();
    expect(readFileSync(join(host.dataRoot, '.hl/health/restarts'), 'utf8')).toBe('a 1\n');
  });

  test('tells that Docker does not answer, and keeps the restarts that it knows', async () => {
    const { look, has, host } = await aServerWithHealth(generous);
    has([{ id: 'a', restarts: 1 }]);
    look();
    host.docker('echo "Cannot connect to the Docker daemon" >&2; exit 1');
    expect(look().faults).toEqual([
      'disk of Docker: docker does not say where it keeps its data',
      'docker: does not answer: Cannot connect to the Docker daemon',
    ]);
    expect(readFileSync(join(host.dataRoot, '.hl/health/restarts'), 'utf8')).toBe('a 1\n');
  });

  test('has a fault of its own where something cannot be looked at, and looks at all else', async () => {
    const { look, says, has } = await aServerWithHealth(generous);
    says('systemctl', 'echo "Failed to connect to bus" >&2; exit 1');
    has([{ id: 'a', health: 'unhealthy' }]);
    expect(look().faults).toEqual([
      'units: could not be looked at: Failed to connect to bus',
      'container name-a: is unhealthy',
    ]);
  });

  test.each<[string, number, string[]]>([
    ['is sound', 0, []],
    ['is failing', 8, ['smart /dev/sda: the disk says of itself that it is failing: replace it']],
    ['is near its end', 16, ['smart /dev/sda: the disk says of itself that it is failing: replace it']],
    ['does not know SMART', 2, []],
  ])('knows by SMART of a disk that %s', async (_, status, faults) => {
    const { look, says } = await aServerWithHealth(generous);
    const scan = '/dev/sda -d sat # /dev/sda [SAT], ATA device';
    says(
      'smartctl',
      `case $1 in --scan) echo '${scan}' ;; *) [ "$*" = '-n standby,0 -H /dev/sda -d sat' ] || exit 99; echo x; exit ${status} ;; esac`,
    );
    expect(look().faults).toEqual(faults);
  });

  test('answers --help, and refuses what it does not know', async () => {
    const { look } = await aServerWithHealth();
    expect(look('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(look('--help').lines.join('\n')).toContain('--dry-run');
    expect(look('--wet')).toMatchObject({ status: 2, stderr: 'health: usage: health [--dry-run | --help]\n' });
  });
});

describe('what health tells people', () => {
  /** A host with a program `alert` that writes down what it was given. */
  async function aTellingHost() {
    const made = await aServerWithHealth(generous);
    const alert = join(made.host.bin, 'alert');
    const log = join(aFolder(), 'log');
    writeFileSync(alert, `#!/bin/sh\nprintf '%s|' "$@" >> ${log}\n`);
    chmodSync(alert, 0o755);
    const text = readFileSync(made.program, 'utf8').replace(/^alert=.*$/m, `alert='${alert}'`);
    writeFileSync(made.program, text);
    const told = (): string => {
      const said = existsSync(log) ? readFileSync(log, 'utf8') : '';
      rmSync(log, { force: true });
      return said;
    };
    return { ...made, told, alert };
  }

  test('is each fault once, with all that there are, and again when it comes back', async () => {
    const { look, has, told } = await aTellingHost();
    has([{ id: 'a', health: 'unhealthy' }]);
    look();
    expect(told()).toBe('--limit|health|alert|1 fault of the host|container name-a: is unhealthy\n|');
    look();
    expect(told()).toBe('');
    has([
      { id: 'a', health: 'unhealthy' },
      { id: 'b', health: 'unhealthy' },
    ]);
    look();
    expect(told()).toContain('2 faults of the host|container name-a: is unhealthy\ncontainer name-b: is unhealthy\n');
    has([]);
    expect(look()).toMatchObject({ status: 0 });
    expect(told()).toBe('');
    has([{ id: 'a', health: 'unhealthy' }]);
    look();
    expect(told()).toContain('1 fault');
  });

  test('is told again by the next run where nobody took it', async () => {
    const { look, has, alert, told, host } = await aTellingHost();
    const working = readFileSync(alert, 'utf8');
    writeFileSync(alert, '#!/bin/sh\nexit 1\n');
    has([{ id: 'a', health: 'unhealthy' }]);
    expect(look()).toMatchObject({ status: 1, stderr: expect.stringMatching(/^health: nobody could be told/) });
    expect(readFileSync(join(host.dataRoot, '.hl/health/restarts'), 'utf8')).toBe('a 0\n'); // all else is kept
    writeFileSync(alert, working);
    look();
    expect(told()).toContain('container name-a');
  });

  test('is nothing in a dry run', async () => {
    const { look, has, told } = await aTellingHost();
    has([{ id: 'a', health: 'unhealthy' }]);
    expect(look('--dry-run').status).toBe(1);
    expect(told()).toBe('');
  });
});

describeEngine(['shellcheck'], 'the program health', () => {
  test('has nothing in it that shellcheck finds', async () => {
    const { program } = await aServerWithHealth({ smart: 'required' });
    const { stdout, status } = spawnSync(needEngine('shellcheck'), ['-s', 'sh', program], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});

describeEngine(['busybox'], 'the program health in BusyBox', () => {
  test('says the same', async () => {
    const { program, host, has } = await aServerWithHealth(generous);
    has([{ id: 'a', health: 'unhealthy' }]);
    mkdirSync(join(host.bin, 'x'), { recursive: true });
    const env = { ...process.env, PATH: `${host.bin}:${process.env['PATH']}` };
    const run = (shell: readonly string[]) => {
      const [name = 'sh', ...rest] = shell;
      const { status, stdout, stderr } = spawnSync(name, [...rest, program, '--dry-run'], { encoding: 'utf8', env });
      return { status, stdout, stderr };
    };
    const dash = run(['dash']);
    expect(dash.status).toBe(1);
    expect(run([needEngine('busybox'), 'sh'])).toEqual(dash);
  });
});
