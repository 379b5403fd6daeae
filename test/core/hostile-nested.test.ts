import type { Construct } from 'constructs';
import { Gatus } from '../../lib/gatus/index.ts';
import type { MonitorProps } from '../../lib/index.ts';
import {
  Directory,
  Duration,
  Homelab,
  Monitor,
  Network,
  Schedule,
  Secret,
  Server,
  Service,
  Stack,
  synth,
  Volume,
} from '../../lib/index.ts';
import { Restic } from '../../lib/restic/index.ts';
import { Backup, Route } from '../../lib/tool/index.ts';
import { middleware, tcpMiddleware, Traefik } from '../../lib/traefik/index.ts';
import { expectNoCode } from './hostile.ts';
import { aLab, ALL, aServer } from './makers.ts';

// What hostile-texts.test.ts asks of props, asked of every text inside them, and of those constructs that methods make.

const image = 'example/app:1.2.3';

/** A server on which every tool reads what the lab says. */
function aHome(lab: Homelab = aLab()): Stack {
  const home = aServer(lab);
  new Traefik(home, 'traefik', { provider: 'file', certificates: 'own' });
  new Gatus(home, 'status', { access: 'public' });
  new Restic(home, 'restic');
  return new Stack(home, 'group');
}

const aService = (): Service => new Service(aHome(), 'app', { image });

/** Everything of a kind of construct that may hold a text, at any depth. */
interface Sample<At> {
  readonly scope: () => At;
  readonly props: (at: At) => object;
  readonly made: (at: At, props: never) => Construct;
}

const sample = <At>(each: Sample<At>): Sample<unknown> => each as Sample<unknown>;

const monitor = (props: (service: Service) => MonitorProps): Sample<unknown> =>
  sample({ scope: aService, props, made: (service, said) => new Monitor(service, 'up', said) });

const PACE = { name: 'up', host: 'home.lan', thresholds: { failures: 2 } };

const SAMPLES: Readonly<Record<string, Sample<unknown>>> = {
  Homelab: sample({
    scope: () => undefined,
    props: () => ({
      domain: 'example.com',
      timezone: 'Europe/Berlin',
      contact: 'admin@example.com',
      dns: { zones: ['example.org'], caa: ['letsencrypt.org'] },
      variables: { IMAGE: 'a' },
      root: '/lab',
    }),
    made: (_none, props) => new Service(aHome(new Homelab(props)), 'app', { image }),
  }),
  Server: sample({
    scope: aLab,
    props: () => ({
      ...ALL['Server']?.props(undefined as never),
      addresses: {
        ssh: 'home.lan',
        lan: '192.168.1.2/24',
        overlay: '10.66.0.2',
        public: { v4: '203.0.113.9', v6: '2001:db8::9', name: 'home.example.net' },
      },
      ssh: { user: 'deploy' },
      health: { ignoredUnits: ['man-db.service'] },
      dataRoot: '/srv/lab',
    }),
    made: (lab, props) => new Service(new Stack(new Server(lab, 'home', props), 'group'), 'app', { image }),
  }),
  Service: sample({
    scope: aHome,
    props: (stack) => ({
      image,
      command: ['run', 'it'],
      environment: { A: 'b' },
      envFiles: [{ path: '/etc/app.env' }],
      networks: [{ network: new Network(stack, 'front'), aliases: ['web'] }],
      capabilities: { add: ['NET_ADMIN'], drop: ['CHOWN'] },
      devices: ['/dev/a', { source: '/dev/b', target: '/dev/c', permissions: 'r' }],
      gpus: [{ driver: 'nvidia', capabilities: ['gpu'] }],
      securityOpt: ['apparmor=own'],
      groupAdd: ['video'],
      sysctls: { 'net.core.somaxconn': '5' },
      labels: { 'a.b': 'c' },
      logging: { driver: 'local', options: { 'max-size': '5m' } },
      profiles: ['own'],
      extraHosts: { other: '10.0.0.1' },
      formerly: ['old'],
      database: { engine: 'mariadb', dump: ['dump', 'it'], restore: ['restore', 'it'] },
      mounts: [Directory.of('/mnt/a', { holds: 'cache' }).at('/a')],
    }),
    made: (stack, props) => new Service(stack, 'app', props),
  }),
  Volume: sample({
    scope: aHome,
    props: () => ({ holds: 'replaceable', reason: 'discs', mode: '0750', formerly: ['old'] }),
    made: (stack, props) => {
      const data = new Volume(stack, 'data', props);
      return new Service(stack, 'app', { image, mounts: [data.at('/data')] });
    },
  }),
  Route: sample({
    scope: aService,
    props: (service) => ({
      match: { host: ['app', 'www'], path: '/a', methods: ['GET'], headers: { 'X-A': 'b' } },
      props: {
        port: 80,
        access: { allow: ['10.0.0.0/8', '203.0.113.0/24'] },
        auth: { forward: { service, port: 9091, path: '/verify', responseHeaders: ['Remote-User'] } },
        sticky: 'cookie',
        health: { path: '/health' },
        redirectFrom: ['old'],
        redirects: [{ path: '/old', to: '/new' }],
        middlewares: [middleware({ headers: { customRequestHeaders: { 'X-A': 'b' } } })],
        formerly: ['former'],
        probe: { path: '/ok', isNot: 'down' },
      },
    }),
    made: (service, { match, props }: { match: never; props: never }) =>
      new Route(service, 'route', { protocol: 'http', match, props }),
  }),
  'Route of TCP': sample({
    scope: aService,
    props: () => ({
      port: 80,
      entryPort: 8883,
      host: 'mqtt',
      access: { allow: ['10.0.0.0/8', '203.0.113.0/24'] },
      middlewares: [tcpMiddleware({ ipAllowList: { sourceRange: ['10.0.0.0/8'] } })],
      formerly: ['old'],
    }),
    made: (service, props) => new Route(service, 'route', { protocol: 'tcp', props }),
  }),
  Backup: sample({
    scope: aService,
    props: (service) => ({
      schedule: Schedule.daily('03:10'),
      directories: [Directory.of('/mnt/a', { holds: 'state' })],
      databases: [{ service, engine: 'mariadb', dump: ['dump', 'it'], restore: ['restore', 'it'] }],
      formerly: ['old'],
    }),
    made: ({ stack }, props) => {
      const data = new Volume(stack, 'data', { holds: 'state' });
      new Service(stack, 'web', { image, mounts: [data.at('/data')] });
      return new Backup(stack, 'backup', props);
    },
  }),
  'Monitor of http': monitor((service) => ({
    kind: 'http',
    ...PACE,
    path: '/health',
    expect: { status: [200], body: 'fine', json: { at: ['state', 0], is: 'ok' } },
    credentials: new Secret(service.stack, 'probe'),
  })),
  'Monitor of tcp': monitor(() => ({ kind: 'tcp', ...PACE, port: 80 })),
  'Monitor of tls': monitor(() => ({ kind: 'tls', ...PACE })),
  'Monitor of starttls': monitor(() => ({ kind: 'starttls', ...PACE })),
  'Monitor of dns': monitor(() => ({ kind: 'dns', ...PACE, query: 'example.com', expect: '10.0.0.1' })),
  'Monitor of icmp': monitor(() => ({ kind: 'icmp', ...PACE })),
  'Monitor of ssh': monitor(() => ({ kind: 'ssh', ...PACE })),
  'Monitor of domain': monitor(() => ({ kind: 'domain', name: 'up', domain: 'example.com' })),
  'Monitor of heartbeat': monitor(() => ({
    kind: 'heartbeat',
    name: 'up',
    period: Duration.days(1),
    reports: { timer: 'a.timer' },
  })),
};

type Step = string | number;

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The way to every text, and to every key. */
function textsIn(value: unknown, at: readonly Step[] = []): readonly (readonly Step[])[] {
  if (typeof value === 'string') return [at];
  const below = Array.isArray(value) ? [...value.entries()] : isPlain(value) ? Object.entries(value) : [];
  return below.flatMap(([key, each]) => textsIn(each, [...at, key]));
}

/** The same with another text at one place: in place of the value, or in place of its key. */
function withText(value: unknown, [step, ...rest]: readonly Step[], text: string, isKey: boolean): unknown {
  if (step === undefined) return text;
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (index === step ? withText(each, rest, text, isKey) : each));
  const entries = Object.entries(value as object).map(([key, each]: [string, unknown]) => {
    if (key !== step) return [key, each] as const;
    return rest.length === 0 && isKey ? ([text, each] as const) : ([key, withText(each, rest, text, isKey)] as const);
  });
  return Object.fromEntries(entries);
}

/** As a place may want its text to look. */
const LOOKS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `/${text}`,
  (text) => `${text}.example.com`,
  (text) => `a@${text}`,
  (text) => `https://example.com/${text}`,
];

const PLACES = Object.entries(SAMPLES).flatMap(([what, each]) =>
  textsIn(each.props(each.scope())).map((at) => [what, at.join('.'), each, at] as const),
);

const taken = new Set<string>();

test.each(PLACES)('no text in a %s at %s becomes code', async (what, name, { scope, props, made }, at) => {
  for (const isKey of [false, true]) {
    for (const look of LOOKS) {
      const make = (text: string): Construct => {
        const place = scope();
        return made(place, withText(props(place), at, look(text), isKey) as never);
      };
      if (!(await expectNoCode(make))) continue;
      taken.add(`${what} ${name} ${isKey}`);
      break;
    }
  }
});

test('many places take a word, so that there was something to judge', () => {
  expect(PLACES.length).toBeGreaterThan(100);
  expect(taken.size).toBeGreaterThan(50);
});

test.each(Object.entries(SAMPLES))(
  'a %s as it is here has no error of its own',
  async (_what, { scope, props, made }) => {
    const at = scope();
    const { root } = made(at, props(at) as never).node;
    const { findings } = await synth(root as Homelab, { write: false });
    expect(
      findings.filter(({ severity }) => severity === 'error').map(({ message, code }) => `${code} ${message}`),
    ).toEqual([]);
  },
);
