import { isIP } from 'node:net';
import { isGoBoolean, parseGoDuration } from '../language/go-values.ts';
import { CAPABILITIES, SIGNALS, ULIMITS } from '../language/kernel-names.ts';
import { isMapping } from '../tree-access.ts';
import type { EngineRules, Judge } from './rule.ts';
import { at, listOf, numberOf, pairsOf, text, textOf } from './rule.ts';

const absolute = text((path) => (path === '' || path.startsWith('/') ? undefined : 'is no absolute path'));

const signal = text((name) => {
  if (/^-?\d+$/.test(name)) return Number(name) > 0 ? undefined : 'is no signal';
  return name === '' || SIGNALS.has(name.toUpperCase().replace(/^SIG/, '')) ? undefined : 'is no signal of Linux';
});

const MILLISECOND = 1_000_000n;

const duration = text((span) => {
  const nanoseconds = parseGoDuration(span);
  return nanoseconds === undefined || nanoseconds === 0n || nanoseconds >= MILLISECOND
    ? undefined
    : 'is less than a millisecond';
});

const capability = text((name) =>
  CAPABILITIES.includes(name.toUpperCase().replace(/^CAP_/, '')) ? undefined : 'is no capability of Linux',
);

const extraHosts: Judge = (hosts, { refuse }) => {
  const judge = (address: string | undefined, ...below: (string | number)[]): void => {
    const bare = address?.replace(/^\[(.*)\]$/, '$1');
    if (bare !== undefined && bare !== '' && bare !== 'host-gateway' && isIP(bare) === 0)
      refuse('names something that is neither an address nor `host-gateway`', ...below);
  };
  if (isMapping(hosts)) {
    for (const [name, said] of Object.entries(hosts)) {
      if (listOf(said).length === 0) judge(textOf(said), name);
      for (const [index, each] of listOf(said).entries()) judge(textOf(each), name, index);
    }
  }
  for (const [index, entry] of listOf(hosts).entries()) {
    const said = textOf(entry);
    if (said !== undefined) judge(/^[^:=]*[:=](.*)$/s.exec(said)?.[1], index);
  }
};

const port: Judge = (entry, { refuse }) => {
  if (!isMapping(entry)) return;
  const target = numberOf(entry['target']);
  if (target !== undefined && (target < 1 || target > 65_535)) refuse('is no port', 'target');
  const published = textOf(entry['published']) ?? '';
  if (published.split('-').some((each) => Number(each) > 65_535)) refuse('is no port', 'published');
  const protocol = textOf(entry['protocol']) ?? 'tcp';
  if (!['tcp', 'udp', 'sctp', ''].includes(protocol.toLowerCase())) refuse('is none of tcp, udp and sctp', 'protocol');
};

/** The addresses of network cards: of these, that of one card has an even first byte. */
const MAC = /^(?:[\da-f]{2}([:-])[\da-f]{2}(?:\1[\da-f]{2}){4}|[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})$/i;

const macAddress = text((address) => {
  if (address === '') return undefined;
  if (!MAC.test(address)) return 'is no MAC address';
  return Number.parseInt(address.slice(0, 2), 16) % 2 === 0
    ? undefined
    : 'is the MAC address of a group, not of a card';
});

const namespaceOf = (...words: readonly string[]): Judge =>
  text((mode) => {
    const [, container] = /^(?:container|service):(.*)$/s.exec(mode) ?? [];
    if (container !== undefined) return container === '' ? 'names no container' : undefined;
    return mode === '' || words.includes(mode) ? undefined : `is none of ${[...words, 'container:<name>'].join(', ')}`;
  });

const ipcMode = namespaceOf('none', 'host', 'private', 'shareable');

const ipc: Judge = (mode, judging) => {
  ipcMode(mode, judging);
  const { tree, refuse } = judging;
  const donor = /^service:(.+)$/s.exec(textOf(mode) ?? '')?.[1];
  const service = donor === undefined ? undefined : at(tree, 'services', donor);
  if (service === undefined) return;
  const own = textOf(at(service, 'ipc')) ?? '';
  if (['', 'private', 'none'].includes(own)) refuse(`needs \`ipc: shareable\` of the service ${donor}`);
};

/** Rule: opencontainers/runc libcontainer/configs/validate/validator.go, sysctl. */
const OF_IPC = /^(?:kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|fs\.mqueue\..+)$/;

const sysctls: Judge = (said, { service, refuse }) => {
  for (const [name, , key] of pairsOf(said)) {
    if (name.includes('$')) continue;
    const slash = name.indexOf('/');
    const dot = name.indexOf('.');
    const dotted =
      slash >= 0 && (dot < 0 || slash < dot) ? name.replace(/[./]/g, (each) => (each === '/' ? '.' : '/')) : name;
    const reason = sysctlProblem(dotted, textOf(service['network_mode']), textOf(service['ipc']));
    if (reason !== undefined) refuse(reason, key);
  }
};

function sysctlProblem(name: string, network: string | undefined, ipc: string | undefined): string | undefined {
  if (OF_IPC.test(name)) return ipc === 'host' ? 'cannot be set in the host’s IPC namespace' : undefined;
  if (name.startsWith('net.')) return network === 'host' ? 'cannot be set in the host’s network' : undefined;
  if (name === 'kernel.domainname') return undefined;
  if (name === 'kernel.hostname') return 'is what `hostname` says';
  return 'is a setting of the whole host, not of a container';
}

const ulimit: Judge = (said, { refuse }) => {
  const soft = numberOf(at(said, 'soft'));
  const hard = numberOf(at(said, 'hard'));
  if (soft === undefined || hard === undefined || hard === -1) return;
  if (soft > hard || soft === -1) refuse('has a soft limit above the hard one');
};

const ulimits: Judge = (said, { refuse }) => {
  if (!isMapping(said)) return;
  for (const name of Object.keys(said)) {
    const isKnown = ULIMITS.includes(name.toLowerCase()) || name.toLowerCase() === 'as';
    if (!isKnown && !name.startsWith('x-')) refuse('is no limit of Linux', name);
  }
};

const device: Judge = (said, { refuse }) => {
  if (!isMapping(said)) return;
  const source = textOf(said['source']);
  if (source !== undefined && !source.startsWith('/') && !source.includes('='))
    refuse('is no device: neither a path nor a CDI name', 'source');
  const permissions = textOf(said['permissions']);
  if (permissions !== undefined && /[^rwm]/.test(permissions)) refuse('may hold r, w and m alone', 'permissions');
};

const DEVICE_RULE = /^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/;

const securityOption = text((option) => {
  if (option === 'systempaths=unconfined' || option === 'no-new-privileges' || option === 'writable-cgroups')
    return undefined;
  const [, key = option, value] = /^([^=:]*)[=:](.*)$/s.exec(option) ?? [];
  if (value === undefined) return 'is no security option: it has no value';
  switch (key) {
    case 'apparmor':
    case 'label':
    case 'seccomp':
      return undefined;
    case 'no-new-privileges':
    case 'writable-cgroups':
      return isGoBoolean(value) ? undefined : 'must be true or false';
    default:
      return 'is no security option of Docker';
  }
});

const uid = text((user) => {
  const ids = user.split(':').filter((id) => /^\d+$/.test(id));
  return ids.some((id) => Number(id) > 2 ** 31 - 1) ? 'holds an id above 2147483647' : undefined;
});

const environment: Judge = (said, { refuse }) => {
  for (const [name, , key] of pairsOf(said)) if (name === '') refuse('has no name', key);
};

/** What the engine refuses of a single value, whatever stands beside it. */
export const VALUES: EngineRules = {
  'moby daemon/container.go translateWorkingDir': { 'services.*.working_dir': absolute },
  'moby daemon/container.go validateContainerConfig': {
    'services.*.stop_signal': signal,
    'services.*.environment': environment,
  },
  'moby daemon/container.go validateHealthCheck': {
    'services.*.healthcheck.interval': duration,
    'services.*.healthcheck.timeout': duration,
    'services.*.healthcheck.start_period': duration,
    'services.*.healthcheck.start_interval': duration,
  },
  'moby daemon/container.go validateCapabilities': {
    'services.*.cap_add.[]': capability,
    'services.*.cap_drop.[]': capability,
  },
  'moby opts/hosts.go ValidateExtraHost': { 'services.*.extra_hosts': extraHosts },
  'moby daemon/container.go validatePortBindings': { 'services.*.ports.[]': port },
  'moby daemon/names.go validateContainerName': {
    'services.*.container_name': text((name) =>
      name === '' || /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name) ? undefined : 'is no name of a container',
    ),
  },
  'moby daemon/daemon_unix.go verifyPlatformContainerSettings': {
    'services.*.hostname': text((name) =>
      Buffer.byteLength(name) > 64 ? 'is longer than the 64 bytes of a host name' : undefined,
    ),
    'services.*.pid': namespaceOf('host'),
    'services.*.uts': namespaceOf('host'),
    'services.*.isolation': text((kind) => (['', 'default'].includes(kind) ? undefined : 'must be `default` on Linux')),
  },
  'moby daemon/container_operations_unix.go getIPCContainer': { 'services.*.ipc': ipc },
  'moby daemon/internal/runconfig/hostconfig.go validateNetContainerMode': {
    'services.*.network_mode': text((mode) =>
      /^(?:container|service):$/.test(mode) ? 'names no container' : undefined,
    ),
  },
  'compose pkg/compose/create.go parseMACAddr': {
    'services.*.mac_address': macAddress,
    'services.*.networks.*.mac_address': macAddress,
  },
  'runc libcontainer/configs/validate/validator.go sysctl': { 'services.*.sysctls': sysctls },
  'runc libcontainer/specconv/spec_linux.go strToRlimit': { 'services.*.ulimits': ulimits },
  'runc libcontainer/init_linux.go setupRlimits': { 'services.*.ulimits.*': ulimit },
  'runc libcontainer/specconv/spec_linux.go CreateCgroupConfig': { 'services.*.devices.[]': device },
  'moby daemon/oci_linux.go appendDevicePermissionsFromCgroupRules': {
    'services.*.device_cgroup_rules.[]': text((rule) =>
      DEVICE_RULE.test(rule) ? undefined : 'is no rule as `c 1:3 rwm`',
    ),
  },
  'moby daemon/daemon_unix.go parseSecurityOpt': { 'services.*.security_opt.[]': securityOption },
  'moby daemon/oci_linux.go getUser': { 'services.*.user': uid },
};
