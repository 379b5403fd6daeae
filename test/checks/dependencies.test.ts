import { cyclesOf } from '../../lib/checks/cycles.ts';
import { dependencyCycle } from '../../lib/checks/dependency-cycle.ts';
import { unfulfilledDependency } from '../../lib/checks/unfulfilled-dependency.ts';
import { unknownDependency } from '../../lib/checks/unknown-dependency.ts';
import { aDependency, findingsOf, told } from './blueprint.ts';

/** Services of one stack with names of their own, each with those that it waits for. */
const waiting = (graph: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(graph).map(([name, others]) => ({
    id: `home/app/${name}`,
    name,
    dependsOn: others.map((other) => aDependency(other)),
  }));

const chain = (length: number, last: readonly string[] = []) =>
  waiting(Object.fromEntries(Array.from({ length }, (_, i) => [`s${i}`, i + 1 < length ? [`s${i + 1}`] : last])));

describe('unknown dependencies', () => {
  test('a mistyped name is told with the one that was meant', () => {
    const [found] = findingsOf(unknownDependency, { services: waiting({ web: ['databse'], database: [] }) });
    expect(found).toMatchObject({
      code: 'HL110',
      message: 'The project "hl" has no service "databse" to depend on.',
      path: 'home/app/web',
      source: { file: 'home/app/web depends_on databse' },
      given: 'databse',
      allowed: 'database and web',
      didYouMean: 'database',
    });
  });

  test('the id of a service is answered with its name in the file', () => {
    const services = [{ id: 'home/app/web', dependsOn: [aDependency('db')] }, { id: 'home/app/db' }];
    expect(findingsOf(unknownDependency, { services })[0]?.didYouMean).toBe('app-db');
  });

  test('a service of another project or server cannot be waited for', () => {
    const own = { id: 'home/other', project: { name: 'other', file: 'home/stacks/other/compose.yml' } };
    const services = [
      { id: 'home/app/web', dependsOn: [aDependency('other'), aDependency('mail')] },
      { id: 'home/other/other' },
      { id: 'cloud/mail/mail' },
    ];
    expect(findingsOf(unknownDependency, { stacks: [own], services }).map(({ given }) => given)).toEqual([
      'other',
      'mail',
    ]);
  });

  test('the service whose network is used is a dependency', () => {
    const services = [{ id: 'home/app/web', networkMode: 'service:vpn' }];
    expect(told(findingsOf(unknownDependency, { services }))).toEqual(['HL110 home/app/web depends_on vpn']);
  });

  test('known ones are fine', () => {
    expect(findingsOf(unknownDependency, { services: waiting({ web: ['db'], db: [] }) })).toEqual([]);
  });
});

describe('cycles', () => {
  test('a cycle is told with its whole path and every line of it', () => {
    const services = waiting({ a: ['b'], b: ['x', 'c'], c: ['a'], x: [], user: ['a'] });
    const found = findingsOf(dependencyCycle, { services });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      code: 'HL111',
      message: '"a" waits for itself: a → b → c → a.',
      source: { file: 'home/app/a depends_on b' },
      related: [
        { note: 'waits for c', source: { file: 'home/app/b depends_on c' } },
        { note: 'waits for a', source: { file: 'home/app/c depends_on a' } },
      ],
    });
  });

  test('a service may wait for itself only by mistake', () => {
    expect(findingsOf(dependencyCycle, { services: waiting({ a: ['a'] }) })[0]?.message).toMatch('a → a');
  });

  test('the use of a network closes a cycle', () => {
    const services = [
      { id: 'home/app/a', name: 'a', dependsOn: [aDependency('b')] },
      { id: 'home/app/b', name: 'b', networkMode: 'service:a' },
    ];
    expect(findingsOf(dependencyCycle, { services })[0]?.message).toMatch('a → b → a');
  });

  test('separate cycles are told separately, services between them not at all', () => {
    const services = waiting({ a: ['b'], b: ['a', 'm'], m: ['y'], y: ['z'], z: ['y'] });
    expect(findingsOf(dependencyCycle, { services }).map(({ message }) => message)).toEqual([
      '"a" waits for itself: a → b → a.',
      '"y" waits for itself: y → z → y.',
    ]);
  });

  test('a diamond is no cycle', () => {
    expect(findingsOf(dependencyCycle, { services: waiting({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }) })).toEqual(
      [],
    );
  });

  test('chains of any depth and layers of any width are walked once', () => {
    expect(findingsOf(dependencyCycle, { services: chain(5000) })).toEqual([]);
    expect(findingsOf(dependencyCycle, { services: chain(5000, ['s0']) })[0]?.related).toHaveLength(4999);
    // 200 layers of 25 services that all wait for the whole next layer: 3,980,000 ways through every 4 layers.
    const layers = Array.from({ length: 200 * 25 }, (_, i) => {
      const next = (Math.floor(i / 25) + 1) * 25;
      return next < 200 * 25 ? Array.from({ length: 25 }, (_unused, j) => next + j) : [];
    });
    expect(cyclesOf(layers)).toEqual([]);
  });
});

describe('conditions that cannot be met', () => {
  const one = (condition: Parameters<typeof aDependency>[1], target: object, service: object = {}) =>
    findingsOf(unfulfilledDependency, {
      services: [
        { id: 'home/app/web', dependsOn: [aDependency('db', condition)], ...service },
        { id: 'home/app/db', name: 'db', ...target },
      ],
    });

  test('the health of a service without a healthcheck', () => {
    const [found] = one('service_healthy', { healthcheck: 'none' });
    expect(found).toMatchObject({ code: 'HL112', path: 'home/app/web', related: [{ path: 'home/app/db' }] });
    expect(one('service_healthy', { healthcheck: 'image' })).toEqual([]);
    expect(one('service_started', { healthcheck: 'none' })).toEqual([]);
  });

  test('the end of a service that is restarted', () => {
    expect(told(one('service_completed_successfully', { restart: 'always' }))).toEqual([
      'HL113 home/app/web depends_on db',
    ]);
    expect(one('service_completed_successfully', { restart: 'unless-stopped' })).toHaveLength(1);
    expect(one('service_completed_successfully', { restart: 'on-failure' })).toEqual([]);
    expect(one('service_completed_successfully', {})).toEqual([]);
  });

  test('the start of what a profile keeps out', () => {
    expect(told(one('service_started', { profiles: ['hl-job'] }))).toEqual(['HL114 home/app/web depends_on db']);
    expect(one('service_started', { profiles: ['p', 'q'] }, { profiles: ['p'] })).toEqual([]);
    expect(one('service_started', { profiles: ['p'] }, { profiles: ['p', 'q'] })).toHaveLength(1);
    expect(one('service_started', {}, { profiles: ['p'] })).toEqual([]);
  });
});
