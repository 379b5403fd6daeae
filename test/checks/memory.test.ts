import { memoryLimitTooLow } from '../../lib/checks/memory-limit-too-low.ts';
import { memoryOverbooked } from '../../lib/checks/memory-overbooked.ts';
import { moreCpusThanServer } from '../../lib/checks/more-cpus-than-server.ts';
import { noMemoryLimit } from '../../lib/checks/no-memory-limit.ts';
import { aMount, anImage, findingsOf, told } from './blueprint.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const server = { id: 'home', memoryBytes: 4 * GIB };

describe('reservations', () => {
  test('they leave 512 MiB for the system', () => {
    const fits = { memoryReservationBytes: 3.5 * GIB };
    expect(findingsOf(memoryOverbooked, { servers: [server], services: [{ id: 'home/a/a', limits: fits }] })).toEqual(
      [],
    );
    const services = [
      { id: 'home/a/a', limits: fits },
      { id: 'home/b/b', limits: { memoryReservationBytes: 1 } },
    ];
    const [found] = findingsOf(memoryOverbooked, { servers: [server], services });
    expect(found).toMatchObject({
      code: 'HL140',
      severity: 'error',
      message: 'Services on "home" reserve 3.5 GiB of 3.5 GiB.',
      path: 'home',
      related: [
        { note: '3.5 GiB', path: 'home/a/a' },
        { note: '1 B', path: 'home/b/b' },
      ],
    });
  });

  test('shared memory and tmpfs count, up to the limit of their service', () => {
    const mounts = [aMount({ kind: 'tmpfs', sizeBytes: 2 * GIB })];
    const limits = { memoryReservationBytes: GIB, shmBytes: GIB };
    const found = (more: object) =>
      findingsOf(memoryOverbooked, {
        servers: [server],
        services: [{ id: 'home/a/a', mounts, limits: { ...limits, ...more } }],
      });
    expect(told(found({}))).toEqual(['HL140 home']);
    expect(found({ memoryBytes: 3 * GIB })).toEqual([]);
  });
});

describe('limits', () => {
  const service = (id: string, memoryBytes: number, more: object = {}) => ({ id, limits: { memoryBytes }, ...more });

  test('they may exceed the memory as far as the server says', () => {
    const services = [service('home/a/a', 4 * GIB), service('home/b/b', 2 * GIB)];
    expect(findingsOf(memoryOverbooked, { servers: [server], services })).toEqual([]);
    const [found] = findingsOf(memoryOverbooked, { servers: [{ ...server, overcommit: 1.25 }], services });
    expect(found).toMatchObject({ code: 'HL141', severity: 'warning', path: 'home' });
    expect(found?.message).toBe('Memory limits on "home" add up to 6 GiB; 4 GiB × 1.25 allow 5 GiB.');
  });

  test('the largest five are told, the largest first', () => {
    const services = [1, 5, 3, 2, 4, 6].map((size) => service(`home/s${size}/s`, size * GIB));
    const [found] = findingsOf(memoryOverbooked, { servers: [server], services });
    expect(found?.related?.map(({ note, path }) => `${note} ${path}`)).toEqual([
      '6 GiB home/s6/s',
      '5 GiB home/s5/s',
      '4 GiB home/s4/s',
      '3 GiB home/s3/s',
      '2 GiB home/s2/s',
    ]);
  });

  test('jobs and other profiles do not run beside the rest', () => {
    const services = [service('home/a/a', 6 * GIB), service('home/b/b', 6 * GIB, { profiles: ['hl-job'] })];
    expect(findingsOf(memoryOverbooked, { servers: [server], services })).toEqual([]);
  });

  test('an image has to get what it is known to need, and a service what it reserves', () => {
    const image = anImage('ghcr.io/immich-app/immich-server:v2.1.0', { leastMemoryBytes: 512 * MIB });
    const services = [
      { id: 'home/a/a', image, limits: { memoryBytes: 256 * MIB } },
      { id: 'home/b/b', image, limits: { memoryBytes: 512 * MIB, memoryReservationBytes: GIB } },
      { id: 'home/c/c', image },
    ];
    const found = findingsOf(memoryLimitTooLow, { services });
    expect(told(found)).toEqual([
      'HL142 home/a/a deploy resources limits memory',
      'HL142 home/b/b deploy resources limits memory',
    ]);
    expect(found[0]?.message).toBe('"home/a/a" may use 256 MiB, but ghcr.io/immich-app/immich-server needs 512 MiB.');
    expect(found[1]).toMatchObject({ given: '512 MiB', fix: 'Give it at least 1 GiB.' });
  });

  test('services without one are told once a server', () => {
    const services = [{ id: 'home/a/a' }, { id: 'home/b/b' }, service('home/c/c', GIB), { id: 'cloud/a/a' }];
    const found = findingsOf(noMemoryLimit, { services });
    expect(told(found)).toEqual(['HL143 cloud', 'HL143 home']);
    expect(found[1]).toMatchObject({
      severity: 'note',
      message: 'No memory limit on "home": "home/a/a" and "home/b/b".',
    });
  });
});

test('no service may use more CPUs than there are', () => {
  const services = [
    { id: 'home/a/a', limits: { cpus: 4 } },
    { id: 'home/b/b', limits: { cpus: 4.5 } },
  ];
  const [found, ...others] = findingsOf(moreCpusThanServer, { servers: [{ id: 'home', cpus: 4 }], services });
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    code: 'HL144',
    source: { file: 'home/b/b deploy resources limits cpus' },
    given: '4.5',
  });
  expect(found?.message).toBe('"home/b/b" may use 4.5 CPUs, but "home" has 4.');
});
