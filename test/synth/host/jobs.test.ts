import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Heartbeats } from '../../../lib/heartbeats/index.ts';
import { Duration, Job, Service, Stack } from '../../../lib/index.ts';
import { aLab, aServer } from '../lab.ts';
import type { TestHost } from './host.ts';
import { aHost } from './host.ts';

/** A host with one job of each kind. */
async function withJobs(probe?: readonly string[]): Promise<TestHost> {
  const host = aHost();
  const lab = aLab();
  const stack = new Stack(aServer(lab, 'home', { dataRoot: host.dataRoot }), 'web');
  new Service(stack, 'web', { image: 'nginx:1.27.1' });
  new Job(stack, 'migrate', { image: 'nginx:1.27.1', runs: 'once', ...(probe && { probe }) });
  new Job(stack, 'index', { image: 'nginx:1.27.1', runs: 'each-deploy' });
  new Job(stack, 'import', { image: 'nginx:1.27.1', runs: 'on-demand' });
  await host.deploy(lab);
  host.docker('exit 0');
  return host;
}

const calls = (host: TestHost): string[] => {
  const text = existsSync(host.dockerLog) ? readFileSync(host.dockerLog, 'utf8') : '';
  writeFileSync(host.dockerLog, '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/^compose -f \S+\/compose.yml /, ''));
};

describe('jobs', () => {
  test('are kept out of up by a profile', async () => {
    const host = await withJobs();
    const text = readFileSync(`${host.dist}/home/compose.yml`, 'utf8');
    expect(text.match(/- hl-job/g)).toHaveLength(3);
  });

  test('that are due run: once in a life, at each deploy, never on demand', async () => {
    const host = await withJobs();
    expect(host.run('jobs').status).toBe(0);
    expect(calls(host)).toEqual(['run --rm -T web-index', 'run --rm -T web-migrate']);
    expect(host.run('jobs').status).toBe(0);
    expect(calls(host)).toEqual(['run --rm -T web-index']);
  });

  test('run by name whether they are due or not', async () => {
    const host = await withJobs();
    expect(host.run('jobs', 'run', 'web-import').status).toBe(0);
    expect(calls(host)).toEqual(['run --rm -T web-import']);
    expect(host.run('jobs', 'run', 'nothing')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no job nothing'),
    });
  });

  test('that fail are told, keep the others running, and run again next time', async () => {
    const host = await withJobs();
    host.docker('case "$*" in *migrate*) exit 3 ;; esac');
    expect(host.run('jobs')).toMatchObject({ status: 1, stderr: expect.stringContaining('home/web/migrate failed') });
    expect(calls(host)).toEqual(['run --rm -T web-index', 'run --rm -T web-migrate']);
    host.docker('exit 0');
    expect(host.run('jobs').status).toBe(0);
    expect(calls(host)).toContain('run --rm -T web-migrate');
  });

  test('whose probe says that they are done are not run', async () => {
    const host = await withJobs(['sh', '-c', "test -f '/data/done it'"]);
    expect(host.run('jobs')).toMatchObject({ status: 0, stdout: expect.stringContaining('migrate is done already') });
    expect(calls(host)).toEqual([
      'run --rm -T web-index',
      "run --rm -T --entrypoint sh web-migrate -c test -f '/data/done it'",
    ]);
  });

  test('are listed with the time of their last run', async () => {
    const host = await withJobs();
    host.run('jobs');
    expect(host.run('jobs', 'list').stdout).toMatch(/home\/web\/import\ton-demand\tnever\n.*index.*\d{4}-\d\d-\d\dT/);
  });

  test('do not run twice at a time', async () => {
    const host = await withJobs();
    host.docker(`sh ${host.dist}/home/jobs 2>> ${host.dist}/second; exit 0`);
    expect(host.run('jobs').status).toBe(0);
    expect(readFileSync(`${host.dist}/second`, 'utf8')).toContain('another run is under way');
  });

  test('are told with their usage when asked for something else', async () => {
    const host = await withJobs();
    expect(host.run('jobs', 'walk')).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') });
  });
});

test('a job that has to report does so after every run, with how it ended', async () => {
  const host = aHost();
  const lab = aLab();
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  new Heartbeats(home, 'heartbeats');
  const job = new Job(new Stack(home, 'photos'), 'index', { image: 'example/index:1.0', runs: 'each-deploy' });
  job.heartbeat({ period: Duration.days(7) });
  await host.deploy(lab);
  expect(host.run('prepare')).toMatchObject({ status: 0 });
  host.docker('exit 0');
  const report = () => readFileSync(join(host.dataRoot, 'heartbeats/reports/photos-index'), 'utf8');
  expect(host.run('jobs')).toMatchObject({ status: 0 });
  expect(report()).toMatch(/^\d+ 0\n$/);
  host.docker('exit 3');
  expect(host.run('jobs')).toMatchObject({ status: 1 });
  expect(report()).toMatch(/^\d+ 1\n$/);
});
