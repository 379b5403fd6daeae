import { Healthchecks } from '../../lib/healthchecks/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from '../apps/support.ts';

test('Healthchecks is closed to new accounts, answers its own name alone, and believes the reverse proxy', async () => {
  const template = await templateOf((server) => new Healthchecks(server, 'jobs'));
  template.server('home').hasService('jobs', {
    environment: Match.objectLike({
      REGISTRATION_OPEN: 'False',
      DEBUG: 'False',
      ALLOWED_HOSTS: 'jobs.example.com',
      SITE_ROOT: 'https://jobs.example.com',
      PING_ENDPOINT: 'https://jobs.example.com/ping/',
      SECURE_PROXY_SSL_HEADER: 'HTTP_X_FORWARDED_PROTO,https',
      SECRET_KEY_FILE: '/run/secrets/secret-key',
    }),
    healthcheck: { test: Match.absent(), start_period: '1m' },
  });
});

test('its database is dumped instead of copied', async () => {
  const { blueprint } = await templateOf((server) => new Healthchecks(server, 'jobs'));
  expect(blueprint.backups).toMatchObject([
    { databases: [{ engine: 'sqlite', service: 'home/jobs/jobs', volume: 'home/jobs/data' }] },
  ]);
});
