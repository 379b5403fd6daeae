import { Directory } from '../../lib/index.ts';
import { Syncthing } from '../../lib/syncthing/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from '../apps/support.ts';

test('Syncthing speaks to its peers over the overlay alone, and its interface listens on no port', async () => {
  const template = await templateOf((server) => new Syncthing(server, 'sync'));
  const ports = template.blueprint.services.find(({ name }) => name === 'sync')?.ports;
  expect(ports?.map(({ published, protocol, to }) => `${published}/${protocol} ${to}`)).toEqual([
    '22000/tcp vpn',
    '22000/udp vpn',
  ]);
  expect(template.blueprint.routes).toEqual([]);
  template.server('home').hasService('sync', {
    environment: Match.objectLike({ STGUIADDRESS: 'unix:///run/syncthing/socket' }),
    volumes: Match.arrayWith([Match.objectLike({ source: '/srv/hl/sync/interface', target: '/run/syncthing' })]),
  });
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
  expect(template.blueprint.volumes.map(({ name }) => name)).toEqual(['home', 'interface']);
});

test('its interface has secrets, which are files for it alone and in no environment', async () => {
  const template = await templateOf((server) => new Syncthing(server, 'sync'));
  const { uid } = template.blueprint.volumes.find(({ name }) => name === 'interface')?.owner ?? {};
  const files = template.blueprint.secrets.map(({ id, files: [file] }) => [id, file?.uid]);
  expect(files).toEqual([
    ['home/sync/api-key', uid],
    ['home/sync/interface-password', uid],
  ]);
  const text = JSON.stringify(template.server('home').services()['sync']?.['environment']);
  expect(text).not.toMatch(/SYNC_|APIKEY|PASSWORD/i);
});

test.each([
  [undefined, '0700', 61_007],
  [998, '2750', 998],
])('its interface is open to root and the group %s', async (interfaceGroup, mode, gid) => {
  const props = interfaceGroup === undefined ? {} : { interfaceGroup };
  const { blueprint } = await templateOf((server) => new Syncthing(server, 'sync', props));
  expect(blueprint.volumes.find(({ name }) => name === 'interface')?.owner).toEqual({ uid: 61_007, gid, mode });
});
