import { dirname } from 'node:path';
import { aLabFolder, hl, LIBRARY, removeFolders } from './hl.ts';

afterAll(removeFolders);

const LAB = `
const proxy = new Stack(home, 'proxy');
library.offer(proxy, 'ReverseProxy');
const movies = new Stack(home, 'movies');
const service = new Service(movies, 'movies', {
  image: 'example/movies:1.2.3', memory: Size.gibibytes(1), ports: [{ port: 1900, protocol: 'udp', to: 'lan' }],
});
service.route('films', { port: 8096, access: 'lan' });
new library.Job(movies, 'scan', { image: 'example/scan:1.2.3', memory: Size.mebibytes(64), runs: 'each-deploy' });
`;

test('programs get one line a thing', async () => {
  const { code, out } = await hl(['list'], { cwd: aLabFolder(LAB) });
  expect(code).toBe(0);
  const lines = out.split('\n');
  expect(lines).toContain('server home debian 13, amd64, 8 GiB, 4 CPUs, at home.lan');
  expect(lines).toContain('stack home/movies');
  expect(lines).toContain('service home/movies/movies example/movies:1.2.3');
  expect(lines).toContain('job home/movies/scan movies-scan example/scan:1.2.3, runs each-deploy');
  expect(lines).toContainEqual(
    expect.stringMatching(/^route home\/movies\/movies\/\S+ films\.example\.com → movies:8096 \(lan, auth: app\)$/),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^port home\/movies\/movies .*1900\/udp → movies:1900 \(lan\)$/));
});

test('people get a tree', async () => {
  const { out } = await hl(['list'], { cwd: aLabFolder(LAB), interactive: true });
  expect(out).toMatch(/^home {2}debian 13/);
  expect(out).toMatch(/^├─ movies/m);
  expect(out).toMatch(/^│ {2}├─ movies {2}example\/movies:1\.2\.3$/m);
  expect(out).toMatch(/^│ {2}│ {2}├─ films\.example\.com {2}→ movies:8096 \(lan, auth: app\)$/m);
  expect(out).toMatch(/^└─ proxy$/m);
});

test('--json prints plain data', async () => {
  const { out } = await hl(['list', '--json'], { cwd: aLabFolder(LAB) });
  const { servers } = JSON.parse(out) as { servers: { id: string; stacks: { id: string; services: object[] }[] }[] };
  expect(servers.map(({ id }) => id)).toEqual(['home']);
  expect(servers[0]!.stacks.map(({ id }) => id)).toEqual(['home/movies', 'home/proxy']);
  expect(servers[0]!.stacks[0]!.services[0]).toMatchObject({
    id: 'home/movies/movies',
    image: 'example/movies:1.2.3',
    routes: [{ hosts: ['films.example.com'], port: 8096 }],
    ports: [{ published: 1900, protocol: 'udp' }],
  });
});

test('a lab with errors is listed all the same, and the reader is told', async () => {
  const { code, out, err } = await hl(['list'], { cwd: aLabFolder(`new Stack(home, 'a'); new Stack(home, 'a');`) });
  expect(code).toBe(0);
  expect(out).toContain('stack home/a');
  expect(err).toContain('`hl synth` tells them');
});

const WATCHED = `
const { Gatus } = require(LIBRARY_FOLDER + '/gatus/index.ts');
const { Ntfy } = require(LIBRARY_FOLDER + '/ntfy/index.ts');
const [away, cloud] = ['away', 'cloud'].map((id, index) => new Server(lab, id, {
  addresses: { ssh: id, public: { v4: '203.0.113.' + index } },
  os: Os.debian(13), arch: Arch.amd64, memory: Size.gibibytes(8), cpus: 4,
}));
for (const server of [away, cloud]) new Gatus(server, 'status', { access: 'public' });
new Ntfy(cloud, 'ntfy');
const movies = new Stack(away, 'movies');
const service = new Service(movies, 'movies', { image: 'example/movies:1.2.3', memory: Size.gibibytes(1) });
service.monitor('api', { kind: 'tcp', port: 8096, interval: library.Duration.seconds(30), severity: 'warning' });
away.heartbeat('smart', { reports: { timer: 'smart-check.timer' }, from: 'elsewhere', period: library.Duration.days(1) });
`.replaceAll('LIBRARY_FOLDER', JSON.stringify(dirname(LIBRARY)));

test('--monitors prints who watches what, from where, how often, and where the alert goes', async () => {
  const { code, out } = await hl(['list', '--monitors'], { cwd: aLabFolder(WATCHED) });
  expect(code).toBe(0);
  const [head = '', ...lines] = out.split('\n');
  const columns = ['Server', 'Monitor', 'Asks', 'Expects', 'From', 'Every', 'Alerts to'];
  expect(head.split(/ {2,}/)).toEqual(columns);
  const cellsOf = (name: string): readonly string[] =>
    lines
      .find((line) => line.includes(`  ${name} `))
      ?.trim()
      .split(/ {2,}/) ?? [];
  expect(cellsOf('movies api')).toEqual([
    'away',
    'movies api',
    'tcp :8096',
    'it answers',
    'cloud (public)',
    '30s',
    'cloud/ntfy (warning)',
  ]);
  // A heartbeat is waited for rather than asked.
  expect(cellsOf('smart').slice(2)).toEqual([
    'waits for reports',
    'a report of smart-check.timer within 25h15m',
    'cloud (public)',
    'cloud/ntfy',
  ]);
  // What cloud is told of by away can reach nobody: its only notifier would be gone with it.
  expect(lines.find((line) => /^cloud +ssh /.test(line))).toMatch(/ {2}nobody$/);
  // Columns are in line, and servers are parted by an empty one.
  const at = head.indexOf('Asks');
  for (const line of lines.filter(Boolean)) expect(line.slice(at - 2, at)).toBe('  ');
  expect(out).toMatch(/\n\naway .*\n[\s\S]*\n\ncloud /);
});

test('--monitors of a lab without any prints that there are none', async () => {
  const { code, out } = await hl(['list', '--monitors'], { cwd: aLabFolder(LAB) });
  expect([code, out.trim()]).toEqual([0, 'Server  Monitor  Asks  Expects  From  Every  Alerts to']);
});
