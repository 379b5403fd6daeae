import { Image, Size } from '../../../lib/index.ts';
import { App, aLab, expectOne, found } from './lab.ts';

test('more memory reserved than there is', async () => {
  const { lab, home } = aLab({ memory: Size.gibibytes(2) });
  new App(home, 'a', { memory: Size.gibibytes(1), memoryReservation: Size.gibibytes(1) });
  new App(home, 'b', { memory: Size.gibibytes(1), memoryReservation: Size.gibibytes(1) });
  const [only, ...others] = await found(lab, 'HL140');
  expect(others).toEqual([]);
  expect(only).toMatchObject({ path: 'home', message: 'Services on "home" reserve 2 GiB of 1.5 GiB.' });
});

test('memory limits far above the memory', async () => {
  const { lab, home } = aLab({ memory: Size.gibibytes(2) });
  new App(home, 'a', { memory: Size.gibibytes(1) });
  const b = new App(home, 'b', { memory: Size.gibibytes(1) });
  expect(await found(lab, 'HL141')).toEqual([]);
  home.override(b, { memory: Size.gibibytes(3) });
  const [only] = await found(lab, 'HL141');
  expect(only?.related?.map(({ note, path }) => `${note} ${path}`)).toEqual(['3 GiB home/b/b', '1 GiB home/a/a']);
});

test('a memory limit that the image cannot work with', async () => {
  const { lab, home } = aLab();
  const image = Image.of('example/app:1.2.3', { leastMemory: Size.mebibytes(512) });
  const service = new App(home, 'app', { image, memory: Size.gibibytes(1) });
  expect(await found(lab, 'HL142')).toEqual([]);
  home.override(service, { memory: Size.mebibytes(256) }); // HL142
  await expectOne(lab, 'HL142', 'home/app/app', __filename);
});

test('services without a memory limit, once a server', async () => {
  const { lab, home } = aLab();
  new App(home, 'a', { memory: undefined as never });
  new App(home, 'b', { memory: undefined as never });
  expect(await found(lab, 'HL143')).toMatchObject([{ path: 'home', severity: 'note' }]);
});

test('more CPUs than there are', async () => {
  const { lab, home } = aLab({ cpus: 2 });
  new App(home, 'app', { cpus: 4 }); // HL144
  await expectOne(lab, 'HL144', 'home/app/app', __filename);
});
