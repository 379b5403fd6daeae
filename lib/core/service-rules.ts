import { isIP } from 'node:net';
import { Size } from '../values/index.ts';
import { CAPABILITIES, ULIMITS } from './kernel-names.ts';
import { RULES } from './rules.ts';
import type { ServiceOptions, ServiceProps } from './service-props.ts';
import type { AllRules, Rule } from './shapes.ts';
import {
  duration,
  eachOf,
  flag,
  isKind,
  isRecord,
  list,
  listOnce,
  oneOf,
  record,
  rule,
  someSize,
  someText,
  text,
  twiceIn,
} from './shapes.ts';

/** Below it Docker refuses to make a container; 0 would mean no limit at all. Rule: linuxMinMemory of moby/daemon. */
const LEAST_MEMORY = Size.mebibytes(6);

const memory = rule(
  'An amount of memory for a service',
  'a size of 6 MiB or more',
  (size) => isRecord(size) && Number(size['inBytes']) >= LEAST_MEMORY.inBytes,
);

const isText = (value: unknown): value is string => typeof value === 'string';

const VALUES = ['secret', 'variable', 'text'];

const isValue = (value: unknown): boolean =>
  value === undefined || // which says nothing
  isText(value) ||
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (isRecord(value) && VALUES.includes(value['kind'] as string));

/** What stands below a key of each entry of a list of mappings. */
const each = (key: string) => (value: unknown) => {
  const found: unknown[] = [];
  for (const entry of value as readonly Record<string, unknown>[]) {
    if (entry[key] !== undefined) found.push(entry[key]);
  }
  return found;
};

const command = (what: string): Rule =>
  rule(what, 'a text, or a list of texts', (value) => isText(value) || (Array.isArray(value) && value.every(isText)));

const MOUNTS = ['volume', 'directory', 'config', 'tmpfs', 'socket'];

const mount = rule(
  'A mount',
  'made by at() of a volume, a directory or a file, or by tmpfs()',
  (value) => isRecord(value) && MOUNTS.includes(value['kind'] as string),
);

const place: Rule = { ...RULES.path, what: 'The place of a mount in the container' };

const targets = each('target');

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.replace(/(?<=.)\/+$/, '') : path);

/** Compose keeps the last of two mounts at one place, and says nothing. */
const placesOnce: Rule = {
  what: 'The places of mounts in a container',
  rule: 'different from each other',
  culprit: (value) => twiceIn((targets(value) as readonly string[]).map(withoutSlash)),
};

const secretFile = rule(
  'A secret as a file',
  'made by asFile()',
  (value) => isRecord(value) && value['kind'] === 'secret-file',
);

const port = rule(
  'A published port',
  "written as { port: 8080, to: 'lan' }",
  (value) => isRecord(value) && 'port' in value && 'to' in value,
);

const network = rule(
  'A network',
  'a Network, or written as { network, aliases }',
  (value) => isKind(value, 'Network') || (isRecord(value) && isKind(value['network'], 'Network')),
);

const dependency = rule('A dependency', 'made by started(), healthy() or completed() of a service', (value) => {
  if (!isRecord(value) || !isText(value['condition'])) return false;
  return isText(value['service']) || isKind(value['service'], 'Service');
});

const MODES = ['host', 'none'];

const networkMode = rule(
  'A network mode',
  '"host", "none" or { service: "name" }',
  (value) =>
    MODES.includes(value as string) || (isRecord(value) && isText(value['service']) && value['service'] !== ''),
);

const healthcheck = rule(
  'A healthcheck',
  'made by Healthcheck.http(), .tcp(), .command(), .fromImage() or .none()',
  (value) => isRecord(value) && isRecord(value['test']),
);

// A CDI name has an equals sign: vendor.com/class=name.
const isDevice = (path: unknown): boolean => isText(path) && (path.startsWith('/') || path.includes('='));

const device = rule('A device', "a path as '/dev/dri/renderD128', or { source, target, permissions }", (value) => {
  const [source, target, permissions, ...rest] = isText(value)
    ? value.split(':')
    : isRecord(value)
      ? [value['source'], value['target'], value['permissions']]
      : [];
  if (isText(value) && value.startsWith('@@fact:')) return true; // which only the host knows
  const isRight = permissions === undefined || /^[rwm]{1,3}$/.test(String(permissions));
  return rest.length === 0 && isDevice(source) && (target === undefined || isText(target)) && isRight;
});

const isCount = (count: unknown): boolean => count === 'all' || (Number.isInteger(count) && Number(count) >= 1);

const gpus = rule('The GPUs of a service', '"all", or a list as [{ count: 1 }]', (value) =>
  Array.isArray(value)
    ? value.every((gpu) => isRecord(gpu) && (gpu['count'] === undefined || isCount(gpu['count'])))
    : value === 'all',
);

const bare = (name: unknown): string => String(name).toUpperCase().replace(/^CAP_/, '');

const capability: Rule = {
  ...text('A capability', "a name as 'NET_ADMIN'", (name) => CAPABILITIES.includes(bare(name))),
  meant: (name) => oneOf('', CAPABILITIES).meant?.(bare(name)),
};

/** Names to add and to drop, each once: Compose refuses a name that stands twice. */
const capabilities: readonly Rule[] = [
  rule('The capabilities of a service', 'written as { add: […], drop: […] }', isRecord),
  eachOf(
    (value) => [(value as { add?: unknown }).add ?? [], (value as { drop?: unknown }).drop ?? []],
    listOnce(capability),
  ),
];

const group = rule(
  'A group',
  'a number of 0 or more, or a name',
  (value) => (isText(value) && value !== '') || RULES.account.culprit(value) === undefined,
);

const isAmount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= -1;

const ulimit = rule('', 'is a whole number, or { soft, hard } of which soft is not above hard', (value) => {
  if (!isRecord(value)) return isAmount(value);
  const { soft, hard } = value;
  return isAmount(soft) && isAmount(hard) && (hard === -1 || (soft !== -1 && Number(soft) <= Number(hard)));
});

const logging = rule(
  'A way to log',
  "written as { driver: 'local', options: { 'max-size': '10m' } }",
  (value) => isRecord(value) && isText(value['driver']) && value['driver'] !== '' && areTexts(value['options'] ?? {}),
);

const areTexts = (value: unknown): boolean => isRecord(value) && Object.values(value).every(isText);

/** What the options of a service have to be, whichever layer says them. */
export const SERVICE_RULES: AllRules<ServiceOptions> = {
  command: command('A command'),
  entrypoint: command('An entry point'),
  user: text('A user', "a name or number, or both of user and group as '1000:1000'", (user) =>
    /^\S*[^\s:]$/.test(user),
  ),
  workingDir: { ...RULES.path, what: 'The working directory' },
  hostname: text('The host name of a container', 'letters, digits, "-", "_" and ".", at most 64', (name) =>
    /^\w[\w.-]{0,63}$/.test(name),
  ),
  // Docker's RestrictedNameChars.
  containerName: text('The name of a container', 'letters, digits, "_", "." and "-", two or more', (name) =>
    /^[A-Za-z0-9][A-Za-z0-9_.-]+$/.test(name),
  ),
  environment: record(
    text('The name of an environment variable', 'a name without "=" and spaces', (name) => /^[^=\s]+$/.test(name)),
    rule('', 'is a text, a number, true, false, or made of secrets and variables', isValue),
  ),
  envFiles: [
    list(
      rule('A file of variables', "written as { path: '/etc/app.env' }", (value) => isRecord(value) && 'path' in value),
    ),
    eachOf(each('path'), RULES.path),
  ],
  mounts: [
    list(mount),
    eachOf(each('target'), place),
    placesOnce,
    eachOf(each('size'), someSize('The size of a tmpfs')),
  ],
  secrets: [
    list(secretFile),
    eachOf(each('uid'), RULES.account),
    eachOf(each('gid'), RULES.account),
    eachOf(each('target'), { ...RULES.path, what: 'The place of a secret in the container' }),
  ],
  ports: [
    list(port),
    eachOf(each('to'), oneOf('The audience of a port', ['public', 'lan', 'vpn', 'loopback'])),
    eachOf(each('protocol'), oneOf('The protocol of a port', ['tcp', 'udp'])),
  ],
  expose: listOnce(RULES.port),
  networks: list(network),
  routedNetwork: flag('"routedNetwork"'),
  stackNetwork: flag('"stackNetwork"'),
  networkMode,
  healthcheck,
  dependsOn: list(dependency),
  memory,
  memoryReservation: memory,
  cpus: RULES.cores,
  cpuReservation: RULES.cores,
  pids: rule(
    'A limit of processes',
    'a whole number of 1 or more',
    (count) => Number.isInteger(count) && Number(count) >= 1,
  ),
  restart: oneOf('A restart policy', ['no', 'always', 'on-failure', 'unless-stopped']),
  stopGracePeriod: duration('The time to stop in'),
  stopSignal: text('A signal', "a name as 'SIGINT', or a number", (name) =>
    /^(?:(?:SIG)?[A-Z][A-Z0-9+-]*|\d{1,2})$/.test(name),
  ),
  devices: list(device),
  gpus,
  capabilities,
  securityOpt: list(someText('A security option')),
  privileged: flag('"privileged"'),
  readOnly: flag('"readOnly"'),
  groupAdd: list(group),
  sysctls: record(
    text('A kernel parameter', "a name as 'net.core.somaxconn'", (name) => /^[\w./-]+$/.test(name)),
    rule('', 'is a text or a number', (value) => isText(value) || Number.isFinite(value)),
  ),
  ulimits: record(oneOf('The name of a limit', ULIMITS), ulimit),
  shmSize: someSize('The size of /dev/shm'),
  labels: record(someText('The name of a label'), rule('', 'is a text', isText)),
  logging,
  init: flag('"init"'),
  tty: flag('"tty"'),
  stdinOpen: flag('"stdinOpen"'),
  // The form that the Compose schema asks for.
  profiles: listOnce(
    text('A profile', 'letters, digits, "_", "." and "-"', (name) => /^[A-Za-z0-9][\w.-]*$/.test(name)),
  ),
  extraHosts: record(
    someText('A further host'),
    rule(
      '',
      'is an address, or "host-gateway"',
      (value) => isText(value) && (isIP(value) !== 0 || value === 'host-gateway'),
    ),
  ),
  platform: text('A platform', "written as 'linux/amd64'", (platform) => /^[a-z]+(?:\/\w+){1,2}$/.test(platform)),
};

/** What a stack says of a service beside its options. */
export const SERVICE_PROPS_RULES: AllRules<ServiceProps> = {
  ...SERVICE_RULES,
  image: rule(
    'An image',
    'a reference, or made by Image.of()',
    (value) => isText(value) || (isRecord(value) && 'reference' in value),
  ),
  updates: oneOf('"updates"', ['review', 'auto']),
  hardening: oneOf('The hardening of a service', ['strict', 'standard', 'image']),
  formerly: RULES.formerly,
  database: rule('The database of a service', 'written as { engine, dump, restore }', isRecord),
  compose: rule('Further keys of Compose', 'a mapping', isRecord),
};
