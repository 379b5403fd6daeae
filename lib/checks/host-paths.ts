import { posix } from 'node:path';

/** A disk, or a part of one. A CD drive, a serial port or a graphics card is none. */
export const RAW_DISK =
  /^\/dev\/(?:root$|(?:sd|hd|vd|xvd)[a-z]+\d*$|(?:nvme|mmcblk|md|dm-|loop|nbd|zd|bcache|zram|pmem)\d|(?:[^/]*vg[^/]*|pve)\/.)/;

/** The memory of the machine as a file. */
export const RAW_MEMORY = /^\/dev\/(?:mem|kmem|port)$/;

/** What it means to mount a path of the host: an error, a warning, or nothing. */
export type Weight = 'error' | 'warning' | 'none';

/** What a path of the host is, and how much it weighs to mount it. */
export interface HostPath {
  /** Continues "it can write /etc, …". */
  readonly what: string;
  /** Whether everything below counts as well. */
  readonly below: boolean;
  readonly write: Weight;
  readonly read: Weight;
}

type Row = readonly [paths: readonly string[], what: string, scope: 'alone' | 'below', write: Weight, read: Weight];

/**
 * What belongs to the host. The longest path that fits decides, so that a harmless file stands beside the folder that
 * it lies in. `/bin`, `/lib`, `/sbin`, `/var/run` are links nearly everywhere, and are looked up by where they lead.
 */
const ROWS: readonly Row[] = [
  [['/'], 'the whole disk of the host', 'alone', 'error', 'warning'],
  [['/etc'], "the host's configuration", 'below', 'error', 'warning'],
  [['/root'], 'the home of root', 'below', 'error', 'warning'],
  [['/home'], 'the homes of everybody on the host', 'alone', 'error', 'warning'],
  [['/boot', '/efi'], 'what the host boots from', 'below', 'error', 'warning'],
  [['/usr', '/usr/local', '/usr/lib32', '/usr/libx32'], "the host's programs", 'below', 'error', 'warning'],
  [['/var', '/var/lib'], "the host's own state", 'alone', 'error', 'warning'],
  [
    [
      '/var/lib/docker',
      '/var/snap/docker',
      '/var/lib/containers',
      '/var/lib/containerd',
      '/var/lib/kubelet',
      '/var/lib/rancher',
    ],
    'the data of the container engine',
    'below',
    'error',
    'warning',
  ],
  [
    ['/var/spool', '/var/spool/cron', '/var/spool/at', '/var/spool/anacron', '/var/lib/systemd'],
    'jobs that the host runs',
    'below',
    'error',
    'warning',
  ],
  [['/run/systemd'], 'the control of systemd', 'below', 'error', 'warning'],
  [
    ['/var/lib/dpkg', '/var/lib/rpm', '/var/lib/apt'],
    'scripts that the host runs as it installs',
    'below',
    'error',
    'none',
  ],
  // Whoever may speak to these starts a machine that has the whole disk; a socket is spoken to read-only as well.
  [
    ['/run/libvirt', '/var/lib/lxd', '/var/lib/incus', '/var/snap/lxd/common/lxd'],
    'the control of virtual machines and containers',
    'below',
    'error',
    'warning',
  ],
  [['/dev'], 'every device of the host', 'alone', 'error', 'warning'],
  // What the kernel tells is for everybody; what it is told through these changes the host.
  [['/proc', '/sys'], 'settings of the kernel', 'below', 'error', 'none'],
  [
    ['/sys/kernel/debug', '/sys/kernel/security', '/proc/kcore'],
    'the inside of the kernel',
    'below',
    'error',
    'warning',
  ],
  [['/var/log'], 'the logs of the host', 'below', 'warning', 'none'],
  // Anybody on the host may read these, and many images ask for them.
  [
    [
      '/etc/localtime',
      '/etc/timezone',
      '/etc/os-release',
      '/etc/lsb-release',
      '/etc/debian_version',
      '/etc/redhat-release',
      '/etc/machine-id',
      '/etc/hostname',
      '/etc/hosts',
      '/etc/resolv.conf',
      '/etc/nsswitch.conf',
      '/etc/passwd',
      '/etc/group',
      '/etc/mime.types',
    ],
    "the host's configuration",
    'alone',
    'error',
    'none',
  ],
  [
    [
      '/etc/ssl/certs',
      '/etc/ca-certificates',
      '/etc/pki/ca-trust',
      '/etc/pki/tls/certs',
      '/etc/letsencrypt',
      '/etc/tls',
      '/etc/certs',
      '/etc/certificates',
      '/etc/acme',
    ],
    'certificates of the host, which programs are given to read',
    'below',
    'error',
    'none',
  ],
  [
    [
      '/usr/share/zoneinfo',
      '/usr/share/ca-certificates',
      '/usr/local/share/ca-certificates',
      '/usr/share/fonts',
      '/usr/lib/os-release',
      '/usr/lib/modules',
      '/usr/lib/firmware',
      '/usr/src',
    ],
    "the host's programs",
    'below',
    'error',
    'none',
  ],
];

const TABLE: ReadonlyMap<string, HostPath> = new Map(
  ROWS.flatMap(([paths, what, scope, write, read]) =>
    paths.map((path) => [path, { what, below: scope === 'below', write, read }] as const),
  ),
);

/** Paths with a name in the middle that is anybody's. */
const PATTERNS: readonly (readonly [form: RegExp, row: HostPath])[] = [
  [
    /^(?:~|\/home\/[^/]+)$/,
    { what: 'with the keys by which a person logs in', below: false, write: 'warning', read: 'warning' },
  ],
  [
    /^(?:~|\/home\/[^/]+)\/\.(?:ssh|gnupg)(?:\/|$)/,
    { what: 'the keys by which people log in', below: true, write: 'error', read: 'warning' },
  ],
  [
    /^(?:~|\/home\/[^/]+)\/\.(?:(?:bash|z|k)(?:rc|_profile|_login|env)|zshenv|profile)$/,
    { what: 'commands that run as somebody of the host', below: false, write: 'error', read: 'none' },
  ],
  [
    /^(?:~|\/home\/[^/]+)\/\.config\/(?:systemd|autostart)(?:\/|$)/,
    { what: 'commands that run as somebody of the host', below: true, write: 'error', read: 'none' },
  ],
  [RAW_DISK, { what: 'a disk below its file system', below: false, write: 'error', read: 'warning' }],
  [RAW_MEMORY, { what: "the host's memory", below: false, write: 'error', read: 'warning' }],
  // The root of a process is the disk as that process sees it.
  [
    /^\/proc\/(?:\d+|self)\/(?:root|cwd)(?:\/|$)/,
    { what: 'the whole disk of the host', below: true, write: 'error', read: 'warning' },
  ],
];

/** Links that nearly every host has, and where they lead. */
const LINKS: readonly (readonly [from: string, to: string])[] = [
  ['/bin', '/usr/bin'],
  ['/sbin', '/usr/sbin'],
  ['/lib', '/usr/lib'],
  ['/lib32', '/usr/lib32'],
  ['/lib64', '/usr/lib64'],
  ['/libx32', '/usr/libx32'],
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
];

/** A path without dots, doubled slashes, a slash at its end, and the usual links: two texts of one place become one. */
export function plainPath(path: string): string {
  const short = trimmed(path.startsWith('/') ? posix.normalize(path).replace(/^\/\//, '/') : path);
  const link = LINKS.find(([from]) => isIn(short, from));
  return link === undefined ? short : link[1] + short.slice(link[0].length);
}

const trimmed = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);

/** Whether a path is another one or lies in it. Both are plain. */
export const isIn = (path: string, folder: string): boolean =>
  path === folder || (folder === '/' ? path.startsWith('/') : path.startsWith(`${folder}/`));

/** What a plain path of a host is, where it belongs to the host itself. */
export function hostPathOf(path: string): HostPath | undefined {
  const special = PATTERNS.find(([form]) => form.test(path));
  if (special !== undefined) return special[1];
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const row = TABLE.get(at);
    if (row !== undefined && (at === path || row.below)) return row;
  }
  return undefined;
}

/** Whether a plain path is one of the folders that are nobody's but the host's. */
export const isHostFolder = (path: string): boolean => TABLE.has(path);
