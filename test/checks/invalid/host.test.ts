import { ConfigFile, Directory, Service, Stack, synth, Volume } from '../../../lib/index.ts';
import type { DirectoryMount } from '../../../lib/tool/index.ts';
import { App, aLab, expectOne, found } from './lab.ts';

const mount = (path: string): DirectoryMount =>
  Directory.of(path, { holds: 'replaceable', reason: 'of the host' }).at('/data');
const readOnly = (path: string): DirectoryMount => Directory.of(path).readOnly().at('/data');

const CODES = ['HL124', 'HL126', 'HL127', 'HL133', 'HL137', 'HL138'];

/** What is told of a lab about mounts and rights. */
async function told(lab: Parameters<typeof synth>[0]): Promise<string[]> {
  const { findings } = await synth(lab, { write: false });
  return findings.flatMap(({ code }) => (CODES.includes(code) ? [code] : []));
}

const ofMount = (each: DirectoryMount, dataRoot = '/srv/hl'): Promise<string[]> => {
  const { lab, home } = aLab({ dataRoot });
  new App(home, 'app', { mounts: [each] });
  return told(lab);
};

test('a container that writes what belongs to the host', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { mounts: [mount('/etc')] }); // HL126
  const only = await expectOne(lab, 'HL126', 'home/app/app', __filename);
  expect(only.severity).toBe('error');
});

test('a container that reads what belongs to the host', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { mounts: [readOnly('/')] }); // HL127
  const only = await expectOne(lab, 'HL127', 'home/app/app', __filename);
  expect(only.severity).toBe('warning');
});

test('a capability that gives the host away', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { capabilities: { add: ['SYS_ADMIN'] } }); // HL137
  await expectOne(lab, 'HL137', 'home/app/app', __filename);
});

test('a namespace of the host', async () => {
  const { lab, home } = aLab();
  new App(home, 'app').compose({ pid: 'host' }); // HL138
  await expectOne(lab, 'HL138', 'home/app/app', __filename);
});

test.each([
  '/',
  '/etc',
  '/etc/ssh',
  '/etc/systemd/system',
  '/etc/cron.d',
  '/etc/localtime',
  '/etc/passwd',
  '/etc/ssl/certs',
  '/etc/',
  '//etc',
  '/root',
  '/root/.ssh',
  '/home',
  '/home/ada/.ssh',
  '/boot',
  '/usr/local/bin',
  '/bin',
  '/sbin',
  '/lib/systemd/system',
  '/lib64',
  '/var',
  '/var/lib',
  '/var/lib/docker',
  '/var/lib/docker/volumes/wiki/_data',
  '/var/lib/containerd',
  '/var/spool/cron',
  '/proc',
  '/proc/1/root/srv',
  '/sys',
  '/dev',
  '/run/systemd',
  '/srv',
  '/srv/hl',
  '/home/ada/.ssh/authorized_keys',
  '/home/ada/.gnupg',
  '/home/ada/.bashrc',
  '/home/ada/.config/systemd/user',
  '/var/snap/docker/common/var-lib-docker',
  '/var/lib/dpkg/info',
  '/var/run/libvirt/libvirt-sock',
  '/var/snap/lxd/common/lxd/unix.socket',
  '/dev/sda',
  '/dev/nvme0n1',
  '/dev/ubuntu-vg/root',
  '/dev/mem',
])('%s is written by no container', async (path) => {
  expect(await ofMount(mount(path))).toEqual(['HL126']);
});

test.each([
  '/',
  '/etc',
  '/etc/shadow',
  '/etc/ssl/private',
  '/root',
  '/home',
  '/boot',
  '/usr',
  '/var/lib/docker',
  '/dev',
  '/proc/1/root',
  '/srv/hl',
  '/srv/hl/secrets',
  '/srv/hl/config',
  '/home/ada/.ssh/id_ed25519',
  '/home/ada',
  '/run/libvirt/libvirt-sock',
  '/dev/sda1',
])('%s is a warning where it is only read', async (path) => {
  expect(await ofMount(readOnly(path))).toEqual(['HL127']);
});

test.each([
  '/etc/localtime',
  '/etc/timezone',
  '/etc/os-release',
  '/etc/machine-id',
  '/etc/passwd',
  '/etc/ssl/certs',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/letsencrypt/live',
  '/etc/tls',
  '/usr/share/zoneinfo',
  '/lib/modules',
  '/proc',
  '/sys',
  '/sys/fs/cgroup',
  '/var/log',
  '/var/log/journal',
  '/run/udev',
  '/run/dbus',
  '/home/ada/.bashrc',
  '/var/lib/dpkg',
  '/dev/disk/by-id',
])('%s may be read by everybody', async (path) => {
  expect(await ofMount(readOnly(path))).toEqual([]);
});

test.each([
  '/mnt/media',
  '/media',
  '/opt/app',
  '/home/ada/photos',
  '/home/ada/.config/app',
  '/home/ada/.bashrc.d',
  '/dev/dri',
  '/dev/ttyUSB0',
  '/dev/vga_arbiter',
  '/etcetera',
  '/data',
  '/srv/other',
  '/srv/hl/movies',
  '/dev/bus/usb',
  '/dev/shm',
  '/run/dbus',
  '/var/www',
  '/var/lib/wiki',
])('%s belongs to nobody but the lab', async (path) => {
  expect(await ofMount(mount(path))).toEqual([]);
});

test.each([
  ['a-proxy', ['HL126', 'HL126', 'HL133']],
  ['a-proxy:ro', ['HL126', 'HL127', 'HL133']],
])(
  'a service that takes over the mounts of another one by volumes_from has them as well: %s',
  async (from, expected) => {
    const { lab, home } = aLab();
    const stack = new Stack(home, 'a');
    new Service(stack, 'proxy', { image: 'tecnativa/docker-socket-proxy:0.4.1' }).compose({
      volumes: ['/run/docker.sock:/run/docker.sock', '/etc:/host'],
    });
    new Service(stack, 'app', { image: 'example/app:1.2.3' }).compose({ volumes_from: [from] });
    expect((await told(lab)).sort()).toEqual(expected);
  },
);

test.each(['secrets', 'config', 'bin', 'bin/'])('<data root>/%s is never written', async (name) => {
  expect(await ofMount(mount(`/srv/hl/${name}`))).toEqual(['HL124']);
});

test.each([
  '/run/docker.sock',
  '/var/run',
  '/run/containerd',
  '/run/containerd/containerd.sock',
  '/run/podman/podman.sock',
])('%s has one finding, that of sockets', async (path) => {
  expect(await ofMount(mount(path))).toEqual(['HL133']);
  expect(await ofMount(readOnly(path))).toEqual(['HL133']);
});

test('the volumes and files of a lab are its own, wherever its data directory lies', async () => {
  for (const dataRoot of ['/srv/hl', '/root/hl', '/var/lib/docker/hl']) {
    const { lab, home } = aLab({ dataRoot });
    const stack = new Stack(home, 'wiki');
    const data = new Volume(stack, 'data', { holds: 'state' });
    const file = new ConfigFile(stack, 'settings', { content: 'a' });
    new App(home, 'app', { mounts: [data.at('/data'), file.at('/etc/app.conf')] });
    expect(await told(lab)).toEqual([]);
  }
});

test.each(['/srv/../etc:/data', '/etc/.:/data', '/srv/hl/../../root/:/data'])(
  '%s is found behind its dots',
  async (said) => {
    const { lab, home } = aLab();
    new App(home, 'app').compose({ volumes: [said] });
    expect(await told(lab)).toEqual(['HL126']);
  },
);

test.each([
  [{ cap_add: ['ALL'] }, ['HL137']],
  [{ cap_add: ['CAP_SYS_ADMIN'] }, ['HL137']],
  [{ cap_add: ['sys_module', 'NET_ADMIN'] }, ['HL137']],
  [{ cap_add: ['SYS_RAWIO'] }, ['HL137']],
  [{ cap_add: ['DAC_READ_SEARCH'] }, ['HL137']],
  [{ cap_add: ['SYS_PTRACE'] }, ['HL138']],
  [{ cap_add: ['SYS_PTRACE'], pid: 'host' }, ['HL137', 'HL138']],
  [{ cap_add: ['NET_ADMIN'] }, []],
  [{ cap_add: ['NET_ADMIN'], network_mode: 'host' }, ['HL138']],
  [{ cap_add: ['NET_BIND_SERVICE', 'CHOWN', 'IPC_LOCK'] }, []],
  [{ cap_add: ['CAP_ALL'] }, ['HL137']],
  [{ cap_add: ['sys_time'] }, ['HL138']],
  [{ build: { context: '/srv/x', privileged: true } }, ['HL138']],
  [{ build: { context: '/srv/x', entitlements: ['security.insecure'] } }, ['HL138']],
  [{ build: { context: '/srv/x', entitlements: ['network.host'] } }, []],
  [{ devices: ['/dev/pve/root'] }, ['HL137']],
  [{ devices: ['/dev/root:/dev/xvda:r'] }, ['HL137']],
  [{ devices: ['/dev/dri', '/dev/ttyUSB0', '/dev/net/tun', '/dev/fuse', '/dev/sr0'] }, []],
  [{ ipc: 'host' }, ['HL138']],
  [{ ipc: 'shareable' }, []],
  [{ uts: 'host' }, ['HL138']],
  [{ userns_mode: 'host' }, ['HL138']],
  [{ cgroup: 'host' as const }, ['HL138']],
  [{ security_opt: ['seccomp:unconfined'] }, ['HL138']],
  [{ security_opt: ['apparmor=unconfined'] }, ['HL138']],
  [{ security_opt: ['label:disable'] }, ['HL138']],
  [{ security_opt: ['systempaths=unconfined'] }, ['HL138']],
  [{ security_opt: ['no-new-privileges:true', 'label:type:container_t'] }, []],
  [{ devices: ['/dev/sda'] }, ['HL137']],
  [{ devices: ['/dev/sdb1:/dev/disk:r'] }, ['HL137']],
  [{ devices: ['/dev/nvme0n1:/dev/nvme0n1'] }, ['HL137']],
  [{ devices: [{ source: '/dev/mem', target: '/dev/mem' }] }, ['HL137']],
  [{ devices: ['/dev/disk/by-id/ata-1'] }, ['HL137']],
  [{ devices: ['/dev/dri:/dev/dri', '/dev/net/tun', '/dev/ttyUSB0', '/dev/sr0', '/dev/video0'] }, []],
  [{ device_cgroup_rules: ['b *:* rwm'] }, ['HL137']],
  [{ device_cgroup_rules: ['a *:* rwm'] }, ['HL137']],
  [{ device_cgroup_rules: ['c 1:1 rw'] }, ['HL137']],
  [{ device_cgroup_rules: ['c 188:* rwm'] }, []],
  [{ use_api_socket: true }, ['HL133']],
])('%j tells %j', async (service, codes) => {
  const { lab, home } = aLab();
  new App(home, 'app').compose(service);
  expect((await told(lab)).sort()).toEqual(codes);
});

test('a hook with rights of its own counts as a privileged container', async () => {
  const { lab, home } = aLab();
  new App(home, 'app').compose({ post_start: [{ command: ['true'], privileged: true }] });
  expect(await found(lab, 'HL132')).toHaveLength(1);
});

test('a reason makes any of it right', async () => {
  const { lab, home } = aLab();
  const app = new App(home, 'vpn', {
    capabilities: { add: ['NET_ADMIN', 'SYS_MODULE'] },
    mounts: [mount('/etc/wireguard')],
  });
  app.waive('HL137', { reason: 'WireGuard loads its kernel module' });
  app.waive('HL126', { reason: 'the keys were there before' });
  const { findings } = await synth(lab, { write: false });
  expect(findings.filter(({ severity, waived }) => severity === 'error' && waived === undefined)).toEqual([]);
});
