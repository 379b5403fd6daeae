import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Homelab, Server } from '../../../lib/index.ts';
import { ConfigFile, Directory, Overlay, Service, Stack, Volume } from '../../../lib/index.ts';
import { aFolder, aLab, aServer } from '../lab.ts';
import type { TestHost } from './host.ts';
import { aHost } from './host.ts';

const IMAGE = 'nginx:1.27.1';
const isRoot = process.getuid?.() === 0;

function aWebLab(host: TestHost, build: (stack: Stack, home: Server) => void, text = 'a: 1\n'): Homelab {
  const lab = aLab();
  const home = aServer(lab, 'home', {
    dataRoot: host.dataRoot,
    addresses: { ssh: 'home.lan', lan: '192.168.1.10/24', overlay: '10.66.0.1' },
  });
  const stack = new Stack(home, 'web');
  const file = new ConfigFile(stack, 'conf', { content: text, fileName: 'conf.yml' });
  new Service(stack, 'web', { image: IMAGE, mounts: [file.at('/conf.yml')] });
  build(stack, home);
  return lab;
}

const nothing = (): void => undefined;
const placed = (host: TestHost): string => join(host.dataRoot, 'config/web/conf.yml');
const refused = (host: TestHost): string => {
  const { status, stderr } = host.run('prepare');
  expect([status, stderr]).toEqual([1, expect.stringContaining('nothing was changed')]);
  return stderr;
};

describe('prepare believes no file that it does not know:', () => {
  test('all files of a copy that was broken off are listed, and nothing is installed', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, nothing));
    rmSync(join(host.dist, 'home/config/web/conf.yml'));
    truncateSync(join(host.dist, 'home/compose.yml'), 10);
    const said = refused(host);
    expect(said).toMatch(/files are missing in .*\n {6}config\/web\/conf.yml\n/);
    expect(said).toMatch(/not as synth wrote them.*\n {6}compose.yml\n/);
    expect(existsSync(host.dataRoot)).toBe(false);
  });

  test('half of prepare itself does nothing', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, nothing));
    const script = join(host.dist, 'home/prepare');
    const whole = readFileSync(script);
    for (const part of [0.2, 0.5, 0.9, 1 - 2 / whole.length, 1 - 10 / whole.length, 1 - 20 / whole.length]) {
      writeFileSync(script, whole.subarray(0, Math.floor(whole.length * part)));
      host.run('prepare');
      expect(existsSync(host.dataRoot)).toBe(false);
    }
  });

  test('a second deploy by a copy over the first does the same, and what is left there is told', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, nothing));
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    writeFileSync(join(host.dist, 'home/compose.override.yml'), 'services: {}\n');
    await host.deploy(aWebLab(host, nothing, 'a: 2\n'));
    expect(host.run('prepare')).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/are not of this release.*\n {6}compose.override.yml\n$/),
    });
    expect(readFileSync(placed(host), 'utf8')).toBe('a: 2\n');
  });
});

describe('prepare tells before any change', () => {
  test('that a folder lies where a file belongs, and a file where a folder does', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, (stack) => void new Volume(stack, 'data', { holds: 'state' })));
    mkdirSync(placed(host), { recursive: true });
    writeFileSync(join(host.dataRoot, 'web'), '');
    const said = refused(host);
    expect(said).toContain(`${placed(host)} is a folder, and a file belongs there`);
    expect(said).toContain(`${join(host.dataRoot, 'web')} is not a folder`);
    expect(readdirSync(placed(host))).toEqual([]);
  });

  test('that an address is missing that ports are bound to: which, of whom, and how to have it', async () => {
    const host = aHost();
    host.addresses('127.0.0.1/8', '192.168.1.100/24');
    await host.deploy(
      aWebLab(host, (stack, home) => {
        new Overlay(home.lab, 'tunnel', { kind: 'wireguard', network: '10.66.0.0/24', members: [home] });
        new Service(stack, 'api', {
          image: IMAGE,
          ports: [
            { port: 8080, to: 'vpn' },
            { port: 8081, to: 'lan' },
            { port: 8082, to: 'loopback' },
          ],
        });
      }),
    );
    const said = refused(host);
    expect(said).toMatch(/10\.66\.0\.1 is not an address of this host, and ports of web-api are bound to it: bring up/);
    expect(said).toMatch(/192\.168\.1\.10 is not an address of this host, .* addresses\.lan/);
    expect(said).not.toContain('127.0.0.1');
    host.addresses('10.66.0.1/24', '192.168.1.10/24');
    expect(host.run('prepare')).toMatchObject({ status: 0 });
  });
});

describe('root follows no link that others can plant:', () => {
  const drive = (stack: Stack, path: string): void => {
    const films = Directory.of(path, { mountpoint: true, holds: 'replaceable', reason: 'ripped again' });
    new Service(stack, 'films', { image: IMAGE, mounts: [films.at('/media')] });
  };

  test('neither the marker of a drive', async () => {
    const host = aHost();
    const [media, elsewhere] = [aFolder(), aFolder()];
    symlinkSync(join(elsewhere, 'nologin'), join(media, '.hl-mounted'));
    await host.deploy(aWebLab(host, (stack) => drive(stack, media)));
    expect(refused(host)).toContain(`${media}/.hl-mounted is a link`);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('nor a folder on the way to a volume that a container may write', async () => {
    const host = aHost();
    const elsewhere = aFolder();
    await host.deploy(
      aWebLab(host, (stack) => {
        const all = Directory.of(join(host.dataRoot, 'web'), { holds: 'cache' });
        const data = new Volume(stack, 'data', { holds: 'cache', uid: 1000 });
        new Service(stack, 'data', { image: IMAGE, mounts: [data.at('/data'), all.at('/all')] });
        stack.waive('HL104', { reason: 'for this test' });
      }),
    );
    mkdirSync(join(host.dataRoot, 'web'), { recursive: true });
    symlinkSync(elsewhere, join(host.dataRoot, 'web/data'));
    expect(refused(host)).toContain(`${join(host.dataRoot, 'web/data')} is a link in a folder that others may write`);
    if (isRoot) expect(statSync(elsewhere).uid).toBe(0);
  });

  test('nor what lies in the folder of an adopted stack, whose files keep their owner and mode', async () => {
    const host = aHost();
    const elsewhere = aFolder({ shadow: 'root:secret\n' });
    chmodSync(join(elsewhere, 'shadow'), 0o640);
    const directory = aFolder({ 'start.sh': 'old\n' });
    chmodSync(join(directory, 'start.sh'), 0o750);
    if (isRoot) for (const each of ['', 'start.sh']) chownSync(join(directory, each), 1000, 1000);
    symlinkSync(join(elsewhere, 'shadow'), join(directory, 'start.sh.hl-new'));
    const lab = (text: string): Homelab => {
      const made = aLab({
        'old/compose.yml': 'services: { app: { image: "nginx:1.27.1", volumes: ["./start.sh:/start.sh:ro"] } }\n',
        'old/start.sh': text,
      });
      const home = aServer(made, 'home', { dataRoot: host.dataRoot });
      Stack.fromComposeFile(home, 'old', { file: 'old/compose.yml', directory, files: ['start.sh'] });
      return made;
    };
    await host.deploy(lab('old\n'));
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    await host.deploy(lab('new\n'));
    expect(host.run('prepare')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(directory, 'start.sh'), 'utf8')).toBe('new\n');
    const { mode, uid } = statSync(join(directory, 'start.sh'));
    expect([mode & 0o777, uid]).toEqual([0o750, isRoot ? 1000 : process.getuid?.()]);
    expect(readFileSync(join(elsewhere, 'shadow'), 'utf8')).toBe('root:secret\n');
    expect(statSync(join(elsewhere, 'shadow')).mode & 0o777).toBe(0o640);
    expect(readdirSync(directory).sort()).toEqual(['start.sh', 'start.sh.hl-new']);
    rmSync(join(directory, 'start.sh'));
    symlinkSync(join(elsewhere, 'shadow'), join(directory, 'start.sh'));
    if (isRoot) expect(refused(host)).toContain('is a link, and a file of the lab belongs there');
  });
});

describe('one lock', () => {
  test('keeps prepare out while another run holds it, says whose it is, and dies with its holder', async () => {
    const host = aHost();
    await host.deploy(aWebLab(host, nothing));
    expect(host.run('prepare')).toMatchObject({ status: 0 });
    const again = `HL_LOCK_WAIT=0 sh ${host.dist}/home/prepare > ${host.dist}/second 2>&1`;
    host.docker(`[ -e ${host.dist}/second ] || { : > ${host.dist}/second; ${again}; kill -9 $PPID; }`);
    expect(host.run('prepare').status).not.toBe(0);
    expect(readFileSync(join(host.dist, 'second'), 'utf8')).toMatch(
      /^prepare: another run is under way: prepare, process \d+, since /,
    );
    expect(host.run('prepare')).toMatchObject({ status: 0 });
    expect(statSync(join(host.dataRoot, '.hl/lock')).mode & 0o777).toBe(0o600);
  });
});
