import { Immich, Postgres, Valkey } from '../../lib/apps/index.ts';
import { Directory, Secret, Service, Stack } from '../../lib/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from './support.ts';

test('Immich finds its database, its queue and its machine learning, whatever its stack is called', async () => {
  const template = await templateOf((server) => new Immich(server, 'photos'));
  const home = template.server('home');
  home.hasService('photos', {
    environment: Match.objectLike({
      DB_HOSTNAME: 'photos-db',
      DB_DATABASE_NAME: 'immich',
      DB_PASSWORD_FILE: '/run/secrets/db-password',
      REDIS_HOSTNAME: 'photos-queue',
      IMMICH_MACHINE_LEARNING_URL: 'http://photos-machine-learning:3003',
    }),
    depends_on: {
      'photos-db': Match.objectLike({ condition: 'service_healthy' }),
      'photos-queue': Match.objectLike({ condition: 'service_healthy' }),
    },
    networks: { 'hl-proxy_photos': null, photos: null }, // the proxy alone says who a client is
  });
  home.hasService('photos-machine-learning', { networks: { photos: Match.objectLike({}) } });
});

test('the database of Immich is the one with the vector extension, told where it lies', async () => {
  const template = await templateOf((server) => new Immich(server, 'photos', { databaseStorage: 'HDD' }));
  template.server('home').hasService('photos-db', {
    image: Match.stringLike('ghcr.io/immich-app/postgres:*vectorchord*'),
    environment: Match.objectLike({ DB_STORAGE_TYPE: 'HDD', POSTGRES_DB: 'immich' }),
    shm_size: '128m',
  });
});

test('the password of the database is a file for each of the two who read it, and in no environment', async () => {
  const template = await templateOf((server) => new Immich(server, 'photos'));
  const [secret] = template.blueprint.secrets;
  expect(secret).toMatchObject({ variable: 'PHOTOS_DB_PASSWORD', uses: ['file'] });
  expect(secret?.files.map(({ uid }) => uid).sort()).toEqual([0, 61020]);
  expect(JSON.stringify(template.server('home').services())).not.toContain('PHOTOS_DB_PASSWORD:');
});

test('a photo library on a drive of its own is mounted to be written, and starts only with the drive', async () => {
  const template = await templateOf((server) => {
    new Immich(server, 'photos', { library: Directory.of('/mnt/photos', { mountpoint: true }).sub('immich') });
  });
  template.server('home').hasService('photos', {
    volumes: Match.arrayWith([
      Match.objectLike({ source: '/mnt/photos/immich', target: '/data', read_only: Match.absent() }),
    ]),
  });
  expect(template.blueprint.directories).toMatchObject([
    { path: '/mnt/photos', mountpoint: true },
    { path: '/mnt/photos/immich', mountpoint: false, holds: 'state' },
  ]);
});

describe('the building blocks', () => {
  const build = async () =>
    templateOf((server) => {
      const stack = new Stack(server, 'shop');
      const db = new Postgres(stack, 'db', { password: new Secret(stack, 'password') });
      const cache = new Valkey(stack, 'cache');
      new Service(stack, 'web', { image: 'example/shop:1.0', dependsOn: [db.healthy(), cache.healthy()] });
    });

  test('a Postgres belongs to its stack: its database is called after it, its dump stands for its files', async () => {
    const template = await build();
    template.server('home').hasService('shop-db', {
      user: '61020:61020',
      environment: Match.objectLike({ POSTGRES_USER: 'shop', POSTGRES_PASSWORD_FILE: '/run/secrets/password' }),
      healthcheck: Match.objectLike({ test: ['CMD', 'pg_isready', '-q', '-U', 'shop', '-d', 'shop'] }),
    });
    expect(template.blueprint.volumes).toMatchObject([
      { id: 'home/shop/db-data', holds: 'state', owner: { uid: 61020, mode: '0700' } },
    ]);
  });

  test('its clients wait for it, and start anew with it', async () => {
    (await build()).server('home').hasService('shop-web', {
      depends_on: { 'shop-db': { condition: 'service_healthy', restart: true } },
    });
  });

  test('a Valkey keeps nothing, and may do nothing else', async () => {
    (await build()).server('home').hasService('shop-cache', {
      command: ['valkey-server', '--save', '', '--appendonly', 'no'],
      user: '61021:61021',
      read_only: true,
      cap_drop: ['ALL'],
      volumes: [Match.objectLike({ type: 'tmpfs', target: '/data' })],
    });
  });
});
