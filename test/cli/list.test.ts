import { aLabFolder, hl, removeFolders } from './hl.ts';

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
