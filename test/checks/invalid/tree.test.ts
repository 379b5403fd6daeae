import type { Server } from '../../../lib/index.ts';
import {
  Directory,
  Healthcheck,
  Image,
  Schedule,
  Secret,
  Service,
  Size,
  Stack,
  synth,
  Volume,
} from '../../../lib/index.ts';
import { aFolder } from '../../synth/lab.ts';
import { aLab, App, expectOne, found, lineOf } from './lab.ts';

const APP = { image: 'example/app:1.2.3', memory: Size.mebibytes(64) };

test('an id that is taken', async () => {
  const { lab, home } = aLab();
  new App(home, 'web');
  new Stack(home, 'web'); // HL012
  const finding = await expectOne(lab, 'HL012', 'home/web', __filename);
  expect(finding.related).toEqual([expect.objectContaining({ path: 'home/web' })]);
});

test('an id that cannot be a name', async () => {
  const { lab, home } = aLab();
  new Stack(home, 'My App'); // HL010
  const finding = await expectOne(lab, 'HL010', 'home/My App', __filename);
  expect(finding.fix).toContain('my-app');
});

test('a healthcheck that the image has no program for', async () => {
  const { lab, home } = aLab();
  const image = Image.of('example/app:1.2.3', { probe: 'none' });
  new App(home, 'web', { image, healthcheck: Healthcheck.http(80) }); // HL015
  await expectOne(lab, 'HL015', 'home/web/web', __filename);
});

test('a service without a healthcheck, and nobody knows why', async () => {
  const { lab, home } = aLab();
  new App(home, 'web', { healthcheck: Healthcheck.none(' ') }); // HL016
  await expectOne(lab, 'HL016', 'home/web/web', __filename);
});

test('data that can be had again, and nobody knows how', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'web');
  const films = new Volume(stack, 'films', { holds: 'replaceable' } as never);
  new Service(stack, 'web', { ...APP, mounts: [films.at('/films')] });
  const { findings } = await synth(lab, { write: false });
  expect(findings).toContainEqual(expect.objectContaining({ code: 'HL016', path: 'home/web/films' }));
});

test('a prop that nobody reads, as it is misspelt', async () => {
  const { lab, home } = aLab();
  const props = { ...APP, image: 'example/app:1.2.3', healtcheck: Healthcheck.http(80) };
  new Service(new Stack(home, 'web'), 'web', props); // HL019
  const found = await expectOne(lab, 'HL019', 'home/web/web', __filename);
  expect(found).toMatchObject({ severity: 'warning', given: 'healtcheck', didYouMean: 'healthcheck' });
});

test('props of a class of somebody, which passes them on, are its own', async () => {
  const { lab, home } = aLab();
  class Wiki extends Service {
    constructor(stack: Stack, props: { readonly theme: string }) {
      super(stack, 'wiki', { ...APP, ...props } as never);
    }
  }
  new Wiki(new Stack(home, 'wiki'), { theme: 'dark' });
  const { findings } = await synth(lab, { write: false });
  expect(findings.map(({ code }) => code)).not.toContain('HL019');
});

test.each([
  ['a volume', (home: Server) => new Volume(new Stack(home, 'a'), 'data', { holds: 'state', owner: 5 } as never)],
  ['a secret', (home: Server) => new Secret(home, 'key', { length: 5 } as never)],
  ['a backup', (home: Server) => new Stack(home, 'a').backup({ schedule: Schedule.daily('03:10'), keep: 5 } as never)],
  ['a route', (home: Server) => new App(home, 'a').route('a', { port: 80, acces: 'lan' } as never)],
])('a prop of %s that nobody reads', async (_what, declare) => {
  const { lab, home } = aLab();
  declare(home);
  const { findings } = await synth(lab, { write: false });
  expect(findings.filter(({ code }) => code === 'HL019')).toMatchObject([{ source: { file: __filename } }]);
});

test('a measure of hardening that the image fails under', async () => {
  const { lab, home } = aLab();
  const image = Image.of('example/app:1.2.3', { user: '1000:1000', breaksUnder: ['read-only'] });
  new App(home, 'web', { image, hardening: 'strict' }); // HL017
  await expectOne(lab, 'HL017', 'home/web/web', __filename);
});

test('strict hardening, and nobody knows as whom', async () => {
  const { lab, home } = aLab();
  new App(home, 'web', { hardening: 'strict' }); // HL237
  await expectOne(lab, 'HL237', 'home/web/web', __filename);
});

test('a port for a network that the server does not have', async () => {
  const { lab, home } = aLab();
  new App(home, 'web', { ports: [{ port: 80, to: 'vpn' }] }); // HL230
  await expectOne(lab, 'HL230', 'home/web/web', __filename);
});

test('an override of a service that does not exist', async () => {
  const { lab, home } = aLab();
  new App(home, 'web');
  home.override('wev', { memory: Size.mebibytes(32) }); // HL235
  const finding = await expectOne(lab, 'HL235', 'home', __filename);
  expect(finding.didYouMean).toBe('web');
});

test('a local override of a service that does not exist', async () => {
  const { lab, home } = aLab();
  const { stack } = new App(home, 'web');
  stack.override('web', { cpus: 1 });
  stack.override('side', { cpus: 1 }); // HL235 local
  const [finding, ...others] = await found(lab, 'HL235');
  expect([finding?.path, finding?.source?.line, others]).toEqual(['home/web', lineOf(__filename, 'HL235 local'), []]);
});

test('an override of an adopted service goes by the name that it keeps', async () => {
  const { lab, home } = aLab();
  Object.assign(lab.props, { root: aFolder({ 'web.yml': 'services: { app: { image: example/app:1.2.3 } }' }) });
  const stack = Stack.fromComposeFile(home, 'web', { file: 'web.yml', directory: '/opt/web' });
  stack.override('app', { cpus: 1 });
  const { findings, files } = await synth(lab, { write: false });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const file = files.find(({ path }) => path === 'home/stacks/web/compose.yml');
  expect(file?.content).toMatch(/cpus: '?1/);
});

test('a value that only the host knows', async () => {
  const { lab, home } = aLab();
  Object.assign(lab.props, { root: aFolder() });
  const gid = home.fact('gid.render'); // HL239
  new App(home, 'web', { groupAdd: [gid] });
  await expectOne(lab, 'HL239', 'home', __filename);
});

test('an image of which a variable decides', async () => {
  const { lab, home } = aLab();
  const app = new App(home, 'web', { mounts: [Directory.of('/etc/localtime').readOnly().at('/etc/localtime')] });
  app.compose({ image: 'example/app:${TAG}' });
  const { findings } = await synth(lab, { write: false });
  expect(findings).toContainEqual(
    expect.objectContaining({ code: 'HL234', severity: 'warning', path: 'home/web/web' }),
  );
});
