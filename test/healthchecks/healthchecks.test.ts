import { Healthchecks } from '../../lib/healthchecks/index.ts';
import { Secret } from '../../lib/index.ts';
import { pingUrl } from '../../lib/tool/index.ts';
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

test('jobs learn where they tell that they ran, and by which key', async () => {
  const { blueprint } = await templateOf((server) => new Healthchecks(server, 'jobs'));
  expect(blueprint.pingReceivers).toEqual([
    {
      id: 'home/jobs',
      server: 'home',
      tool: 'healthchecks',
      service: 'home/jobs/jobs',
      url: 'https://jobs.example.com/ping/',
      keyVariable: 'JOBS_PING_KEY',
      settings: {},
    },
  ]);
  const [receiver] = blueprint.pingReceivers;
  expect(pingUrl(receiver!, 'cloud', 'backup', '/start')).toBe(
    'https://jobs.example.com/ping/@@hl:JOBS_PING_KEY@@/cloud-backup/start?create=1',
  );
});

test('a job makes the first account after a deploy, once the tables are there, and is asked before', async () => {
  const template = await templateOf((server) => new Healthchecks(server, 'jobs'));
  const job = template.blueprint.services.find(({ id }) => id === 'home/jobs/setup');
  expect(job).toMatchObject({
    job: { runs: 'each-deploy', probe: ['env', 'HL_ASK=1', 'python3', '/etc/homelab/setup.py'] },
    dependsOn: [{ service: 'jobs', condition: 'service_healthy' }],
    user: '61004:61004',
  });
  template.hasFile('home/config/jobs/settings.json', Match.stringLike('*"ping_key": "@@hl:JOBS_PING_KEY@@"*'));
});

test.each([
  [465, 'True', 'False'],
  [587, 'False', 'True'],
])('mail by port %i: TLS from the first byte %s, STARTTLS %s', async (port, ssl, starttls) => {
  const template = await templateOf((server) => {
    const login = { username: 'jobs@example.com', password: new Secret(server, 'mail-password') };
    new Healthchecks(server, 'jobs', { mail: { host: 'mail.example.net', port, from: 'jobs@example.com', login } });
  });
  template.server('home').hasService('jobs', {
    environment: Match.objectLike({
      EMAIL_USE_SSL: ssl,
      EMAIL_USE_TLS: starttls,
      EMAIL_HOST_PASSWORD_FILE: '/run/secrets/mail-password',
    }),
  });
});
