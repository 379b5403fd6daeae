import type {
  BackupFacts,
  Blueprint,
  DependencyFacts,
  DirectoryFacts,
  ImageFacts,
  LabFacts,
  MonitorFacts,
  MountFacts,
  NetworkFacts,
  NotifierFacts,
  OverlayFacts,
  PortFacts,
  RouteFacts,
  SecretFacts,
  ServerFacts,
  ServiceFacts,
  StackFacts,
  VariableFacts,
  VolumeFacts,
} from '../../lib/blueprint/index.ts';
import { NO_HOST_NEEDS } from '../../lib/blueprint/index.ts';
import type { Check, CheckInput } from '../../lib/core/index.ts';
import type { Finding } from '../../lib/values/index.ts';
import { sortedBy } from '../../lib/values/index.ts';

type Some<T extends { readonly id: string }> = Partial<T> & Pick<T, 'id'>;

/** What a test says of a lab; all else is as harmless as it can be. */
export interface Parts {
  readonly lab?: Partial<LabFacts>;
  readonly servers?: readonly Some<ServerFacts>[];
  readonly overlays?: readonly Some<OverlayFacts>[];
  readonly notifiers?: readonly Some<NotifierFacts>[];
  readonly stacks?: readonly Some<StackFacts>[];
  readonly services?: readonly Some<ServiceFacts>[];
  readonly volumes?: readonly Some<VolumeFacts>[];
  readonly directories?: readonly Some<DirectoryFacts>[];
  readonly networks?: readonly Some<NetworkFacts>[];
  readonly secrets?: readonly Some<SecretFacts>[];
  readonly variables?: readonly Some<VariableFacts>[];
  readonly routes?: readonly Some<RouteFacts>[];
  readonly monitors?: readonly Some<MonitorFacts>[];
  readonly backups?: readonly Some<BackupFacts>[];
}

const GIBIBYTE = 1024 ** 3;

/** A Blueprint made by hand: ids say where things belong, and servers and stacks that ids name exist. */
export function aBlueprint(parts: Parts): Blueprint {
  const services = (parts.services ?? []).map(aService);
  const volumes = (parts.volumes ?? []).map(aVolume);
  const stackIds = new Set([...services, ...volumes].map(({ stack }) => stack));
  const stacks = filledIn(parts.stacks ?? [], stackIds).map(aStack);
  const serverIds = new Set([...stacks, ...(parts.networks ?? [])].map(({ id }) => serverPart(id)));
  return {
    version: 1,
    lab: {
      domain: 'example.com',
      ownsDomain: true,
      zones: ['example.com'],
      caa: [],
      timezone: 'Etc/UTC',
      variables: {},
      ...parts.lab,
    },
    servers: filledIn(parts.servers ?? [], serverIds).map(aServer),
    overlays: (parts.overlays ?? []).map((each) => ({
      kind: 'wireguard',
      networks: ['10.66.0.0/24'],
      members: [],
      ...each,
    })),
    proxies: [],
    watchers: [],
    pingReceivers: [],
    updaters: [],
    notifiers: (parts.notifiers ?? []).map((each) => ({ tool: 'ntfy', needs: [], settings: {}, ...each })),
    heartbeatReceivers: [],
    backupTools: [],
    copyCarriers: [],
    mailServers: [],
    stacks,
    services: sortedBy(services, ({ id }) => id),
    volumes: sortedBy(volumes, ({ id }) => id),
    directories: (parts.directories ?? []).map(aDirectory),
    networks: (parts.networks ?? []).map(aNetwork),
    secrets: (parts.secrets ?? []).map(aSecret),
    variables: (parts.variables ?? []).map(aVariable),
    configFiles: [],
    externals: [],
    routes: (parts.routes ?? []).map(aRoute),
    monitors: (parts.monitors ?? []).map(aMonitor),
    heartbeats: [],
    backups: (parts.backups ?? []).map(aBackup),
    openings: [],
    dns: [],
    ddns: [],
    alertPaths: [],
    hostNeeds: NO_HOST_NEEDS,
  };
}

const serverPart = (id: string): string => id.split(/[/:]/, 1)[0]!;
const stackPart = (id: string): string => id.split('/').slice(0, 2).join('/');
const lastPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

const filledIn = <T extends { readonly id: string }>(given: readonly T[], ids: Iterable<string>) => {
  const known = new Set(given.map(({ id }) => id));
  const missing = [...ids].filter((id) => !known.has(id)).map((id) => ({ id }) as T);
  return sortedBy([...given, ...missing], ({ id }) => id);
};

const aServer = (server: Some<ServerFacts>): ServerFacts => ({
  addresses: { ssh: `${server.id}.example.com`, lan: [] },
  os: { family: 'debian', version: '13', firewall: 'ufw' },
  arch: 'amd64',
  memoryBytes: 8 * GIBIBYTE,
  cpus: 4,
  site: server.id,
  ssh: { user: 'deploy', port: 22 },
  dataRoot: '/srv/hl',
  layout: 'server',
  overcommit: 1.5,
  health: { diskPercent: 90, inodePercent: 90, restarts: 3, smart: 'where-installed', ignoredUnits: [] },
  dualStack: false,
  overlays: [],
  keepsBackupsOf: [],
  maintenance: [],
  host: {},
  ...server,
});

const aStack = (stack: Some<StackFacts>): StackFacts => ({
  name: lastPart(stack.id),
  server: serverPart(stack.id),
  layer: 'local',
  project: { name: 'hl', file: `${serverPart(stack.id)}/compose.yml` },
  formerly: [],
  ...stack,
});

const aService = (service: Some<ServiceFacts>): ServiceFacts => {
  const [server = '', stack = '', id = ''] = service.id.split('/');
  return {
    stack: `${server}/${stack}`,
    server,
    name: stack === id ? stack : `${stack}-${id}`,
    networks: [],
    ports: [],
    expose: [],
    mounts: [],
    limits: {},
    dependsOn: [],
    healthcheck: 'own',
    privileged: false,
    profiles: [],
    secrets: [],
    configFiles: [],
    updates: 'review',
    formerly: [],
    ...service,
  };
};

const aVolume = (volume: Some<VolumeFacts>): VolumeFacts => ({
  stack: stackPart(volume.id),
  server: serverPart(volume.id),
  name: lastPart(volume.id),
  holds: 'cache',
  formerly: [],
  owner: { uid: 0, gid: 0, mode: '0750' },
  writers: [],
  readers: [],
  shared: false,
  ...(volume.dockerVolume === undefined && { path: `/srv/hl/${volume.id.split('/').slice(1).join('/')}` }),
  ...volume,
});

const aDirectory = (directory: Some<DirectoryFacts>): DirectoryFacts => ({
  server: serverPart(directory.id),
  path: directory.id.slice(directory.id.indexOf(':') + 1),
  mountpoint: false,
  writers: [],
  readers: [],
  ...directory,
});

const aNetwork = (network: Some<NetworkFacts>): NetworkFacts => ({
  server: serverPart(network.id),
  key: lastPart(network.id),
  name: `hl_${lastPart(network.id)}`,
  external: false,
  internal: false,
  project: 'hl',
  ...network,
});

const aSecret = (secret: Some<SecretFacts>): SecretFacts => ({
  variable: lastPart(secret.id).toUpperCase(),
  description: '',
  servers: [serverPart(secret.id)],
  uses: ['env'],
  files: [],
  required: true,
  ...secret,
});

const aVariable = (variable: Some<VariableFacts>): VariableFacts => ({
  server: serverPart(variable.id),
  name: variable.id.slice(variable.id.indexOf(':') + 1),
  required: false,
  declared: false,
  usedBy: [],
  ...variable,
});

const aRoute = (route: Some<RouteFacts>): RouteFacts => ({
  service: route.id.split('/').slice(0, 3).join('/'),
  server: serverPart(route.id),
  servedBy: serverPart(route.id),
  protocol: 'http',
  hosts: [`${lastPart(route.id)}.example.com`],
  path: '/',
  port: 8080,
  scheme: 'http',
  backend: { kind: 'container', name: 'app' },
  access: 'public',
  auth: { kind: 'app' },
  securityHeaders: false,
  crawlers: 'refuse',
  formerly: [],
  ...route,
});

const aMonitor = (monitor: Some<MonitorFacts>): MonitorFacts => ({
  name: lastPart(monitor.id),
  of: monitor.id,
  server: serverPart(monitor.id),
  kind: 'http',
  expect: [{ that: 'connection' }],
  intervalSeconds: 60,
  timeoutSeconds: 10,
  thresholds: { failures: 3, successes: 2 },
  severity: 'alert',
  maintenance: [],
  watchers: [],
  declared: false,
  local: false,
  ...monitor,
});

const aBackup = (backup: Some<BackupFacts>): BackupFacts => ({
  stack: stackPart(backup.id),
  server: serverPart(backup.id),
  schedule: { onCalendar: '*-*-* 03:10:00', cron: '10 3 * * *', periodSeconds: 86_400 },
  includes: [],
  databases: [],
  stops: [],
  copies: [],
  longestRunSeconds: 3600,
  graceSeconds: 4500,
  formerly: [],
  ...backup,
});

export const aPort = (port: Partial<PortFacts> & Pick<PortFacts, 'published'>): PortFacts => ({
  target: port.published,
  protocol: 'tcp',
  to: 'public',
  ...port,
});

export const aMount = (mount: Partial<MountFacts> & Pick<MountFacts, 'kind'>): MountFacts => ({
  target: '/data',
  readOnly: false,
  ...mount,
});

export const aDependency = (
  service: string,
  condition: DependencyFacts['condition'] = 'service_started',
): DependencyFacts => ({ service, condition, required: true });

/** An image as the reference says, of which nothing else is known. */
export function anImage(reference: string, known: Partial<ImageFacts> = {}): ImageFacts {
  const [name = '', digest] = reference.split('@');
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  return {
    reference,
    repository: hasTag ? name.slice(0, colon) : name,
    ...(hasTag && { tag: name.slice(colon + 1) }),
    ...(digest !== undefined && { digest }),
    ...known,
  };
}

/** What a rule finds. The path of a place is its id; its file is that and the path inside the service. */
export function findingsOf(check: Check, parts: Parts, rest: Partial<CheckInput> = {}): readonly Finding[] {
  const where: CheckInput['where'] = (id, ...path) => ({
    path: id,
    source: { file: [id, ...path].join(' '), line: 1 },
  });
  const input = { blueprint: aBlueprint(parts), models: [], files: [], judged: 'lab' as const, where, ...rest };
  return [...check.check(input)];
}

/** The short form of findings for expectations: code, path and place. */
export const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ code, source }) => `${code} ${source?.file ?? ''}`);
