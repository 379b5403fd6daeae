import { Arch, Image } from '../../../lib/index.ts';
import { App, aLab, expectOne, found } from './lab.ts';

test('an image tag that floats', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { image: 'example/app:latest' }); // HL130
  await expectOne(lab, 'HL130', 'home/app/app', __filename);
});

test('an image tag that may float', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { image: 'example/app:latest', updates: 'auto' });
  expect(await found(lab, 'HL130')).toEqual([]);
});

test('an image for another processor', async () => {
  const { lab, home } = aLab({ arch: Arch.arm64 });
  new App(home, 'app', { image: Image.of('example/app:1.2.3', { arch: [Arch.amd64] }) }); // HL131
  await expectOne(lab, 'HL131', 'home/app/app', __filename);
});

test('a privileged container', async () => {
  const { lab, home } = aLab();
  new App(home, 'app').compose({ privileged: true }); // HL132
  await expectOne(lab, 'HL132', 'home/app/app', __filename);
});

test('the Docker socket in a container', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { mounts: [{ kind: 'socket' }] }); // HL133
  await expectOne(lab, 'HL133', 'home/app/app', __filename);
});
