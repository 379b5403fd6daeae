import { Directory } from '../../lib/index.ts';
import { Syncthing } from '../../lib/syncthing/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from '../apps/support.ts';

test('Syncthing speaks to its peers over the overlay alone, and its page is for the server itself', async () => {
  const template = await templateOf((server) => new Syncthing(server, 'sync'));
  const ports = template.blueprint.services.find(({ name }) => name === 'sync')?.ports;
  expect(ports?.map(({ published, protocol, to }) => `${published}/${protocol} ${to}`)).toEqual([
    '22000/tcp vpn',
    '22000/udp vpn',
    '8384/tcp loopback',
  ]);
  expect(template.blueprint.routes).toEqual([]);
});

test('the key by which others know it is saved, the copies that it holds are not saved again', async () => {
  const { blueprint } = await templateOf((server) => new Syncthing(server, 'sync'));
  expect(blueprint.backups[0]?.includes).toEqual(['home/sync/home']);
  expect(blueprint.volumes.find(({ name }) => name === 'copies')).toMatchObject({ holds: 'replaceable' });
});

test('copies may lie on a drive of their own', async () => {
  const drive = Directory.of('/mnt/backup', { mountpoint: true, holds: 'replaceable', reason: 'copies' });
  const template = await templateOf((server) => new Syncthing(server, 'sync', { copies: drive }));
  template.server('home').hasService('sync', {
    volumes: Match.arrayWith([Match.objectLike({ source: '/mnt/backup', target: '/copies' })]),
  });
  expect(template.blueprint.volumes.map(({ name }) => name)).toEqual(['home']);
});
