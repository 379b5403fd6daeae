import { Secret, Stack, synth, text } from '../../../lib/index.ts';
import { secretLikeness } from '../../../lib/checks/secret-like.ts';
import { FORMS } from '../../synth/forms.ts';
import { aLab as aFileLab, aServer } from '../../synth/lab.ts';
import { App, aLab, expectOne, found } from './lab.ts';

const RANDOM = 'wOEI9rqqbDwnN8Bpp22sVz48T71vJ4fYmFWujulwUU';

test.each([
  ['MYSQL_ROOT_PASSWORD', 'rootpass'],
  ['POSTGRES_PASSWORD', 'hunter2'],
  ['postgresPassword', 'hunter2'],
  ['DB_PASS', 'x1y2'],
  ['DB_PASSWORD', '12345678'],
  ['API_TOKEN', 'abc'],
  ['JWT_SECRET', 'change me'],
  ['WIREGUARD_PRIVATE_KEY', `${RANDOM}=`],
  ['AWS_SECRET_ACCESS_KEY', 'abcdef'],
  ['APP_KEY', RANDOM],
  ['SOMETHING', RANDOM],
  ['SOMETHING', '0f1e2d3c4b5a69788796a5b4c3d2e1f0'],
  ['SOMETHING', `ghp_${'a1B2c3D4e5'.repeat(3)}`],
  ['DATABASE_URL', 'postgres://app:hunter2@db/app'],
  ['URLS', 'ntfy://ntfy.example.com/a,smtp://me:hunter2@mail/?to=you@example.com'],
  ['NOTIFY', 'ntfy://:tk_x@ntfy.example.com/info'],
  ['homepage.widget.password', 'hunter2'],
  ['--requirepass', 'hunter2'],
  ['WEBPASSWORD', 'admin'],
  ['PGPASSWORD', 'abc'],
  ['DBPASS', 'abc'],
  ['SECRETKEY', 'abc'],
  ['DB_PASSWORD', '${DB_PASSWORD:-changeme}'],
  ['APP_KEY', `base64:${RANDOM}=`],
  ['BASIC_AUTH', 'user:pass'],
  ['NEO4J_AUTH', 'neo4j/hunter2'],
  ['CREDENTIALS', 'admin:hunter2'],
  ['RABBITMQ_ERLANG_COOKIE', 'SWQOKODSQALRPCLNMEQG'],
  ['PLEX_CLAIM', 'claim-abcdefghijklmnopqrst'],
  ['DISCORD', 'https://discord.com/api/webhooks/123456789/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'],
  ['SLACK', 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'],
  ['ConnectionStrings__Default', 'Server=db;User Id=sa;Password=Pa55w0rd;'],
  ['JAVA_OPTS', '-Xmx1g -Dspring.datasource.password=hunter2'],
  ['DSN', 'app:hunter2@tcp(db:3306)/app'],
])('%s=%s looks like a secret', (name, value) => {
  expect(secretLikeness(name, value)).toBeDefined();
});

test.each([
  ['POSTGRES_PASSWORD_FILE', '/run/secrets/password'],
  ['FILE__PASSWORD', '/run/secrets/password'],
  ['DB_PASSWORD', '${DB_PASSWORD}'],
  ['DB_PASSWORD', '${DB_PASSWORD:?set it}'],
  ['DB_PASSWORD', ''],
  ['PASSWORD_AUTH', 'true'],
  ['ALLOW_EMPTY_PASSWORD', 'yes'],
  ['PASSWORD_MIN_LENGTH', '12'],
  ['TOKEN_URL', 'https://auth.example.com/token'],
  ['MAX_TOKEN', '4096'],
  ['ACCESS_TOKEN', '3600'],
  ['TOKEN_TTL', '1h'],
  ['AWS_ACCESS_KEY_ID', 'minio'],
  ['PUBLIC_KEY', `${RANDOM}=`],
  ['WIREGUARD_PUBLIC_KEY', `${RANDOM}=`],
  ['RECAPTCHA_SITE_KEY', RANDOM],
  ['GIT_COMMIT', '0f1e2d3c4b5a69788796a5b4c3d2e1f0a1b2c3d4'],
  ['CLIENT_ID', RANDOM],
  ['PROXY_PASS', 'http://app:8080'],
  ['PROXY_PASS', 'app:8080'],
  ['DATABASE_URL', 'postgres://db:5432/app'],
  ['DATABASE_URL', 'postgres://app@db/app'],
  ['DATABASE_URL', 'postgres://app:${DB_PASSWORD}@db/app'],
  ['URL', 'https://example.com/a:b@c'],
  ['ADMIN_TOKEN', '$$argon2id$$v=19$$m=65540,t=3,p=4$$bXBGMENBZUVzT3VUSFErTzQzK25Jck1BN2Z0amFuWjdSdVlIQVZqYzAzYz0'],
  ['AUTH_METHOD', 'password'],
  ['PWD', 'work'],
  ['BYPASS', 'hunter2'],
  ['COMPASS', 'north'],
  ['DB_PASSWORD', '${DB_PASSWORD:-}'],
  ['DB_PASSWORD', '${DB_PASSWORD:-${OTHER}}'],
  ['ConnectionStrings__Default', 'Server=db;Password=${DB_PASSWORD};'],
  ['JAVA_OPTS', '-Dapp.password.length=12 -Dapp.password=$$PASSWORD'],
  ['DSN', 'app:${DB_PASSWORD}@tcp(db:3306)/app'],
  ['GIT_REV', '3b18e512dba79e4c8300dd08aeb37f8e728b8dad'],
  ['BYPASS_LIST', 'localhost'],
  ['BASIC_AUTH', 'true'],
  ['HTTP_AUTH', 'admin:$$2y$$10$$abcdefghijklmnopqrstuv'],
  ['AUTH', 'ldap:3'],
  ['API_KEY_FILE', '/run/secrets/x'],
  ['SSH_AUTH_SOCK', '/ssh-agent'],
  ['TOKEN_EXPIRY', '3600'],
  ['SECRET_MANAGER', 'vault'],
  ['WEBHOOK', 'https://discord.com/developers/docs'],
  ['TZ', 'America/Argentina/ComodRivadavia'],
  ['KEY', 'some-feature-key-that-is-long-and-of-words'],
  ['SERVER_NAMES', 'alpha.example.com,beta.example.com,gamma.example.com'],
])('%s=%s is none', (name, value) => {
  expect(secretLikeness(name, value)).toBeUndefined();
});

const APP = `services:
  app:
    image: example/app:1.2.3
    mem_limit: 64m
    command: ['serve', '--password=hunter2']
    environment:
      DB_PASSWORD: hunter2
      DB_USER: app
    labels:
      homepage.widget.password: hunter2
      homepage.name: App
`;

describe.each(FORMS)('HL162: a secret in a file, as a %s', (_form, write) => {
  test.each(['layer', 'adopted'])('that is %s', async (way) => {
    const lab = aFileLab({ 'app.yml': write(APP) });
    if (way === 'layer') Stack.fromLayer(aServer(lab), 'app', 'app.yml');
    else Stack.fromComposeFile(aServer(lab), 'app', { file: 'app.yml', directory: '/opt/app' });
    const { findings } = await synth(lab, { write: false });
    const told = findings.filter(({ code }) => code === 'HL162');
    expect(told.map(({ source }) => source?.line).sort()).toEqual([10, 5, 7]);
    for (const each of told) expect(each.severity).toBe('warning');
    expect(JSON.stringify(told)).not.toContain('hunter2');
  });
});

test.each([
  ['command: redis-server --requirepass hunter2', true],
  ["command: ['sh', '-c', 'redis-server --requirepass hunter2']", true],
  ["command: ['server', '-auth.password=hunter2']", true],
  ["command: ['sh', '-c', 'PGPASSWORD=hunter2 psql']", true],
  ["healthcheck: { test: [CMD-SHELL, 'mysqladmin ping -u root -phunter2'] }", true],
  ['healthcheck: { test: [CMD, redis-cli, -a, hunter2, ping] }', true],
  ["healthcheck: { test: 'mysqladmin ping -u root -p$$MYSQL_ROOT_PASSWORD' }", false],
  ["healthcheck: { test: [CMD, mariadb-admin, ping, '--password=$$PASSWORD'] }", false],
  ['healthcheck: { test: [CMD-SHELL, \'mysqladmin ping -p"$${PASSWORD}"\'] }', false],
  ['command: redis-server --requirepass ${REDIS_PASSWORD}', false],
  ["command: ['-port=80', '-profile', '--token-file', '/run/secrets/t']", false],
  ["command: ['nginx', '-p/etc/nginx', '-a', 'hunter2']", false],
  ['build: { context: /srv/x, args: { NPM_TOKEN: hunter2 } }', true],
  ['build: { context: /srv/x, args: [NPM_TOKEN] }', false],
])('HL162: what programs are told: %s', async (line, isTold) => {
  const lab = aFileLab({ 'app.yml': `services:\n  app:\n    image: example/app:1.2.3\n    ${line}\n` });
  Stack.fromComposeFile(aServer(lab), 'app', { file: 'app.yml', directory: '/opt/app' });
  expect((await found(lab, 'HL162')).map(({ source }) => source?.line)).toEqual(isTold ? [4] : []);
});

test('HL162: a secret in the props of a service', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { environment: { DB_PASSWORD: 'hunter2' } }); // HL162
  const only = await expectOne(lab, 'HL162', 'home/app/app', __filename);
  expect(only.fix).toContain("new Secret(stack, 'db-password')");
});

test('a secret in its place is told by nobody', async () => {
  const { lab, home } = aLab();
  const secret = new Secret(home, 'password');
  const environment = { DB_PASSWORD: secret.asEnv(), URL: text`postgres://app:${secret.asEnv()}@db/app` };
  new App(home, 'app', { environment });
  expect(await found(lab, 'HL162')).toEqual([]);
});
