import {
  Arch,
  Directory,
  Duration,
  Healthcheck,
  Homelab,
  LabError,
  Network,
  Os,
  Overlay,
  Secret,
  Server,
  Service,
  Size,
  Stack,
} from '../../lib/index.ts';
import { problemsOf } from '../../lib/tool/index.ts';

// Types refuse all of this. Labs are compiled without a look at them, so a name that nobody reads has to be told.

const inLab = (make: (lab: Homelab) => unknown, props: object = {}): Homelab => {
  const lab = new Homelab({ domain: 'example.com', ...props });
  make(lab);
  return lab;
};

const aServer = (lab: Homelab, props: object = {}): Server =>
  new Server(lab, 'home', {
    addresses: { ssh: 'home.lan' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(8),
    cpus: 4,
    ...props,
  });

const aService = (lab: Homelab, props: object = {}): Service =>
  new Service(new Stack(aServer(lab), 'app'), 'app', { image: 'example/app:1.2.3', ...props });

type Case = readonly [prop: string, meant: string, make: (lab: Homelab) => unknown];

const CASES: readonly Case[] = [
  ['layr', 'layer', (lab) => new Stack(aServer(lab), 'app', { layr: 'shared' } as object)],
  ['intern', 'internal', (lab) => new Network(new Stack(aServer(lab), 'app'), 'net', { intern: true } as object)],
  ['kinds', 'kind', (lab) => new Overlay(lab, 'vpn', { ...VPN, kinds: 'external' } as never)],
  ['pubilc', 'public', (lab) => aServer(lab, { addresses: { ssh: 'home.lan', pubilc: { v4: '203.0.113.1' } } })],
  ['dynamics', 'dynamic', (lab) => aServer(lab, { addresses: { ssh: 'home.lan', public: { dynamics: true } } })],
  ['users', 'user', (lab) => aServer(lab, { ssh: { users: 'deploy' } })],
  ['paths', 'path', (lab) => aService(lab).monitor('page', { kind: 'http', paths: '/health' } as never)],
  [
    'failure',
    'failures',
    (lab) => aService(lab).monitor('page', { kind: 'http', thresholds: { failure: 1 } } as never),
  ],
  ['graze', 'grace', (lab) => aServer(lab).heartbeat('job', { period: Duration.days(1), graze: 5 } as never)],
  ['hosts', 'host', (lab) => aService(lab).route({ host: 'app', hosts: 'b' } as never, { port: 80 })],
  ['entryPorts', 'entryPort', (lab) => aService(lab).routeTcp({ port: 1, entryPort: 2, entryPorts: 3 } as never)],
  ['statuses', 'status', (lab) => aService(lab).route('app', { port: 80, probe: { statuses: [200] } } as never)],
  ['hst', 'hsts', (lab) => aService(lab).route('app', { port: 80, securityHeaders: { hst: false } } as never)],
  ['protocols', 'protocol', (lab) => aService(lab, { ports: [{ port: 53, to: 'lan', protocols: 'udp' }] })],
  ['ads', 'add', (lab) => aService(lab, { capabilities: { ads: ['NET_ADMIN'] } })],
  ['vers', 'vars', (lab) => Stack.fromLayer(aServer(lab), 'app', 'app.yml', { vers: { A: 'b' } } as object)],
  ['hardning', 'hardening', (lab) => Stack.fromLayer(aServer(lab), 'app', 'app.yml', { hardning: 'strict' } as object)],
  ['projct', 'project', (lab) => Stack.fromComposeFile(aServer(lab), 'app', { ...ADOPTED, projct: 'old' } as never)],
  ['var', 'vars', (lab) => new Stack(aServer(lab), 'app').layer('app.yml', { var: { A: 'b' } } as object)],
  ['memor', 'memory', (lab) => aServer(lab).override('app', { memor: Size.gibibytes(1) } as never)],
];

const ADOPTED = { file: 'app.yml', directory: '/opt/app' };

const VPN = { kind: 'external', network: '10.66.0.0/24', members: [] } as const;

test.each(CASES)('the misspelt prop %s is told, with the one that was meant', (prop, meant, make) => {
  const found = problemsOf(inLab(make)).find(({ message }) => message.includes(`"${prop}"`));
  expect(found).toMatchObject({ code: 'HL019', source: { file: __filename } });
  expect(found?.didYouMean).toBe(meant);
});

test('a misspelt prop of the lab itself is told', () => {
  const lab = inLab(() => undefined, { domains: 'example.org', dns: { zone: ['example.net'] } });
  expect(problemsOf(lab)).toMatchObject([
    { code: 'HL019', didYouMean: 'domain', given: 'domains' },
    { code: 'HL019', didYouMean: 'zones', given: 'dns.zone' },
  ]);
});

test.each<readonly [option: string, make: () => unknown]>([
  ['mountpont', () => Directory.of('/mnt/media', { mountpont: true } as object)],
  ['intervals', () => Healthcheck.http(80, '/', { intervals: Duration.seconds(5) } as object)],
])('the misspelt option %s of a function is an error at its line', (option, make) => {
  expect(make).toThrow(`There is no option "${option}"`);
  expect(make).toThrow('HL020');
  expect(make).toThrow(__filename);
});

test('all that is wrong with the props of one construct is told together', () => {
  const thrown = (): readonly unknown[] => {
    try {
      return [inLab((lab) => aServer(lab, { os: 'debian', cpus: -1, addresses: { ssh: '', lan: '192.168.1.10' } }))];
    } catch (error) {
      return LabError.isLabError(error) ? error.findings.map(({ message }) => message) : [error];
    }
  };
  expect(thrown()).toEqual([
    'A host must be a name or an address.',
    expect.stringContaining('An address of a network must be'),
    expect.stringContaining('An operating system must be'),
    'A number of cores must be a number above 0.',
  ]);
});

test('what belongs in a server is not taken below another stack', () => {
  const lab = new Homelab({ domain: 'example.com' });
  const stack = new Stack(aServer(lab), 'app');
  expect(() => new Stack(stack as never, 'inner')).toThrow('A stack belongs in a Server, not in "home/app"');
  expect(() => new Stack(lab as never, 'outer')).toThrow('A stack belongs in a Server, not in the lab itself');
  expect(() => new Overlay(stack as never, 'vpn', VPN)).toThrow('An overlay belongs in a Homelab');
});

test('a secret is a secret wherever one is asked for', () => {
  const value = { kind: 'secret', secret: 'key' };
  expect(() => inLab((lab) => aService(lab, { environment: { KEY: value } }))).toThrow('HL014');
  expect(() => inLab((lab) => aService(lab, { secrets: [{ kind: 'secret-file', uid: 0, gid: 0 }] }))).toThrow('HL014');
  expect(() => inLab((lab) => aService(lab, { environment: { KEY: new Secret(lab, 'key').asEnv() } }))).not.toThrow();
});
