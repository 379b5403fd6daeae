import { isIP, isIPv4, isIPv6 } from 'node:net';
import { Size, withoutEnd } from '../values/index.ts';
import type { DatabaseProps } from './backup.ts';
import { DATABASE_RULES } from './database-rules.ts';
import { Directory } from './directory.ts';
import { andAlso, fields, kindOr, unless } from './fields.ts';
import { CAPABILITIES, ULIMITS } from '../compose/language/kernel-names.ts';
import type { PublishedPort } from './published-port.ts';
import type { Service } from './service.ts';
import { isPort, RULES } from './rules.ts';
import type {
  Capabilities,
  Device,
  EnvFile,
  GpuRequest,
  Logging,
  NetworkConnection,
  ServiceOptions,
  ServiceOverride,
  ServiceProps,
} from './service-props.ts';
import type { AllRules, Rule } from './shapes.ts';
import {
  anImage,
  duration,
  eachOf,
  flag,
  isKind,
  isRecord,
  isSize,
  list,
  uniqueList,
  checkValue,
  required,
  ofKind,
  oneOf,
  record,
  rule,
  positiveSize,
  nonEmptyText,
  text,
  firstDuplicate,
  integer,
} from './shapes.ts';

/** Below it Docker refuses to make a container; 0 would mean no limit at all. Rule: linuxMinMemory of moby/daemon. */
const LEAST_MEMORY = Size.mebibytes(6);

/** How much memory a service may have. */
export const MEMORY = rule(
  'An amount of memory for a service',
  'a size of 6 MiB or more',
  (size) => isSize(size) && size.inBytes >= LEAST_MEMORY.inBytes,
);

const isText = (value: unknown): value is string => typeof value === 'string';

const isSecret = (value: unknown): boolean =>
  isRecord(value) && value['kind'] === 'secret' && isKind(value['secret'], 'Secret');

const isVariable = (value: unknown): boolean =>
  isRecord(value) && value['kind'] === 'variable' && RULES.variable.violation(value['name']) === undefined;

const isPart = (value: unknown): boolean => isText(value) || isSecret(value) || isVariable(value);

const isMixed = (value: unknown): boolean =>
  isRecord(value) && value['kind'] === 'text' && Array.isArray(value['parts']) && value['parts'].every(isPart);

const isValue = (value: unknown): boolean =>
  value === undefined || // which says nothing
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  isPart(value) ||
  isMixed(value);

const command = (what: string): Rule =>
  rule(what, 'a text, or a list of texts', (value) => isText(value) || (Array.isArray(value) && value.every(isText)));

/** What a mount of each kind has in it. */
const MOUNTED: Readonly<Record<string, (mount: Readonly<Record<string, unknown>>) => boolean>> = {
  volume: ({ volume }) => isKind(volume, 'Volume'),
  directory: ({ directory }) => Directory.isDirectory(directory),
  config: ({ configFile }) => isKind(configFile, 'ConfigFile'),
  tmpfs: () => true,
  socket: () => true,
};

const MOUNT = rule(
  'A mount',
  'made by at() of a volume, a directory or a file, or by tmpfs()',
  (value) => isRecord(value) && MOUNTED[String(value['kind'])]?.(value) === true,
);

const place: Rule = { ...RULES.path, what: 'The place of a mount in the container' };

/** A rule for what stands below a key of a value that a method made. */
const part = (key: string, each: Rule): Rule =>
  eachOf((value) => {
    const found = (value as Readonly<Record<string, unknown>>)[key];
    return found === undefined ? [] : [found];
  }, each);

const mount = [MOUNT, part('target', place), part('size', positiveSize('The size of a tmpfs'))].reduce(andAlso);

const targets = (value: unknown): readonly unknown[] =>
  (value as readonly Readonly<Record<string, unknown>>[]).flatMap(({ target }) => target ?? []);

const withoutSlash = (path: string): string => withoutEnd(path, '/') || path.slice(0, 1);

/** Compose keeps the last of two mounts at one place, and says nothing. */
const placesOnce: Rule = {
  what: 'The places of mounts in a container',
  rule: 'different from each other',
  violation: (value) => firstDuplicate((targets(value) as readonly string[]).map(withoutSlash)),
};

const secretFile = [
  rule(
    'A secret as a file',
    'made by asFile()',
    (value) => isRecord(value) && value['kind'] === 'secret-file' && isKind(value['secret'], 'Secret'),
  ),
  part('uid', RULES.account),
  part('gid', RULES.account),
  part('target', { ...RULES.path, what: 'The place of a secret in the container' }),
].reduce(andAlso);

const portRange: Rule = rule('A range of ports', 'its first and its last port, as [6881, 6889]', (value) => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [first, last] = value as readonly unknown[];
  return isPort(first as number) && isPort(last as number) && Number(first) <= Number(last);
});

/** To whom a port is published. */
export const PORT_TO = oneOf('The audience of a port', ['public', 'lan', 'vpn', 'loopback']);

const port = fields<PublishedPort>('A published port', "written as { port: 8080, to: 'lan' }", {
  port: required(
    unless((value) => !Array.isArray(value) && RULES.port.violation(value) === undefined, {
      ...portRange,
      look: (value, tell) => checkValue(Array.isArray(value) ? portRange : RULES.port, value, tell),
    }),
  ),
  target: RULES.port,
  protocol: oneOf('The protocol of a port', ['tcp', 'udp']),
  to: required(PORT_TO),
});

const network = kindOr(
  'Network',
  fields<NetworkConnection>('A network', 'a Network, or written as { network, aliases }', {
    network: required(ofKind('The network of a connection', 'Network')),
    aliases: list(nonEmptyText('A name on a network')),
    ipv4Address: text('An IPv4 address on a network', "written as '172.20.0.10'", isIPv4),
    ipv6Address: text('An IPv6 address on a network', "written as 'fd00::10'", isIPv6),
  }),
);

const dependency = rule('A dependency', 'made by started(), healthy() or completed() of a service', (value) => {
  if (!isRecord(value) || !isText(value['condition'])) return false;
  return isText(value['service']) || isKind(value['service'], 'Service');
});

const MODES = ['host', 'none'];

const networkMode = unless(
  (value) => MODES.includes(value as string),
  fields<{ readonly service: string | Service }>('A network mode', '"host", "none" or { service: "name" }', {
    service: required(unless((value) => isKind(value, 'Service'), nonEmptyText('The service whose network is shared'))),
  }),
);

const healthcheck = rule(
  'A healthcheck',
  'made by Healthcheck.http(), .tcp(), .command(), .fromImage() or .none()',
  (value) => isRecord(value) && isRecord(value['test']) && typeof value['toCompose'] === 'function',
);

// A CDI name has an equals sign: vendor.com/class=name.
const isDevice = (path: unknown): boolean => isText(path) && (path.startsWith('/') || path.includes('='));

const DEVICE = "a path as '/dev/dri/renderD128', or { source, target, permissions }";

const permissions = text('The permissions of a device', "letters of 'rwm'", (value) => /^[rwm]{1,3}$/.test(value));

/** A device in one text: what only the host knows is taken as it is. */
const deviceText = text('A device', DEVICE, (value) => {
  if (value.startsWith('@@fact:')) return true;
  const [source, target, rights, ...rest] = value.split(':');
  const isRight = rights === undefined || permissions.violation(rights) === undefined;
  return rest.length === 0 && isDevice(source) && target !== '' && isRight;
});

/** A device of the host: a path, or a mapping. */
export const DEVICES: Rule = list(
  unless(
    (value) => deviceText.violation(value) === undefined,
    fields<Device>('A device', DEVICE, {
      source: required(
        text('The path of a device', 'absolute, or a CDI name', (path) => path.startsWith('@@fact:') || isDevice(path)),
      ),
      target: nonEmptyText('The path of a device in the container'),
      permissions,
    }),
  ),
);

const gpu = fields<GpuRequest>('A request of GPUs', 'written as { count: 1 }', {
  count: unless((value) => value === 'all', integer('A number of GPUs', 1)),
  driver: nonEmptyText('The driver of a GPU'),
  capabilities: list(nonEmptyText('A capability of a GPU')),
});

const gpus = unless((value) => value === 'all', {
  ...list(gpu),
  what: 'The GPUs of a service',
  rule: '"all", or a list as [{ count: 1 }]',
});

const bare = (name: unknown): string => String(name).toUpperCase().replace(/^CAP_/, '');

const capability: Rule = {
  ...text('A capability', "a name as 'NET_ADMIN'", (name) => CAPABILITIES.includes(bare(name))),
  meant: (name) => oneOf('', CAPABILITIES).meant?.(bare(name)),
};

/** Names to add and to drop, each once: Compose refuses a name that stands twice. */
const capabilities = fields<Capabilities>('The capabilities of a service', 'written as { add: […], drop: […] }', {
  add: uniqueList(capability),
  drop: uniqueList(capability),
});

/** A group, by number or name. */
export const GROUP = rule(
  'A group',
  'a number of 0 or more, or a name',
  (value) => (isText(value) && value !== '') || RULES.account.violation(value) === undefined,
);

const isAmount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= -1;

const ulimit = rule('', 'is a whole number, or { soft, hard } of which soft is not above hard', (value) => {
  if (!isRecord(value)) return isAmount(value);
  const { soft, hard } = value;
  return isAmount(soft) && isAmount(hard) && (hard === -1 || (soft !== -1 && Number(soft) <= Number(hard)));
});

const isEachText = rule('', 'is a text', isText);

const logging = fields<Logging>('A way to log', "written as { driver: 'local', options: { 'max-size': '10m' } }", {
  driver: required(nonEmptyText('The driver of a log')),
  options: record(nonEmptyText('An option of a log'), isEachText),
});

const envFile = fields<EnvFile>('A file of variables', "written as { path: '/etc/app.env' }", {
  path: required(RULES.path),
  required: flag('"required"'),
  format: oneOf('The format of a file of variables', ['raw']),
});

/** Variables of an environment. */
export const ENVIRONMENT = record(
  text('The name of an environment variable', 'a name without "=" and spaces', (name) => /^[^=\s]+$/.test(name)),
  rule('', 'is a text, a number, true, false, or made of secrets and variables', isValue),
);

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
  environment: ENVIRONMENT,
  envFiles: list(envFile),
  mounts: andAlso(list(mount), placesOnce),
  secrets: list(secretFile),
  ports: list(port),
  expose: uniqueList(RULES.port),
  networks: list(network),
  routedNetwork: flag('"routedNetwork"'),
  stackNetwork: flag('"stackNetwork"'),
  networkMode,
  healthcheck,
  dependsOn: list(dependency),
  memory: MEMORY,
  memoryReservation: MEMORY,
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
  devices: DEVICES,
  gpus,
  capabilities,
  securityOpt: list(nonEmptyText('A security option')),
  privileged: flag('"privileged"'),
  readOnly: flag('"readOnly"'),
  groupAdd: list(GROUP),
  sysctls: record(
    text('A kernel parameter', "a name as 'net.core.somaxconn'", (name) => /^[\w./-]+$/.test(name)),
    rule('', 'is a text or a number', (value) => isText(value) || Number.isFinite(value)),
  ),
  ulimits: record(oneOf('The name of a limit', ULIMITS), ulimit),
  shmSize: positiveSize('The size of /dev/shm'),
  labels: record(nonEmptyText('The name of a label'), isEachText),
  logging,
  init: flag('"init"'),
  tty: flag('"tty"'),
  stdinOpen: flag('"stdinOpen"'),
  // The form that the Compose schema asks for.
  profiles: uniqueList(
    text('A profile', 'letters, digits, "_", "." and "-"', (name) => /^[A-Za-z0-9][\w.-]*$/.test(name)),
  ),
  extraHosts: record(
    nonEmptyText('A further host'),
    rule(
      '',
      'is an address, or "host-gateway"',
      (value) => isText(value) && (isIP(value) !== 0 || value === 'host-gateway'),
    ),
  ),
  platform: text('A platform', "written as 'linux/amd64'", (platform) => /^[a-z]+(?:\/\w+){1,2}$/.test(platform)),
};

/** An image, or a reference that is looked at where the image is made. */
export const IMAGE = unless((value) => isText(value), anImage('An image'));
const image = IMAGE;

const compose = rule('Further keys of Compose', 'a mapping', isRecord);

/** What a stack says of a service beside its options. */
export const SERVICE_PROPS_RULES: AllRules<ServiceProps> = {
  ...SERVICE_RULES,
  image: required({ ...image, rule: 'a reference, or made by Image.of()' }),
  updates: oneOf('"updates"', ['review', 'auto']),
  hardening: oneOf('The hardening of a service', ['strict', 'standard', 'image']),
  formerly: RULES.formerly,
  database: fields<Omit<DatabaseProps, 'service'>>(
    'The database of a service',
    'written as { engine, dump, restore }',
    DATABASE_RULES,
  ),
  compose,
};

/** What a higher layer may say of a service. */
export const OVERRIDE_RULES: AllRules<ServiceOverride> = { ...SERVICE_RULES, image, compose };
