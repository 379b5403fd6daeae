import type { ComposePort, ComposeService } from '../../compose/index.ts';
import { escapeDollar } from '../../compose/yaml/render-compose.ts';
import type { Audience } from '../../blueprint/index.ts';
import type {
  EnvironmentValue,
  PublishedPort,
  SecretValue,
  Server,
  ServiceOptions,
  VariableValue,
} from '../../core/index.ts';
import { kindOf } from '../../core/index.ts';
import type { Image } from '../../values/index.ts';
import { composeMount } from './mounts.ts';
import { bareAddress, composeNameOf, lanAddresses, networkKey, topLevelKey } from './host-layout.ts';

/** What the rendering of an option may look at. */
export interface OptionContext {
  readonly server: Server;
  readonly image: Image | undefined;
  /** Whether containers see the real addresses of IPv6 clients. */
  readonly dualStack: boolean;
  /** Called with what the server has no address for. */
  readonly onMissingAudience: (port: PublishedPort) => void;
  /** Called when the image has no program for the healthcheck. */
  readonly onMissingProbe: () => void;
}

type Writable = { -readonly [Key in keyof ComposeService]: ComposeService[Key] };
type Row<Key extends keyof ServiceOptions> = (
  out: Writable,
  value: Exclude<ServiceOptions[Key], undefined>,
  context: OptionContext,
) => void;

/** How each option stands in a Compose file. The table is the whole of the typed layer. */
const ROWS: { readonly [Key in keyof Required<ServiceOptions>]: Row<Key> | undefined } = {
  command: (out, value) => (out.command = value),
  entrypoint: (out, value) => (out.entrypoint = value),
  user: (out, value) => (out.user = value),
  workingDir: (out, value) => (out.working_dir = value),
  hostname: (out, value) => (out.hostname = value),
  containerName: (out, value) => (out.container_name = value),
  environment: (out, value) => (out.environment = mapValues(value, environmentText)),
  envFiles: (out, value) => (out.env_file = value),
  mounts: (out, value) => (out.volumes = value.map(composeMount)),
  secrets: (out, value) =>
    (out.secrets = value.map(({ secret, uid, target }) => ({
      source: `${secretKey(secret)}-${uid}`,
      target: target ?? secret.node.id,
    }))),
  // Those of `publish()` are among them as well, so they are given apart.
  ports: undefined,
  expose: (out, value) => (out.expose = value.map(String)),
  networks: (out, value) =>
    (out.networks = Object.fromEntries(
      value.map((each) => {
        if (kindOf(each as never) === 'Network') return [networkKey(each as never), null];
        const { network, aliases, ipv4Address, ipv6Address } = each as Exclude<typeof each, { node: unknown }>;
        const connection = {
          ...(aliases !== undefined && { aliases }),
          ...(ipv4Address !== undefined && { ipv4_address: ipv4Address }),
          ...(ipv6Address !== undefined && { ipv6_address: ipv6Address }),
        };
        return [networkKey(network), Object.keys(connection).length > 0 ? connection : null];
      }),
    )),
  // The defaults layer joins these.
  routedNetwork: undefined,
  stackNetwork: undefined,
  networkMode: (out, value) =>
    (out.network_mode = typeof value === 'string' ? value : `service:${composeNameOf(value.service)}`),
  healthcheck: (out, value, context) => {
    const healthcheck = value.toCompose(context.image);
    if (healthcheck === undefined) context.onMissingProbe();
    else if (Object.keys(healthcheck).length > 0) out.healthcheck = healthcheck;
  },
  dependsOn: (out, value) =>
    (out.depends_on = Object.fromEntries(
      value.map(({ service, condition, restart, required }) => [
        composeNameOf(service),
        { condition, ...(restart !== undefined && { restart }), ...(required !== undefined && { required }) },
      ]),
    )),
  memory: (out, value) => limit(out, 'limits', { memory: value.toCompose() }),
  memoryReservation: (out, value) => limit(out, 'reservations', { memory: value.toCompose() }),
  cpus: (out, value) => limit(out, 'limits', { cpus: String(value) }),
  cpuReservation: (out, value) => limit(out, 'reservations', { cpus: String(value) }),
  pids: (out, value) => limit(out, 'limits', { pids: value }),
  restart: (out, value) => (out.restart = value),
  stopGracePeriod: (out, value) => (out.stop_grace_period = value.toGo()),
  stopSignal: (out, value) => (out.stop_signal = value),
  devices: (out, value) =>
    (out.devices = value.map((device) => {
      const { source, target = source, permissions = 'rwm' } = typeof device === 'string' ? { source: device } : device;
      return { source, target, permissions };
    })),
  gpus: (out, value) =>
    (out.gpus =
      value === 'all'
        ? 'all'
        : value.map(({ count = 'all', driver, capabilities }) => ({
            count,
            ...(driver !== undefined && { driver }),
            ...(capabilities !== undefined && { capabilities }),
          }))),
  capabilities: (out, { add, drop }) => {
    if (add !== undefined) out.cap_add = add;
    if (drop !== undefined) out.cap_drop = drop;
  },
  securityOpt: (out, value) => (out.security_opt = value),
  privileged: (out, value) => (out.privileged = value),
  readOnly: (out, value) => (out.read_only = value),
  groupAdd: (out, value) => (out.group_add = value.map(String)),
  sysctls: (out, value) => (out.sysctls = value),
  ulimits: (out, value) => (out.ulimits = value),
  shmSize: (out, value) => (out.shm_size = value.toCompose()),
  labels: (out, value) => (out.labels = value),
  logging: (out, value) =>
    (out.logging = { driver: value.driver, ...(value.options !== undefined && { options: value.options }) }),
  init: (out, value) => (out.init = value),
  tty: (out, value) => (out.tty = value),
  stdinOpen: (out, value) => (out.stdin_open = value),
  profiles: (out, value) => (out.profiles = value),
  extraHosts: (out, value) => (out.extra_hosts = value),
  platform: (out, value) => (out.platform = value),
};

/** The options of a service as Compose has them. `ports` are all of them, beside the props as well. */
export function composeOptions(
  options: ServiceOptions,
  ports: readonly PublishedPort[],
  context: OptionContext,
  image?: string,
): ComposeService {
  const out: Writable = image === undefined ? {} : { image };
  if (ports.length > 0) out.ports = composePorts(ports, context);
  for (const key in options) {
    const value = options[key as keyof ServiceOptions];
    // The table gives each key a row for its own type, which an index by a plain key cannot express.
    const row = ROWS[key as keyof ServiceOptions] as Row<never> | undefined;
    if (value !== undefined && row !== undefined) row(out, value as never, context);
  }
  return Object.fromEntries(
    Object.entries(out).map(([key, each]) => [key, WITH_VARIABLES.has(key) ? each : literal(each)]),
  );
}

function limit(
  out: Writable,
  kind: 'limits' | 'reservations',
  values: Readonly<Record<string, string | number>>,
): void {
  const resources = out.deploy?.resources;
  const before = resources?.[kind];
  const own = before === undefined ? values : { ...before, ...values };
  out.deploy = { resources: resources === undefined ? { [kind]: own } : { ...resources, [kind]: own } };
}

/** What says itself which of its dollars are variables: the environment by its type, the rest as Compose reads it. */
const WITH_VARIABLES: ReadonlySet<string> = new Set(['environment', 'env_file', 'volumes', 'healthcheck']);

/** A value in which every `$` means itself: what a lab says as text is text, and a variable has a type of its own. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return escapeDollar(value);
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return mapValues(value as Readonly<Record<string, unknown>>, literal);
}

const mapValues = <T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> => {
  const out: Record<string, R> = {};
  for (const key in record) out[key] = map(record[key] as T);
  return out;
};

/** A value of the environment: literal text with its `$` escaped, or a reference that Compose fills in. */
export function environmentText(value: EnvironmentValue): string {
  if (typeof value === 'string') return escapeDollar(value);
  if (typeof value !== 'object') return String(value);
  if (value.kind !== 'text') return reference(value);
  return value.parts.map((part) => (typeof part === 'string' ? escapeDollar(part) : reference(part))).join('');
}

/** `${NAME:?…}` stops the start with a word where a value is missing, rather than starting with an empty one. */
function reference(value: SecretValue | VariableValue): string {
  if (value.kind === 'variable') {
    return value.default === undefined ? required(value.name) : `\${${value.name}:-${escapeDollar(value.default)}}`;
  }
  const { variable, props } = value.secret;
  return props.required === false ? `\${${variable}:-}` : required(variable);
}

const required = (name: string): string => `\${${name}:?set ${name} in .env}`;

export const secretKey = (secret: SecretValue['secret']): string => {
  const scope = secret.node.scope;
  return scope !== undefined && kindOf(scope) === 'Stack' ? topLevelKey(scope.node.id, secret.node.id) : secret.node.id;
};

/**
 * Addresses that an audience is bound to; undefined stands for every address. Where containers would see the address of
 * a gateway in place of an IPv6 client's, everybody and the LAN come by IPv4.
 */
function bindAddresses(to: Audience, { server, dualStack }: OptionContext): readonly (string | undefined)[] {
  const { addresses } = server.props;
  switch (to) {
    case 'public':
      return dualStack ? EVERY_ADDRESS : EVERY_IPV4;
    case 'lan': {
      const all = lanAddresses(addresses).map(bareAddress);
      const byIpv4 = all.filter((address) => !address.includes(':'));
      return dualStack || byIpv4.length === 0 ? all : byIpv4;
    }
    case 'vpn':
      return addresses.overlay === undefined ? [] : [bareAddress(addresses.overlay)];
    case 'loopback':
      return LOOPBACK;
  }
}

const EVERY_ADDRESS = [undefined];
const EVERY_IPV4 = ['0.0.0.0'];
const LOOPBACK = ['127.0.0.1'];

/** One entry an address: without an address the port would be open to everybody, so it is left out and reported. */
export function composePorts(ports: readonly PublishedPort[], context: OptionContext): readonly ComposePort[] {
  const out: ComposePort[] = [];
  for (const port of ports) {
    const addresses = bindAddresses(port.to, context);
    if (addresses.length === 0) context.onMissingAudience(port);
    const first = typeof port.port === 'number' ? port.port : port.port[0];
    const last = typeof port.port === 'number' ? port.port : port.port[1];
    const inside = (port.target ?? first) - first;
    const { protocol = 'tcp' } = port;
    for (const address of addresses) {
      for (let at = first; at <= last; at++) {
        const target = inside + at;
        const published = String(at);
        out.push(
          address === undefined ? { target, published, protocol } : { target, published, host_ip: address, protocol },
        );
      }
    }
  }
  return out;
}
