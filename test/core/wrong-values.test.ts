import type {
  BackupProps,
  ConfigFileProps,
  MonitorProps,
  NetworkProps,
  RouteMatch,
  RouteProps,
  SecretProps,
  ServerProps,
  ServiceProps,
  VolumeProps,
} from '../../lib/index.ts';
import {
  Arch,
  ConfigFile,
  Directory,
  Duration,
  Healthcheck,
  Homelab,
  Job,
  LabError,
  Network,
  Os,
  Overlay,
  Schedule,
  Secret,
  Server,
  Service,
  Size,
  Stack,
  tmpfs,
  Volume,
} from '../../lib/index.ts';

// Types refuse most of this. Labs are compiled without a look at them, and may be JavaScript: what is wrong has to be
// told at the line that wrote it, and never as a mistake of ours.

type Wrong<Props> = Readonly<Partial<Record<keyof Props, readonly unknown[]>>>;

const aServer = (props: object = {}, id = 'home', lab = new Homelab({ domain: 'example.com' })): Server =>
  new Server(lab, id, {
    addresses: { ssh: 'home.lan' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(8),
    cpus: 4,
    ...props,
  });
const aStack = (): Stack => new Stack(aServer(), 'app');
const aService = (props: object = {}): Service =>
  new Service(aStack(), 'app', { image: 'example/app:1.2.3', ...props });

const SERVICE: Wrong<ServiceProps> = {
  image: ['', 5, {}],
  command: [5, [5], {}],
  entrypoint: [5, [null]],
  user: [1000, 'a b', '1000:'],
  workingDir: ['', 'data', 5],
  hostname: ['', 'a b', 'a'.repeat(65)],
  environment: ['A=b', ['A=b'], { A: null }, { A: {} }, { A: NaN }, { '': 'x' }],
  envFiles: ['/a', ['/a'], [{}], [{ path: 'a' }]],
  mounts: ['./a:/b', ['./a:/b'], [Directory.of('/a')], [tmpfs('a')], [tmpfs('/a\nb')], [tmpfs('/a'), tmpfs('/a/')]],
  secrets: [['key'], [{}]],
  ports: [['80:80'], [80], [{ port: 80 }], [{ port: 80, to: 'all' }], [{ port: '80', to: 'lan' }], [{ to: 'lan' }]],
  expose: [['80'], [80, 80], 80],
  networks: [['front'], [{}]],
  networkMode: ['', 'bridge', {}, 5],
  healthcheck: ['curl', {}, null],
  dependsOn: [['db'], [{}], [{ service: null, condition: 'service_started' }]],
  memory: ['1g', 1024, null],
  memoryReservation: ['1g'],
  cpus: ['2', NaN, null],
  pids: ['5', -1],
  restart: ['allways', true, ''],
  stopGracePeriod: ['10s', 10],
  stopSignal: ['', 'KILL ME', 9],
  devices: [[''], ['sda'], [5], ['/dev/a:/dev/b:x'], [{ source: '/dev/a', permissions: 'all' }], ['/a:/b:r:w']],
  gpus: ['one', 1, [{ count: 0 }], [{ count: NaN }]],
  capabilities: [['NET_ADMIN'], { add: ['NET_ADMN'] }, { drop: 'ALL' }, { add: ['CHOWN', 'CHOWN'] }],
  securityOpt: ['x', [5]],
  privileged: ['no'],
  readOnly: ['yes', 1],
  groupAdd: [[-1], [''], [1.5]],
  sysctls: [{ 'a b': 1 }, { 'net.x': NaN }, ['net.x=1']],
  ulimits: [{ nofiles: 5 }, { nofile: 1.5 }, { nofile: { soft: 9, hard: 5 } }, { nofile: -2 }],
  shmSize: ['64m', Size.bytes(0)],
  labels: [['a=b'], { a: 5 }, { a: undefined }, { '': 'x' }],
  logging: [{}, { driver: '' }, { driver: 'local', options: { 'max-size': 5 } }],
  init: ['yes'],
  tty: [0],
  profiles: ['x', ['a b'], ['a', 'a']],
  extraHosts: [{ nas: 'nas.lan' }, { nas: '' }, { '': '10.0.0.1' }],
  platform: ['', 'linux', 'linux/amd64 '],
  updates: ['never'],
  hardening: ['super'],
  formerly: ['old', [5]],
  compose: [5, ['tty']],
};

const ROUTE: Wrong<RouteProps> = {
  access: ['loopback', 'lann', [], { allow: [] }, { allow: 'lan' }, { allow: ['10.0.0.0/40'] }],
  auth: ['nobody', {}, { basic: [] }, { basic: 'x' }, { forward: {} }],
  scheme: ['ftp'],
  via: ['cloud', {}],
  sticky: ['', 'a b', 5],
  health: [{}, { path: 'x' }, { path: '/x', interval: Duration.seconds(0) }],
  rateLimit: [{}, { average: 0 }, { average: NaN }, { average: 5, burst: 0 }],
  securityHeaders: ['x', { frames: 'x' }],
  crawlers: ['deny'],
  redirects: [[{ path: 'x', to: '/y' }], [{ path: '/x', to: 'y' }], [{ path: '/x', to: '/x' }]],
  middlewares: [['x']],
  probe: [{ path: 'x' }, { status: [] }, { status: [99] }, { status: 200 }, { through: 'x' }],
};

const MATCH: Wrong<RouteMatch> = {
  host: ['', [], [''], undefined],
  path: ['x', '/a b', '/`', '/\u001b[31m'],
  headers: [{ 'a b': 'c' }, { A: 5 }, { A: 'b\nc' }],
  methods: [['get'], 'GET', ['GET', 'GET']],
  priority: [-1, NaN, 1.5],
};

const SERVER: Wrong<ServerProps> = {
  addresses: ['home.lan', { ssh: '' }, { ssh: 'h', lan: '' }],
  os: ['debian', {}],
  arch: ['x86', 'amd46'],
  memory: [8, '8g', Size.bytes(0)],
  cpus: ['4'],
  site: ['', 5],
  ssh: [{ user: '-x' }, { user: 'a b' }, 22],
  dataRoot: ['/', '/a b', '/srv\nx', 5],
  layout: ['flat'],
  compose: ['', 5],
  dualStack: ['yes'],
  keepsBackupsOf: ['none', ['home'], [null]],
};

const VOLUME: Wrong<VolumeProps> = {
  holds: ['photos', ''],
  uid: ['1000', NaN],
  mode: [755, '9999'],
  docker: ['yes'],
  shared: [1],
};
const NETWORK: Wrong<NetworkProps> = { internal: ['yes'], external: ['', 'a b', 5] };
const SECRET: Wrong<SecretProps> = {
  description: [5, 'a\nb', ''],
  required: ['no'],
  make: ['', 'a\nb'],
  variable: [5],
};
const CONFIG_FILE: Wrong<ConfigFileProps> = {
  content: [5, true],
  format: ['yml'],
  onChange: ['restart', {}, { signal: 'HUP' }],
  mode: ['once'],
  executable: ['yes'],
};
const BACKUP: Wrong<BackupProps> = {
  schedule: ['daily 03:10', {}],
  directories: [['/a'], '/a'],
  databases: [[{}], ['db']],
  stops: [['app'], [5]],
  copies: [['cloud'], 'all'],
  longestRun: [5, Duration.seconds(0)],
  grace: [5],
};

const MONITORS: readonly object[] = [
  { kind: 'htp' },
  { kind: 'http', port: 0 },
  { kind: 'http', path: 'x' },
  { kind: 'http', scheme: 'ftp' },
  { kind: 'http', interval: 5 },
  { kind: 'http', interval: Duration.seconds(0) },
  { kind: 'http', timeout: Duration.seconds(0) },
  { kind: 'http', host: 'a b' },
  { kind: 'http', name: '' },
  { kind: 'http', severity: 'panic' },
  { kind: 'http', watchedBy: ['home'] },
  { kind: 'tcp', port: NaN },
  { kind: 'dns', query: '' },
  { kind: 'dns', query: 'x.example', type: 'Z' },
  { kind: 'domain', domain: 'a b' },
  { kind: 'heartbeat', period: 5 },
  { kind: 'heartbeat', period: Duration.seconds(0) },
  { kind: 'heartbeat', period: Duration.days(1), from: 'x' },
  { kind: 'heartbeat', period: Duration.days(1), reports: 'x' },
];

type Case = readonly [what: string, make: () => unknown];

const shown = (value: unknown): string => {
  if (typeof value === 'number' || value === undefined) return String(value);
  return JSON.stringify(value, (_key, each: unknown) => (Number.isNaN(each) ? 'NaN' : each));
};

const cases = <Props>(of: string, wrong: Wrong<Props>, make: (props: never) => unknown): readonly Case[] =>
  (Object.entries(wrong) as [string, readonly unknown[]][]).flatMap(([key, values]) =>
    values.map((value): Case => [`${key} ${shown(value)} of a ${of}`, () => make({ [key]: value } as never)]),
  );

const CASES: readonly Case[] = [
  ...cases('service', SERVICE, aService),
  ...cases('route', ROUTE, (props: object) => aService().route('app', { port: 80, ...props })),
  ...cases('route', MATCH, (match: object) => aService().route({ host: 'app', ...match }, { port: 80 })),
  ...cases('server', SERVER, (props) => aServer(props)),
  ...cases('volume', VOLUME, (props: object) => new Volume(aStack(), 'data', { holds: 'state', ...props })),
  ...cases('network', NETWORK, (props) => new Network(aStack(), 'front', props)),
  ...cases('secret', SECRET, (props) => new Secret(aStack(), 'key', props)),
  ...cases('file', CONFIG_FILE, (props: object) => new ConfigFile(aStack(), 'settings', { content: '', ...props })),
  ...cases('backup', BACKUP, (props: object) => aStack().backup({ schedule: Schedule.daily('03:10'), ...props })),
  ...MONITORS.map((props): Case => [
    `a monitor ${JSON.stringify(props)}`,
    () => aService().monitor('probe', props as MonitorProps),
  ]),
  ['a published port to nobody', () => aService().publish(80, {} as never)],
  ['a size of text', () => Size.mebibytes('5' as never)],
  ['a size of nothing', () => Size.mebibytes(null as never)],
  ['a duration of nothing', () => Duration.seconds(null as never)],
  ['a week without a day', () => Schedule.weekly('someday' as never, '03:10')],
  ['another Ubuntu', () => Os.ubuntu('23.10' as never)],
  ['an image of no text', () => aService({ image: null })],
  ['a directory of no text', () => Directory.of(5 as never)],
  ['a directory that holds photos', () => Directory.of('/a', { holds: 'photos' as never })],
  ['a directory of two lines', () => Directory.of('/a\nb')],
  ['a directory below none', () => Directory.of('/a').sub('/b')],
  ['a healthcheck without a command', () => Healthcheck.command([])],
  ['a healthcheck that is tried never', () => Healthcheck.tcp(80, { retries: 0 })],
  ['a healthcheck at once', () => Healthcheck.http(80, '/', { interval: Duration.seconds(0) })],
  ['a healthcheck of a text as time', () => Healthcheck.fromImage({ timeout: '5s' as never })],
  ['a job that runs sometimes', () => new Job(aStack(), 'job', { image: 'a/b:1', runs: 'sometimes' as never })],
  ['a job with an empty probe', () => new Job(aStack(), 'job', { image: 'a/b:1', runs: 'once', probe: [] })],
  [
    'an overlay of names',
    () => new Overlay(new Homelab(), 'vpn', { kind: 'external', network: '10.0.0.0/8', members: ['home'] as never }),
  ],
  ['a watcher that is a name', () => aServer().watchedBy('cloud' as never)],
  ['a variable of the lab without a name', () => new Homelab({ variables: { 'A B': 'x' } })],
  ['zones that are one text', () => new Homelab({ dns: { zones: 'example.org' as never } })],
  [
    'an adopted stack in a relative folder',
    () => Stack.fromComposeFile(aServer(), 'old', { file: 'old.yml', directory: 'old' }),
  ],
  [
    'an adopted stack whose files are one text',
    () => Stack.fromComposeFile(aServer(), 'old', { file: 'a.yml', directory: '/opt/a', files: 'a.conf' as never }),
  ],
  [
    'a variable of a layer file that is a list',
    () => Stack.fromLayer(aServer(), 'app', 'a.yml', { vars: { A: [] as never } }),
  ],
  ['a further layer that is not a path', () => new Stack(aServer(), 'app').layer('')],
  ['a stack of another layer', () => new Stack(aServer(), 'app', { layer: 'top' as never })],
];

/** What a value throws, and whether it names a line of this file. */
function thrown(make: () => unknown): unknown {
  try {
    make();
    return 'nothing';
  } catch (error) {
    if (!LabError.isLabError(error)) return error;
    const [finding] = error.findings;
    return { code: error.code, file: finding?.source?.file, isComplete: Boolean(finding?.given && finding.fix) };
  }
}

test.each(CASES)('%s is told at its line', (_what, make) => {
  expect(thrown(make)).toEqual({
    code: expect.stringMatching(/^HL0(?:01|02|11|14|18)$/),
    file: __filename,
    isComplete: expect.any(Boolean),
  });
});

test.each<readonly [what: string, code: string, make: () => unknown]>([
  ['a service without props', 'HL018', () => new Service(aStack(), 'app', undefined as never)],
  ['a server without props', 'HL018', () => new Server(new Homelab(), 'home', undefined as never)],
  ['a volume without props', 'HL018', () => new Volume(aStack(), 'data', undefined as never)],
  ['a job without props', 'HL018', () => new Job(aStack(), 'job', undefined as never)],
  ['a route to no host', 'HL018', () => aService().route({} as never, { port: 80 })],
  ['a monitor of no kind', 'HL018', () => aService().monitor('probe', {} as never)],
  ['an override that says nothing', 'HL018', () => aServer().override('app', undefined as never)],
  ['an adopted stack without a file', 'HL018', () => Stack.fromComposeFile(aServer(), 'old', {} as never)],
  ['a service in nothing', 'HL013', () => new Service(undefined as never, 'app', { image: 'a/b:1' })],
  ['a stack in a text', 'HL013', () => new Stack('home' as never, 'app')],
])('%s is told as what is missing', (_what, code, make) => {
  expect(thrown(make)).toMatchObject({ code, file: __filename });
});

test.each([
  ['a capability', () => aService({ capabilities: { add: ['NET_ADMN'] } }), 'NET_ADMIN'],
  ['a restart policy', () => aService({ restart: 'allways' }), 'always'],
  ['a limit', () => aService({ ulimits: { nofiles: 5 } }), 'nofile'],
  ['a processor', () => aServer({ arch: 'amd46' }), 'amd64'],
])('%s that is misspelt is told with the one that was meant', (_what, make, meant) => {
  expect(() => make()).toThrow(`did you mean: ${meant}`);
});

test('what belongs to another server cannot be used', () => {
  const lab = new Homelab({ domain: 'example.com' });
  const cloud = new Stack(aServer({}, 'cloud', lab), 'photos');
  const home = new Stack(aServer({}, 'home', lab), 'photos');
  const image = 'example/app:1.2.3';
  const library = new Volume(cloud, 'library', { holds: 'state' });
  const front = new Network(cloud, 'front');
  expect(() => new Service(home, 'a', { image, mounts: [library.at('/x')] })).toThrow('given: "cloud/photos/library"');
  expect(() => new Service(home, 'b', { image, networks: [front] })).toThrow('given: "cloud/photos/front"');
});

test.each<Case>([
  [
    'capabilities in every spelling',
    () => aService({ capabilities: { add: ['CAP_NET_ADMIN', 'sys_time'], drop: ['ALL'] } }),
  ],
  [
    'devices',
    () =>
      aService({
        devices: ['/dev/a', '/dev/a:/dev/b', '/dev/a:/dev/c:r', 'nvidia.com/gpu=all', aServer().fact('device.zigbee')],
      }),
  ],
  ['a group that only the host knows', () => aService({ groupAdd: [aServer().fact('gid.render'), 109, 'video'] })],
  [
    'limits',
    () => aService({ ulimits: { nofile: { soft: 1024, hard: 2048 }, memlock: -1, core: { soft: 0, hard: -1 } } }),
  ],
  ['hosts', () => aService({ extraHosts: { nas: '192.168.1.5', host: 'host-gateway', v6: 'fd00::1' } })],
  [
    'an environment',
    () => aService({ environment: { A: 'a', B: 5, C: false, D: undefined, E: new Secret(aStack(), 'key').asEnv() } }),
  ],
  ['an empty command', () => aService({ command: [], entrypoint: '' })],
  ['a stop without time', () => aService({ stopGracePeriod: Duration.seconds(0), stopSignal: 'SIGRTMIN+3' })],
  [
    'a wildcard',
    () => aService().route('*.example.com', { port: 80, access: { allow: ['lan', '203.0.113.0/24', '2001:db8::1'] } }),
  ],
])('%s can be', (_what, make) => expect(make).not.toThrow());
