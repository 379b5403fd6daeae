import { copyNowhereElse } from '../../lib/checks/copy-nowhere-else.ts';
import { directoryMadeByDocker } from '../../lib/checks/directory-made-by-docker.ts';
import { twoWriters } from '../../lib/checks/two-writers.ts';
import { unbackedState } from '../../lib/checks/unbacked-state.ts';
import { unclassifiedData } from '../../lib/checks/unclassified-data.ts';
import { writableRelease } from '../../lib/checks/writable-release.ts';
import type { ProjectModel } from '../../lib/core/index.ts';
import { aMount, findingsOf, told } from './blueprint.ts';

describe('writers', () => {
  const writers = ['home/a/web', 'home/a/worker'];

  test('a volume has one, and both are told where there are two', () => {
    const [found] = findingsOf(twoWriters, { volumes: [{ id: 'home/a/data', writers }] });
    expect(found).toMatchObject({ code: 'HL120', path: 'home/a/data' });
    expect(found?.related).toMatchObject([{ path: 'home/a/web' }, { path: 'home/a/worker' }]);
    expect(found?.message).toBe('"home/a/data" is written by "home/a/web" and "home/a/worker".');
  });

  test('several are fine where the volume is shared, and any number may read', () => {
    const volumes = [
      { id: 'home/a/data', writers, shared: true },
      { id: 'home/a/other', writers: ['home/a/web'], readers: writers },
    ];
    expect(findingsOf(twoWriters, { volumes })).toEqual([]);
  });
});

describe('classes', () => {
  test('a directory that is written needs one, a directory that is read does not', () => {
    const directories = [
      { id: 'home:/mnt/photos', writers: ['home/a/web'] },
      { id: 'home:/mnt/films', holds: 'replaceable' as const, writers: ['home/a/web'] },
      { id: 'home:/etc/localtime', readers: ['home/a/web'] },
    ];
    const found = findingsOf(unclassifiedData, { directories });
    expect(told(found)).toEqual(['HL121 home/a/web volumes']);
    expect(found[0]).toMatchObject({ severity: 'warning' });
    expect(found[0]?.message).toMatch('The directory /mnt/photos is written by "home/a/web"');
  });

  test('a volume of a layer file needs one', () => {
    const volumes = [
      { id: 'home/a/data', holds: undefined as never, writers: ['home/a/web'] },
      { id: 'home/a/unused', holds: undefined as never },
    ];
    const found = findingsOf(unclassifiedData, { volumes });
    expect(told(found)).toEqual(['HL121 home/a/data']);
    expect(found[0]?.message).toMatch('The volume "home/a/data" is written by "home/a/web"');
  });

  test('what the kernel shows is no data', () => {
    const directories = ['/dev/dri', '/proc', '/sys/fs/cgroup', '/run/dbus', '/var/run', '/tmp/x'].map((path) => ({
      id: `home:${path}`,
      writers: ['home/a/web'],
    }));
    expect(findingsOf(unclassifiedData, { directories })).toEqual([]);
    expect(
      findingsOf(unclassifiedData, { directories: [{ id: 'home:/development', writers: ['home/a/web'] }] }),
    ).toHaveLength(1);
  });

  test('a nameless volume and a Docker volume that no Volume stands for have none', () => {
    const shared = aMount({ kind: 'docker-volume', source: 'app_data' });
    const services = [
      { id: 'home/a/a', mounts: [aMount({ kind: 'anonymous', target: '/cache' }), shared] },
      { id: 'home/a/b', mounts: [shared, aMount({ kind: 'docker-volume', source: 'known', of: 'home/a/known' })] },
      { id: 'home/a/c', mounts: [aMount({ kind: 'docker-volume', source: 'other', readOnly: true })] },
    ];
    expect(findingsOf(unclassifiedData, { services }).map(({ message }) => message)).toEqual([
      'The nameless volume at /cache is written by "home/a/a", and nothing says what it holds.',
      'The Docker volume "app_data" is written by "home/a/a" and "home/a/b", and nothing says what it holds.',
    ]);
  });
});

describe('state', () => {
  const servers = [{ id: 'cloud' }, { id: 'home' }];
  const volumes = [
    { id: 'home/photos/db', holds: 'state' as const },
    { id: 'home/photos/library', holds: 'state' as const },
    { id: 'home/photos/thumbs', holds: 'cache' as const },
  ];

  test('each piece that no backup saves is told', () => {
    const backups = [{ id: 'home/photos/backup', includes: ['home/photos/db'] }];
    expect(told(findingsOf(unbackedState, { servers, volumes, backups }))).toEqual(['HL122 home/photos/library']);
  });

  test('a dump stands for the volume of its database', () => {
    const database = {
      service: 'home/photos/db',
      engine: 'postgres' as const,
      dump: [],
      restore: [],
      volume: 'home/photos/db',
    };
    const backups = [{ id: 'home/photos/backup', includes: ['home/photos/library'], databases: [database] }];
    expect(findingsOf(unbackedState, { servers, volumes, backups })).toEqual([]);
  });

  test('photos on a drive are not left out, even where services only read them', () => {
    const directories = [{ id: 'home:/mnt/photos', holds: 'state' as const, readers: ['home/photos/web'] }];
    const backups = [{ id: 'home/photos/backup', includes: volumes.map(({ id }) => id) }];
    const found = findingsOf(unbackedState, { servers, volumes, directories, backups });
    expect(told(found)).toEqual(['HL122 home/photos/web volumes']);
    expect(found[0]?.message).toBe('No backup saves "home:/mnt/photos".');
    const all = [{ id: 'home/photos/backup', includes: [...volumes.map(({ id }) => id), 'home:/mnt/photos'] }];
    expect(findingsOf(unbackedState, { servers, volumes, directories, backups: all })).toEqual([]);
  });

  test('a lab of one server without any backup is told once', () => {
    const found = findingsOf(unbackedState, { volumes });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: 'HL122', severity: 'warning', path: '' });
    expect(found[0]?.message).toMatch('"home/photos/db" and "home/photos/library"');
  });
});

describe('copies', () => {
  const backups = [
    { id: 'home/a/backup', includes: ['home/a/data'], copies: ['home'] },
    { id: 'home/b/backup', includes: ['home/b/data'], copies: ['offsite'] },
    { id: 'home/c/backup', includes: ['home/c/data'] },
    { id: 'home/d/backup' },
  ];

  test('a backup needs one on another server', () => {
    const found = findingsOf(copyNowhereElse, { servers: [{ id: 'home' }, { id: 'offsite' }], backups });
    expect(told(found)).toEqual(['HL123 home/a/backup', 'HL123 home/c/backup']);
    expect(found[0]?.severity).toBe('warning');
  });

  test('a lab of one server is told once', () => {
    expect(told(findingsOf(copyNowhereElse, { servers: [{ id: 'home' }], backups }))).toEqual(['HL123 ']);
  });
});

describe('directories that are replaced', () => {
  const found = (source: string, more: object = {}) =>
    findingsOf(writableRelease, {
      services: [{ id: 'home/a/a', mounts: [aMount({ kind: 'directory', source, ...more })] }],
    });

  test.each([
    './data',
    '../data',
    '/srv/hl/releases/1/data',
    '/srv/hl/current',
    '/srv/hl/x/../config/a',
    '/srv/hl/secrets/a',
  ])('%s is not to be written', (source) => {
    expect(told(found(source))).toEqual(['HL124 home/a/a volumes']);
  });

  test.each(['/srv/hl/a/data', '/srv/hl/configuration', '/mnt/current/x', '${DATA}/x', '~/data'])('%s is', (source) => {
    expect(found(source)).toEqual([]);
  });

  test('reading is free', () => {
    expect(found('./config', { readOnly: true })).toEqual([]);
    expect(found('/srv/hl/config/a/a.yml', { kind: 'config' })).toEqual([]);
  });
});

describe('directories that Docker would make', () => {
  const found = (volumes: readonly unknown[], adopted = false) => {
    const tree = { services: { a: { volumes } } } as unknown as ProjectModel['tree'];
    const models = [
      {
        server: 'home',
        name: 'hl',
        file: 'home/compose.yml',
        tree,
        provenance: {} as ProjectModel['provenance'],
        adopted,
      },
    ];
    const stacks = adopted ? [{ id: 'home/a', adopted: { directory: '/opt/a', files: [] } }] : [];
    return findingsOf(directoryMadeByDocker, { stacks, services: [{ id: 'home/a/a' }] }, { models });
  };
  const bind = (more: object) => ({ type: 'bind', source: '/mnt/media', target: '/media', ...more });

  test('a bind says that it does not want it', () => {
    expect(told(found(['data:/data', '/mnt/a:/a', bind({})]))).toEqual([
      'HL125 home/a/a volumes 1',
      'HL125 home/a/a volumes 2',
    ]);
    expect(found([bind({ bind: { create_host_path: true } })])).toHaveLength(1);
    expect(found([bind({ bind: { create_host_path: false } }), { type: 'volume', source: 'x', target: '/x' }])).toEqual(
      [],
    );
  });

  test('an adopted stack keeps its mounts as they are', () => {
    expect(found(['/mnt/a:/a'], true)).toEqual([]);
  });
});
