import { aFolder, aLabFolder, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

const LAB = `
const movies = Stack.fromLayer(home, 'movies', 'movies.yml', { vars: { TAG: '1.2.3' } });
const films = new Volume(movies, 'films', { holds: 'replaceable', reason: 'the discs are in the cellar' });
home.override('movies', { memory: Size.gibibytes(2), labels: { 'com.example.tier': 'back' } });
`;

const LAYER = `services:
  movies:
    image: example/movies:\${TAG}
    environment:
      TZ: Etc/UTC
    labels:
      com.example.tier: front
      com.example.owner: anna
    deploy: { resources: { limits: { memory: 1g } } }
`;

const aLab = (): string => aLabFolder(LAB, { 'movies.yml': LAYER });

test('a code is explained without any lab, whatever its case', async () => {
  const { code, out } = await hl(['explain', 'hl130'], { cwd: aFolder() });
  expect(code).toBe(0);
  expect(out).toContain('HL130: An image tag that floats (warning)');
  expect(out).toContain('To mend it:');
});

test('an unknown code ends with 2 and names the nearest', async () => {
  const { code, err } = await hl(['explain', 'HL13'], { cwd: aFolder({ 'package.json': '{}' }) });
  expect(code).toBe(2);
  expect(err).toContain('HL300');
  const unknown = await hl(['explain', 'HL139'], { cwd: aFolder() });
  expect([unknown.code, unknown.out]).toEqual([2, '']);
  expect(unknown.err).toMatch(/^error HL304: There is no code "HL139".*did you mean: HL1\d\d/s);
});

test('a service is told with its line, and each value with the layer that had the last word', async () => {
  const { code, out } = await hl(['explain', 'home/movies/movies'], { cwd: aLab() });
  expect(code).toBe(0);
  expect(out).toContain('home/movies/movies (service)');
  expect(out).toMatch(/^image: example\/movies:1\.2\.3 +# movies\.yml:3/m);
  expect(out).toMatch(/^ {2}TZ: Etc\/UTC +# movies\.yml:5/m);
  expect(out).toMatch(/^ {2}com\.example\.owner: anna +# movies\.yml:8/m);
  expect(out).toMatch(/^ {2}com\.example\.tier: back +# app\/main\.js:\d+(:\d+)?, over movies\.yml:7/m);
  expect(out).toMatch(/^restart: unless-stopped +# defaults$/m);
});

test('a value is told with what every layer says of it, lowest first', async () => {
  const { out } = await hl(['explain', 'home/movies/movies:labels.com.example.tier'], { cwd: aLab() });
  expect(out).toMatch(/^back$/m);
  expect(out).toMatch(/lowest first:\n {2}movies\.yml:7:\d+ \(.*\): front\n {2}app\/main\.js:\d+:\d+ \(.*\): back\n$/);
});

test('a value that is not there names the nearest key', async () => {
  const { code, err } = await hl(['explain', 'home/movies/movies:environment.TX'], { cwd: aLab() });
  expect(code).toBe(2);
  expect(err).toContain('error HL304: There is no value of home/movies/movies "environment.TX".');
  expect(err).toContain('did you mean: environment.TZ');
});

test('a stack is told with its services, and each of their values with the layer that gave it', async () => {
  const { code, out } = await hl(['explain', 'home/movies'], { cwd: aLab() });
  expect(code).toBe(0);
  expect(out).toMatch(/^home\/movies \(Stack\)$/m);
  expect(out).toMatch(/^home\/movies\/movies\nimage: example\/movies:1\.2\.3 +# movies\.yml:3/m);
  expect(out).toMatch(/^ {2}com\.example\.tier: back +# app\/main\.js:\d+(:\d+)?, over movies\.yml:7/m);
  const value = await hl(['explain', 'home/movies:image'], { cwd: aLab() });
  expect([value.code, value.out]).toEqual([0, expect.stringContaining('example/movies:1.2.3')]);
});

test('any other construct is told with its line and its facts', async () => {
  const { out } = await hl(['explain', 'home/movies/films'], { cwd: aLab() });
  expect(out).toMatch(/^home\/movies\/films \(Volume\)\napp\/main\.js:\d+:\d+$/m);
  expect(out).toContain('reason: the discs are in the cellar');
  expect((await hl(['explain', 'home'], { cwd: aLab() })).out).toContain('home (Server)');
});

test('an unknown path ends with 2 and names the nearest', async () => {
  const { code, err } = await hl(['explain', 'home/moives'], { cwd: aLab() });
  expect(code).toBe(2);
  expect(err).toContain('error HL304: There is no path "home/moives".');
  expect(err).toContain('did you mean: home/movies');
});
