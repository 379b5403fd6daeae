import type { Mapping, Tree } from '../compose/index.ts';
import { isMapping } from '../compose/tree-access.ts';
import { plainPath, RAW_DISK, RAW_MEMORY } from './host-paths.ts';

/** A right over the host that a service has. */
export interface HostRight {
  /** The key of the service that gives it. */
  readonly key: string;
  /** As it is written. */
  readonly right: string;
  /** Continues "it …". */
  readonly effect: string;
  readonly weight: 'error' | 'warning';
}

type Row = readonly [weight: HostRight['weight'], effect: string];

const READS_ANY_FILE = 'can open any file of the host';
const DISK = 'can read and write a disk below its file system, with every password on it';
const MEMORY = "can read and write the host's memory";

/** Capabilities beyond those that Docker gives; without `CAP_`. Others concern the container alone. */
const CAPABILITIES: Readonly<Record<string, Row>> = {
  ALL: ['error', 'has every capability, as a privileged container'],
  SYS_ADMIN: ['error', 'can mount the disks of the host'],
  SYS_MODULE: ['error', 'can load code into the kernel'],
  SYS_RAWIO: ['error', 'can talk to disks and memory directly'],
  DAC_READ_SEARCH: ['error', READS_ANY_FILE],
  SYS_PTRACE: ['warning', 'can read and change the memory of every process that it sees'],
  SYS_BOOT: ['warning', 'can restart the machine'],
  SYS_TIME: ['warning', "can set the host's clock"],
  AUDIT_CONTROL: ['warning', 'can switch off what the kernel writes down of others'],
  SYSLOG: ['warning', 'can read the log of the kernel, with its addresses'],
  BPF: ['warning', 'can load programs into the kernel'],
  PERFMON: ['warning', 'can watch what the kernel does for others'],
  MAC_ADMIN: ['warning', 'can change the rules of AppArmor and SELinux'],
  MAC_OVERRIDE: ['warning', 'is not held by the rules of AppArmor and SELinux'],
};

/** What only weighs, or weighs more, in a namespace of the host. */
const CAPABILITIES_IN: readonly (readonly [name: string, key: string, row: Row])[] = [
  ['SYS_PTRACE', 'pid', ['error', 'can take over every process of the host']],
  ['NET_ADMIN', 'network_mode', ['warning', "can change the host's addresses, routes and firewall"]],
];

/** Keys that are `host` where a service shares what containers have of their own. */
const NAMESPACES: Readonly<Record<string, string>> = {
  pid: 'sees every process of the host, and can end it',
  ipc: 'shares memory with the processes of the host',
  uts: "can change the host's name",
  userns_mode: 'is root as the host knows root',
  cgroup: "sees the control groups of the host's processes",
};

/** Forms of `security_opt`. */
const PROFILES: readonly (readonly [form: RegExp, effect: string])[] = [
  [/^seccomp[:=]unconfined$/, 'may make every system call'],
  [/^apparmor[:=]unconfined$/, 'is not held by AppArmor'],
  [/^label[:=](?:disable|type[:=](?:spc_t|unconfined_t))$/, 'is not held by SELinux'],
  [/^systempaths[:=]unconfined$/, 'can write to the settings of the kernel in /proc and /sys'],
  [/^writable-cgroups[:=]true$/, 'can change its own control groups'],
];

/** Forms of device paths. */
const DEVICES: readonly (readonly [form: RegExp, row: Row])[] = [
  [/^\/dev$/, ['error', 'has every device of the host']],
  [RAW_MEMORY, ['error', MEMORY]],
  [RAW_DISK, ['error', DISK]],
  [/^\/dev\/(?:disk|mapper|block|zvol|md|bsg)(?:\/|$)/, ['error', DISK]],
];

/** The rights over the host that the final form of a service gives it. `privileged` has a rule of its own. */
export function hostRightsOf(service: Mapping): readonly HostRight[] {
  return [
    ...capabilities(service),
    ...namespaces(service),
    ...profiles(service),
    ...devices(service),
    ...deviceRules(service),
    ...builds(service),
  ];
}

function* capabilities(service: Mapping): Iterable<HostRight> {
  for (const right of textsIn(service['cap_add'])) {
    const name = right.toUpperCase().replace(/^CAP_/, '');
    const shared = CAPABILITIES_IN.find(([each, key]) => each === name && service[key] === 'host');
    const row = shared?.[2] ?? (Object.hasOwn(CAPABILITIES, name) ? CAPABILITIES[name] : undefined);
    if (row !== undefined) {
      const beside = shared === undefined ? '' : ` with \`${shared[1]}: host\``;
      yield { key: 'cap_add', right: `the capability ${name}${beside}`, weight: row[0], effect: row[1] };
    }
  }
}

function* namespaces(service: Mapping): Iterable<HostRight> {
  for (const [key, effect] of Object.entries(NAMESPACES)) {
    if (service[key] === 'host') yield { key, right: `\`${key}: host\``, weight: 'warning', effect };
  }
}

function* profiles(service: Mapping): Iterable<HostRight> {
  for (const option of textsIn(service['security_opt'])) {
    const row = PROFILES.find(([form]) => form.test(option.replace(/\s/g, '')));
    if (row !== undefined) yield { key: 'security_opt', right: `\`${option}\``, weight: 'warning', effect: row[1] };
  }
}

function* devices(service: Mapping): Iterable<HostRight> {
  for (const source of devicePaths(service['devices'])) {
    const path = plainPath(source);
    const row = DEVICES.find(([form]) => form.test(path))?.[1];
    if (row !== undefined) yield { key: 'devices', right: `the device ${path}`, weight: row[0], effect: row[1] };
  }
}

const listIn = (tree: Tree | undefined): readonly Tree[] =>
  Array.isArray(tree) ? (tree as readonly Tree[]) : tree === undefined || tree === null ? [] : [tree];

const textsIn = (tree: Tree | undefined): readonly string[] =>
  listIn(tree).filter((each): each is string => typeof each === 'string');

const devicePaths = (tree: Tree | undefined): readonly string[] =>
  listIn(tree).flatMap((each) => {
    const source = isMapping(each) ? each['source'] : typeof each === 'string' ? each.split(':', 1)[0] : undefined;
    return typeof source === 'string' ? [source] : [];
  });

/** What a build may do on the host that builds. */
function* builds(service: Mapping): Iterable<HostRight> {
  const build = isMapping(service['build']) ? service['build'] : {};
  const insecure = textsIn(build['entitlements']).includes('security.insecure');
  const right = build['privileged'] === true ? '`build.privileged`' : insecure ? '`security.insecure`' : undefined;
  if (right !== undefined) yield { key: 'build', right, weight: 'warning', effect: 'builds as root of the host' };
}

/** `<type> <major>:<minor> <access>`: with `a` every device, whatever the numbers say. */
function* deviceRules(service: Mapping): Iterable<HostRight> {
  for (const rule of textsIn(service['device_cgroup_rules'])) {
    const [type = '', numbers = '', access = ''] = rule.trim().split(/\s+/);
    if (!/[rw]/.test(access)) continue;
    const [major, minor] = numbers.split(':');
    const isMemory = type === 'c' && (major === '*' || (major === '1' && ['*', '1', '2', '4'].includes(minor ?? '')));
    const effect = type === 'a' ? 'has every device of the host' : type === 'b' ? DISK : isMemory ? MEMORY : undefined;
    if (effect !== undefined) {
      yield { key: 'device_cgroup_rules', right: `the device rule \`${rule}\``, weight: 'error', effect };
    }
  }
}
