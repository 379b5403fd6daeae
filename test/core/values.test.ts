import type { Mount, ServerProps, ServiceProps, VolumeOptions } from '../../lib/index.ts';
import {
  Arch,
  ConfigFile,
  Directory,
  Duration,
  Healthcheck,
  Homelab,
  Image,
  Job,
  LabError,
  Os,
  Overlay,
  Schedule,
  Secret,
  Server,
  Service,
  Size,
  Stack,
  synth,
  tmpfs,
  Volume,
} from '../../lib/index.ts';

const aServer = (props: Partial<ServerProps> = {}): Server =>
  new Server(new Homelab(), 'home', {
    addresses: { ssh: 'home.lan' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(8),
    cpus: 4,
    ...props,
  });

const aStack = (): Stack => new Stack(aServer(), 'app');
const aService = (props: Partial<ServiceProps>): Service =>
  new Service(aStack(), 'app', { image: 'example/app:1.2.3', ...props });
const aVolume = (props: VolumeOptions): Volume => new Volume(aStack(), 'data', { holds: 'state', ...props });
const at = (addresses: Partial<ServerProps['addresses']>): Server =>
  aServer({ addresses: { ssh: 'home.lan', ...addresses } });
const mounting = (mount: Mount): Service => aService({ mounts: [mount] });

/** What a value that cannot exist throws: an error of the catalogue, at a line of this file. */
function thrown(make: () => unknown): LabError {
  try {
    make();
  } catch (error) {
    if (error instanceof LabError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

type Case = readonly [what: string, code: string, make: () => unknown];

const IMPOSSIBLE: readonly Case[] = [
  ['half a byte', 'HL001', () => Size.bytes(0.5)],
  ['a size below nothing', 'HL001', () => Size.gibibytes(-1)],
  ['a size that is no number', 'HL001', () => Size.mebibytes(NaN)],
  ['a size beyond what is counted exactly', 'HL001', () => Size.gibibytes(2 ** 40)],
  ['a duration below nothing', 'HL001', () => Duration.seconds(-1)],
  ['an endless duration', 'HL001', () => Duration.days(Infinity)],
  ['a duration that Go cannot count', 'HL001', () => Duration.days(106_752)],
  ['the minute 60', 'HL001', () => Schedule.hourly(60)],
  ['the hour 24', 'HL002', () => Schedule.daily('24:00')],
  ['a time without its zero', 'HL002', () => Schedule.weekly('mon', '3:10')],
  ['the day 31 of every month', 'HL001', () => Schedule.monthly(31, '03:10')],
  ['Debian 11', 'HL001', () => Os.debian(11)],
  ['half a Fedora', 'HL001', () => Os.fedora(42.5)],
  ['an image in capitals', 'HL002', () => Image.of('Example/App:1')],
  ['an image with two tags', 'HL002', () => aService({ image: 'example/app:1:2' })],
  ['a directory that leads upwards', 'HL014', () => Directory.of('/mnt/media').sub('../../etc')],
  ['a healthcheck of no path', 'HL011', () => Healthcheck.http(80, 'health')],
  ['a healthcheck of port 0', 'HL014', () => Healthcheck.tcp(0)],
  ['a healthcheck of port 70000', 'HL014', () => Healthcheck.http(70_000)],
  ['a stack in a lab', 'HL013', () => new Stack(new Homelab() as never, 'app')],
  ['a service on a server', 'HL013', () => new Service(aServer() as never, 'app', { image: 'example/app:1.2.3' })],
  ['a port of 65536', 'HL014', () => aService({ ports: [{ port: 65_536, to: 'loopback' }] })],
  ['a range that runs backwards', 'HL014', () => aService({}).publish([20, 10], { to: 'loopback' })],
  ['half a processor less than none', 'HL014', () => aService({ cpus: -0.5 })],
  ['no processor at all', 'HL014', () => aService({ cpuReservation: 0 })],
  ['half a process', 'HL014', () => aService({ pids: 1.5 })],
  ['a limit of no memory, which Docker reads as no limit', 'HL014', () => aService({ memory: Size.bytes(0) })],
  ['memory that Docker refuses', 'HL014', () => aService({ memoryReservation: Size.mebibytes(5) })],
  ['a container name with a space', 'HL014', () => aService({ containerName: 'my app' })],
  ['a user of no name', 'HL014', () => aService({ user: '' })],
  ['a variable with an equals sign', 'HL014', () => aService({ environment: { 'A=B': 'c' } })],
  ['a file of variables beside nothing', 'HL014', () => aService({ envFiles: [{ path: 'app.env' }] })],
  ['a port to listen on of 70000', 'HL014', () => aService({ expose: [70_000] })],
  ['a mount at a relative place', 'HL014', () => mounting(Directory.of('/mnt').at('media'))],
  ['a mount that leads upwards', 'HL014', () => mounting(tmpfs('/tmp/../etc'))],
  ['a secret for nobody', 'HL014', () => aService({ secrets: [new Secret(aStack(), 'key').asFile({ uid: -1 })] })],
  ['a secret whose variable is a command', 'HL014', () => new Secret(aStack(), 'key', { variable: 'A; reboot' })],
  [
    'a file name with a folder',
    'HL014',
    () => new ConfigFile(aStack(), 'app', { content: '', fileName: '../app.yml' }),
  ],
  ['a mode in letters', 'HL014', () => aVolume({ mode: 'rwx' })],
  ['a mode with a command', 'HL014', () => aVolume({ mode: '0750; reboot' })],
  ['a user below 0', 'HL014', () => aVolume({ uid: -1 })],
  ['a former id that is a path', 'HL014', () => aVolume({ formerly: ['../photos'] })],
  ['a former stack without a name', 'HL014', () => new Stack(aServer(), 'app', { formerly: [''] })],
  ['a project in capitals', 'HL014', () => new Stack(aServer(), 'app', { project: 'My App' })],
  ['an override of what cannot be', 'HL014', () => aServer().override('app', { cpus: NaN })],
  ['a local override of what cannot be', 'HL014', () => aStack().override('app', { memory: Size.kibibytes(1) })],
  ['a server without a processor', 'HL014', () => aServer({ cpus: 0 })],
  ['less than no overcommitment', 'HL014', () => aServer({ overcommit: -1 })],
  ['data below the working directory', 'HL014', () => aServer({ dataRoot: 'srv/hl' })],
  ['ssh on port 99999', 'HL014', () => aServer({ ssh: { port: 99_999 } })],
  ['an ssh host with an option', 'HL014', () => at({ ssh: '-oProxyCommand=reboot' })],
  ['a LAN address without its prefix', 'HL014', () => at({ lan: '192.168.1.10' })],
  ['a LAN address of 300', 'HL014', () => at({ lan: ['192.168.1.10/24', '192.168.1.300/24'] })],
  ['a prefix of 33', 'HL014', () => at({ lan: '192.168.1.10/33' })],
  ['three numbers for an address', 'HL014', () => at({ public: { v4: '203.0.113' } })],
  ['IPv4 for IPv6', 'HL014', () => at({ public: { v6: '203.0.113.10' } })],
  ['a name in the overlay', 'HL014', () => at({ overlay: 'home' })],
  [
    'an overlay of one address',
    'HL014',
    () => new Overlay(new Homelab(), 'vpn', { kind: 'external', network: '10.66.0.0', members: [] }),
  ],
  ['a domain with a space', 'HL014', () => new Homelab({ domain: 'exa mple.com' })],
  ['a time zone that is an offset', 'HL014', () => new Homelab({ timezone: '+01:00' })],
  ['a time zone that nobody has', 'HL014', () => new Homelab({ timezone: 'Europe/Brelin' })],
  ['a time zone in small letters', 'HL014', () => new Homelab({ timezone: 'europe/berlin' })],
  ['a time zone in capitals', 'HL014', () => new Homelab({ timezone: 'EUROPE/BERLIN' })],
  ['a city for a time zone', 'HL014', () => new Homelab({ timezone: 'Berlin' })],
  ['a time zone of nothing', 'HL014', () => new Homelab({ timezone: '' })],
  ['a contact without a domain', 'HL014', () => new Homelab({ contact: 'admin' })],
];

test.each(IMPOSSIBLE)('%s is thrown at once', (_what, code, make) => {
  const error = thrown(make);
  expect(error.code).toBe(code);
  expect(error.findings[0]?.source?.file).toBe(__filename);
  expect(error.findings[0]?.source?.line).toBeGreaterThan(20);
  expect(error.message).toContain(code === 'HL013' ? 'belongs in a' : 'must be');
});

const POSSIBLE: readonly (readonly [what: string, make: () => unknown])[] = [
  ['an overlay address with its prefix', () => at({ overlay: '10.66.0.2/24' })],
  ['an IPv6 LAN', () => at({ lan: ['192.168.1.10/24', 'fd00::10/64'] })],
  ['an address for ssh', () => at({ ssh: '2001:db8::10' })],
  ['both public addresses', () => at({ public: { v4: '203.0.113.10', v6: '2001:db8::10' } })],
  ['a quarter of a processor', () => aService({ cpus: 0.25, memory: Size.mebibytes(6), pids: 1 })],
  ['a variable with a dot', () => aService({ environment: { 'discovery.type': 'single-node' } })],
  ['a user that only the host knows', () => aService({ user: aServer().fact('uid.media') })],
  ['a mode with the sticky bit', () => aVolume({ mode: '1777', uid: 1000, formerly: ['Old_Data'] })],
  ['a zone of three parts', () => new Homelab({ timezone: 'America/Argentina/Buenos_Aires' })],
  ...[
    'Etc/GMT+5',
    'UTC',
    'Etc/UTC',
    'GMT',
    'EST5EDT',
    'Europe/Berlin',
    'Europe/Kiev',
    'Europe/Kyiv',
    'Asia/Kolkata',
  ].map((timezone) => [timezone, () => new Homelab({ timezone })] as const),
];

test.each(POSSIBLE)('%s can be', (_what, make) => expect(make).not.toThrow());

test.each([
  ['Europe/Brelin', 'Europe/Berlin'],
  ['europe/berlin', 'Europe/Berlin'],
  ['Berlin', 'Europe/Berlin'],
  ['new york', 'America/New_York'],
  ['Mars/Olympus_Mons', undefined],
])('for the time zone %s one is told that may be meant: %s', (timezone, meant) => {
  expect(thrown(() => new Homelab({ timezone })).findings[0]?.didYouMean).toBe(meant);
});

test.each<readonly [missing: string, make: () => unknown]>([
  ['memory', () => aServer({ memory: undefined as never })],
  ['addresses', () => aServer({ addresses: undefined as never })],
  ['ssh', () => aServer({ addresses: {} as never })],
  ['image', () => aService({ image: undefined as never })],
  ['holds', () => aVolume({ holds: undefined } as never)],
  ['runs', () => new Job(aStack(), 'job', { image: 'example/app:1.2.3' } as never)],
  ['content', () => new ConfigFile(aStack(), 'app', {} as never)],
  ['schedule', () => aStack().backup({} as never)],
])('the missing prop %s is told at once, as a lab is compiled without its types', (missing, make) => {
  const error = thrown(make);
  expect(error).toMatchObject({ code: 'HL018', findings: [{ source: { file: __filename } }] });
  expect(error.message).toContain(`The prop "${missing}" is missing`);
});

test('an override with an image that cannot be is told at its line', async () => {
  const server = aServer();
  const line = Number(/values\.test\.ts:(\d+)/.exec(new Error().stack ?? '')?.[1]) + 1;
  server.override('app', { image: 'Example/App:1' });
  const error = await synth(server.lab, { write: false }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'HL002', findings: [{ source: { file: __filename, line } }] });
});

test('a duration is read as far as Go can count it, and no longer', () => {
  expect(Duration.parse('2562047h47m16s854ms')?.toGo()).toBe('2562047h47m16s854ms');
  for (const text of ['2562047h47m16s855ms', `${'9'.repeat(71)}s`, '1.5h', '1w', '1d', '0000s'.repeat(16)])
    expect(Duration.parse(text)).toBeUndefined();
});
