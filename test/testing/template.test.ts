import { AssertionError } from 'node:assert';
import { Arch, ConfigFile, Homelab, Os, Server, Service, Size, Stack } from '../../lib/index.ts';
import { Match, Template } from '../../lib/testing/index.ts';

function aLab(): Homelab {
  const lab = new Homelab({ domain: 'example.com' });
  const home = new Server(lab, 'home', {
    addresses: { ssh: 'home.lan', lan: '192.168.1.10/24' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(8),
    cpus: 4,
  });
  const stack = new Stack(home, 'movies');
  const config = new ConfigFile(stack, 'settings', { content: { port: 8096 }, fileName: 'settings.json' });
  new Service(stack, 'movies', {
    image: 'example/movies:1.2.3',
    memory: Size.gibibytes(1),
    environment: { TZ: 'Etc/UTC' },
    labels: { 'com.example.tier': 'front' },
    mounts: [config.at('/etc/movies.json')],
  });
  new Service(stack, 'db', { image: 'example/db:latest', memory: Size.mebibytes(256) });
  return lab;
}

/** The message with which something fails. */
function failure(attempt: () => void): string {
  try {
    attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(AssertionError);
    return (error as Error).message;
  }
  throw new Error('nothing failed');
}

test('a service has the keys that are asked for', async () => {
  const home = (await Template.of(aLab())).server('home');
  home.hasService('movies');
  home.hasService('movies', { image: 'example/movies:1.2.3', environment: { TZ: 'Etc/UTC' } });
  home.hasService('movies', { image: Match.stringLike('example/*'), privileged: Match.absent() });
  home.hasNoService('films');
});

test('a service that differs fails with the keys that differ', async () => {
  const home = (await Template.of(aLab())).server('home');
  expect(failure(() => home.hasService('movies', { image: 'example/movies:2', environment: { TZ: 'UTC' } }))).toBe(
    [
      'Service "movies" of "home" is not as expected:',
      '  image: expected "example/movies:2", found "example/movies:1.2.3"',
      '  environment.TZ: expected "UTC", found "Etc/UTC"',
    ].join('\n'),
  );
});

test('a missing service or server names those that are there, and the one that was meant', async () => {
  const template = await Template.of(aLab());
  expect(failure(() => template.server('home').hasService('moives'))).toBe(
    '"home" has no service "moives"; it has "movies", "movies-db". Did you mean "movies"?',
  );
  expect(failure(() => template.server('cloud'))).toBe('The lab has no server "cloud"; it has "home".');
  expect(failure(() => template.server('home').hasNoService('movies'))).toContain('There is a service "movies"');
});

test('a label is found by its key, and compared with a value', async () => {
  const home = (await Template.of(aLab())).server('home');
  home.hasLabel('movies', 'com.example.tier');
  home.hasLabel('movies', 'com.example.tier', 'front');
  home.hasLabel('movies', 'com.example.tier', Match.stringLike('f*'));
  expect(failure(() => home.hasLabel('movies', 'com.example.tier', 'back'))).toContain(
    '["com.example.tier"]: expected "back", found "front"',
  );
  expect(failure(() => home.hasLabel('movies', 'com.example.teir'))).toContain('Did you mean "com.example.tier"?');
});

test('a file is compared as text, or as the data in it', async () => {
  const template = await Template.of(aLab());
  const home = template.server('home');
  home.hasFile('compose.yml');
  home.hasFile('compose.yml', Match.stringLike('*example/movies:1.2.3*'));
  home.hasFile('compose.yml', { name: 'hl', services: { movies: { image: 'example/movies:1.2.3' } } });
  template.hasFile('home/config/movies/settings.json', { port: 8096 });
  expect(failure(() => template.hasFile('home/config/movies/settings.json', { port: 1 }))).toContain(
    'port: expected 1, found 8096',
  );
  expect(failure(() => home.hasFile('compose.yaml'))).toContain('Did you mean "compose.yml"?');
});

test('what must not be in a file is not looked for in its parsed form', async () => {
  const template = await Template.of(aLab());
  template.hasFile('home/config/movies/settings.json', Match.not(Match.stringLike('*password*')));
  expect(
    failure(() => template.hasFile('home/config/movies/settings.json', Match.not(Match.stringLike('*8096*')))),
  ).toContain('expected not a text like');
});

test('a finding is found by code, path and severity', async () => {
  const template = await Template.of(aLab());
  template.hasFinding('HL130');
  template.hasFinding('HL130', { path: 'home/movies/db', severity: 'warning', waived: false });
  template.hasFinding('HL130', { message: Match.stringLike('*latest*') });
  expect(failure(() => template.hasFinding('HL130', { path: 'home/movies/web' }))).toContain(
    'path: expected "home/movies/web", found "home/movies/db"',
  );
  expect(failure(() => template.hasFinding('HL100'))).toContain('There is no finding HL100.');
});

test('no findings means no error and no warning, unless they are waived or excepted', async () => {
  const lab = aLab();
  const template = await Template.of(lab);
  expect(failure(() => template.hasNoFindings())).toContain('warning HL130');
  template.hasNoFindings({ except: ['HL130'] });
  const waived = aLab();
  (waived.node.findChild('home') as Server).waive('HL130', { reason: 'it is a test' });
  const clean = await Template.of(waived);
  clean.hasNoFindings();
  clean.hasFinding('HL130', { waived: true });
});

test('a strict template has errors where others have warnings', async () => {
  const template = await Template.of(aLab(), { strict: true });
  template.hasFinding('HL130', { severity: 'error' });
  expect(template.result.ok).toBe(false);
});

test('files and models are plain data for snapshots', async () => {
  const template = await Template.of(aLab());
  expect(Object.keys(template.files())).toEqual(expect.arrayContaining(['blueprint.json', 'home/compose.yml']));
  expect(JSON.parse(JSON.stringify(template))).toMatchObject({ 'home/compose.yml': { name: 'hl' } });
  expect(template.server('home').toJSON()).toEqual({ 'home/compose.yml': expect.objectContaining({ name: 'hl' }) });
});
