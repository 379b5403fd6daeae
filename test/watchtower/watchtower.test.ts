import { Schedule } from '../../lib/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { Watchtower, watchtowerCron } from '../../lib/watchtower/index.ts';
import { templateOf } from '../apps/support.ts';

test.each([
  [Schedule.weekly('sat', '04:30'), '0 30 4 * * 6'],
  [Schedule.daily('03:10'), '0 10 3 * * *'],
  [Schedule.hourly(5), '0 5 * * * *'],
])('Watchtower reads six fields, seconds first: %s is %s', (schedule, cron) => {
  expect(watchtowerCron(schedule)).toBe(cron);
});

test('Watchtower touches nothing that is not labelled for it, when the lab says', async () => {
  const template = await templateOf((server) => {
    new Watchtower(server, 'updates', { schedule: Schedule.weekly('wed', '05:00') });
  });
  template.server('home').hasService('updates', {
    image: Match.not(Match.stringLike('*containrrr*')), // archived, and too old for Docker 29
    environment: Match.objectLike({
      DOCKER_HOST: 'tcp://updates-docker-proxy:2375',
      WATCHTOWER_LABEL_ENABLE: 'true',
      WATCHTOWER_SCHEDULE: '0 0 5 * * 3',
    }),
  });
});

test('it reaches registries, which the network of the Docker API does not', async () => {
  const template = await templateOf((server) => new Watchtower(server, 'updates'));
  template.server('home').hasService('updates', {
    networks: { 'updates_docker-proxy-net': null, updates: null },
  });
});
