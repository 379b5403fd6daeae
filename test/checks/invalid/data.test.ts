import { Directory, Schedule, Service, Stack, Volume } from '../../../lib/index.ts';
import { App, aLab, aServer, expectOne, found } from './lab.ts';

const image = 'example/app:1.2.3';

test('a volume with two writers', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app');
  const data = new Volume(stack, 'data', { holds: 'cache' }); // HL120
  new Service(stack, 'web', { image, mounts: [data.at('/data')] });
  new Service(stack, 'worker', { image, mounts: [data.at('/data')] });
  const clash = await expectOne(lab, 'HL120', 'home/app/data', __filename);
  expect(clash.related?.map(({ path }) => path)).toEqual(['home/app/web', 'home/app/worker']);
});

test('a directory that is written and has no class', async () => {
  const { lab, home } = aLab();
  new App(home, 'photos', { mounts: [Directory.of('/mnt/photos').at('/photos')] }); // HL121
  const found = await expectOne(lab, 'HL121', 'home/photos/photos', __filename);
  expect(found.message).toMatch('/mnt/photos');
});

test('photos that no backup saves', async () => {
  const { lab, home } = aLab();
  aServer(lab, 'offsite', { keepsBackupsOf: 'all' });
  const photos = Directory.of('/mnt/photos', { holds: 'state', mountpoint: true });
  new App(home, 'photos', { mounts: [photos.readOnly().at('/photos')] }); // HL122
  await expectOne(lab, 'HL122', 'home/photos/photos', __filename);
});

test('a lab of one server without a backup', async () => {
  const { lab, home } = aLab();
  for (const id of ['a', 'b']) {
    const stack = new Stack(home, id);
    new Service(stack, id, { image, mounts: [new Volume(stack, 'data', { holds: 'state' }).at('/data')] });
  }
  expect(await found(lab, 'HL122')).toMatchObject([{ path: '', severity: 'warning' }]);
});

test('photos are saved once their stack has a backup, although nobody names them', async () => {
  const { lab, home } = aLab();
  aServer(lab, 'offsite', { keepsBackupsOf: [home] });
  const photos = Directory.of('/mnt/photos', { holds: 'state', mountpoint: true });
  const service = new App(home, 'photos', { mounts: [photos.at('/photos')] });
  service.stack.backup({ schedule: Schedule.daily('03:10') });
  expect(await found(lab, 'HL122')).toEqual([]);
  expect(await found(lab, 'HL123')).toEqual([]);
});

test('a backup without a copy on another server', async () => {
  const { lab, home } = aLab();
  aServer(lab, 'offsite');
  const stack = new Stack(home, 'app');
  new Service(stack, 'web', { image, mounts: [new Volume(stack, 'data', { holds: 'state' }).at('/data')] });
  stack.backup({ schedule: Schedule.daily('03:10') }); // HL123
  await expectOne(lab, 'HL123', 'home/app/backup', __filename);
});

test('a directory that a deploy replaces', async () => {
  const { lab, home } = aLab();
  const inside = Directory.of('/srv/hl/config/other', { holds: 'cache' });
  new App(home, 'app', { mounts: [inside.at('/data')] }); // HL124
  await expectOne(lab, 'HL124', 'home/app/app', __filename);
});

test('a directory that Docker would make', async () => {
  const { lab, home } = aLab();
  const service = new App(home, 'app');
  service.compose({ volumes: ['/mnt/media:/media:ro'] }); // HL125
  await expectOne(lab, 'HL125', 'home/app/app', __filename);
});

test('a backup that saves nothing', async () => {
  const { lab, home } = aLab();
  const { stack } = new App(home, 'app');
  stack.backup({ schedule: Schedule.daily('03:10') }); // HL109
  await expectOne(lab, 'HL109', 'home/app/backup', __filename);
});

test('a moved stack with data that has no name to look for', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app', { movedFrom: aServer(lab, 'old') });
  const compose = { volumes: ['/data', '${WHERE}:/more', '/mnt/known:/known', 'named:/named'] };
  new Service(stack, 'web', { image, compose }); // HL245
  const all = await found(lab, 'HL245');
  expect(all.map(({ message, severity }) => [severity, /keeps at (\S+)/.exec(message)?.[1]])).toEqual([
    ['warning', '/data'],
    ['warning', '/more'],
  ]);
});
