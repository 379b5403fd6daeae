import { Healthcheck, Job, Service, Stack } from '../../../lib/index.ts';
import { aLab, expectOne } from './lab.ts';

const image = 'example/app:1.2.3';

test('a dependency on a service that does not exist', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app');
  new Service(stack, 'database', { image });
  new Service(stack, 'web', { image, dependsOn: [{ service: 'app-databse', condition: 'service_started' }] }); // HL110
  const unknown = await expectOne(lab, 'HL110', 'home/app/web', __filename);
  expect(unknown).toMatchObject({ given: 'app-databse', didYouMean: 'app-database' });
});

test('services that wait for each other', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app');
  const a = new Service(stack, 'a', { image, dependsOn: [{ service: 'app-c', condition: 'service_started' }] }); // HL111
  const b = new Service(stack, 'b', { image, dependsOn: [a.started()] });
  new Service(stack, 'c', { image, dependsOn: [b.started()] });
  const cycle = await expectOne(lab, 'HL111', 'home/app/a', __filename);
  expect(cycle.message).toBe('"app-a" waits for itself: app-a → app-c → app-b → app-a.');
  expect(cycle.related?.map(({ path }) => path)).toEqual(['home/app/c', 'home/app/b']);
});

test('waiting for the health of a service without a healthcheck', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app');
  const db = new Service(stack, 'db', { image, healthcheck: Healthcheck.none('for the test') });
  new Service(stack, 'web', { image, dependsOn: [db.healthy()] }); // HL112
  await expectOne(lab, 'HL112', 'home/app/web', __filename);
});

test('waiting for the end of a service that is restarted', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app');
  const setup = new Service(stack, 'setup', { image });
  new Service(stack, 'web', { image, dependsOn: [setup.completed()] }); // HL113
  await expectOne(lab, 'HL113', 'home/app/web', __filename);
});

test('waiting for a job', async () => {
  const { lab, home } = aLab();
  const stack = new Stack(home, 'app');
  const job = new Job(stack, 'migrate', { image, runs: 'once' });
  new Service(stack, 'web', { image, dependsOn: [job.completed()] }); // HL114
  await expectOne(lab, 'HL114', 'home/app/web', __filename);
});
