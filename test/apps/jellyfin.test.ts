import { Jellyfin } from '../../lib/apps/index.ts';
import { Directory, Size } from '../../lib/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from './support.ts';

const films = Directory.of('/mnt/films', { mountpoint: true, holds: 'replaceable', reason: 'discs in the shelf' });

test('Jellyfin answers under the id of its stack, and reads its library alone', async () => {
  const template = await templateOf((server) => new Jellyfin(server, 'movies', { library: films.readOnly() }));
  const home = template.server('home');
  home.hasService('movies', {
    user: '61040:61040',
    environment: { TZ: 'Europe/Berlin', JELLYFIN_PublishedServerUrl: 'https://movies.example.com' },
    volumes: Match.arrayWith([Match.objectLike({ source: '/mnt/films', target: '/media', read_only: true })]),
    networks: { default: null },
    ports: Match.absent(),
  });
  expect(template.blueprint.routes).toMatchObject([
    { hosts: ['movies.example.com'], port: 8096, auth: { kind: 'app' }, probe: { path: '/health', status: [200] } },
  ]);
  expect(template.blueprint.backups[0]?.includes).toEqual(['home/movies/config']);
  expect(template.blueprint.directories).toMatchObject([{ path: '/mnt/films', mountpoint: true }]);
});

test('Jellyfin transcodes on the devices that it is given, as a user who may use them', async () => {
  const template = await templateOf((server) => {
    new Jellyfin(server, 'movies', {
      library: films.readOnly(),
      user: '1500',
      transcoding: ['/dev/dri/renderD128'],
      transcodingGroups: [105],
    });
  });
  template.server('home').hasService('movies', {
    user: '1500:1500',
    devices: [Match.objectLike({ source: '/dev/dri/renderD128' })],
    group_add: ['105'],
  });
  expect(template.blueprint.volumes.map(({ owner }) => owner.uid)).toEqual([1500, 1500]);
});

test('what is said of an application goes where it belongs', async () => {
  const template = await templateOf((server) => {
    const jellyfin = new Jellyfin(server, 'movies', {
      library: films.readOnly(),
      host: 'cinema.example.net',
      access: 'lan',
      memory: Size.gibibytes(2),
      cpus: 3,
    });
    server.override(jellyfin.main, { cpus: 6 });
  });
  template.server('home').hasService('movies', { deploy: { resources: { limits: { memory: '2g', cpus: '6' } } } });
  expect(template.blueprint.routes).toMatchObject([{ hosts: ['cinema.example.net'], access: 'lan' }]);
});
