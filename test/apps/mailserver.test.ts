import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailserverProps } from '../../lib/apps/index.ts';
import { Mailserver, Roundcube } from '../../lib/apps/index.ts';
import type { Server } from '../../lib/index.ts';
import { Directory, LabError } from '../../lib/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { Traefik } from '../../lib/traefik/index.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { templateOf, textOf } from './support.ts';

const mailboxes = ['alice@example.com', 'bob@example.com'];
const files = Directory.of('/etc/tls', { holds: 'config' });

const withMail = (props: Partial<MailserverProps> = {}) =>
  templateOf((server) => new Mailserver(server, 'mail', { mailboxes, certificates: files, ...props }));

const withTraefik = () =>
  templateOf((server) => {
    const traefik = new Traefik(server, 'traefik');
    const mailserver = new Mailserver(server, 'mail', { mailboxes, certificates: traefik.certificates });
    new Roundcube(server, 'webmail', { host: mailserver.host, mailserver });
  });

/** Starts it with a list of accounts of its own; gives what that list is then. */
async function start(existing: string | undefined) {
  const start = textOf(await withMail(), 'home/config/mail/start.sh');
  const folder = aFolder({
    'start.sh': start,
    'fullchain.pem': 'certificate',
    'privkey.pem': 'key',
    'new.cf': 'alice@example.com|{SHA512-CRYPT}$6$new-a\nbob@example.com|{SHA512-CRYPT}$6$new-b\n',
    ...(existing !== undefined && { 'accounts.cf': existing }),
  });
  const { status, stdout, stderr } = spawnSync('sh', [join(folder, 'start.sh'), 'echo', 'started'], {
    env: {
      PATH: process.env['PATH'],
      HL_ACCOUNTS: join(folder, 'accounts.cf'),
      HL_NEW_ACCOUNTS: join(folder, 'new.cf'),
      SSL_CERT_PATH: join(folder, 'fullchain.pem'),
      SSL_KEY_PATH: join(folder, 'privkey.pem'),
    },
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'started\n', stderr: '' });
  return { folder, accounts: readFileSync(join(folder, 'accounts.cf'), 'utf8') };
}

describe('before it starts', () => {
  test('a new mail server gets its mailboxes', async () => {
    const { accounts } = await start(undefined);
    expect(accounts).toBe('alice@example.com|{SHA512-CRYPT}$6$new-a\nbob@example.com|{SHA512-CRYPT}$6$new-b\n');
  });

  test('mailboxes that were made or changed in it stay as they are', async () => {
    const { accounts } = await start(
      'Alice@example.com|{SHA512-CRYPT}$6$changed\ncarol@example.com|{SHA512-CRYPT}$6$c\n',
    );
    expect(accounts.split('\n')).toEqual([
      'Alice@example.com|{SHA512-CRYPT}$6$changed',
      'carol@example.com|{SHA512-CRYPT}$6$c',
      'bob@example.com|{SHA512-CRYPT}$6$new-b',
      '',
    ]);
  });

  test('a mailbox whose name is the end of another is one of its own', async () => {
    const { accounts } = await start('big.bob@example.com|{SHA512-CRYPT}$6$x\n');
    expect(accounts).toContain('\nbob@example.com|');
  });

  test('it waits for its first certificate, and tells that it does', async () => {
    const folder = aFolder({ 'start.sh': textOf(await withMail(), 'home/config/mail/start.sh'), 'new.cf': '' });
    const env = {
      PATH: process.env['PATH'],
      HL_ACCOUNTS: join(folder, 'accounts.cf'),
      HL_NEW_ACCOUNTS: join(folder, 'new.cf'),
      SSL_CERT_PATH: join(folder, 'fullchain.pem'),
      SSL_KEY_PATH: join(folder, 'privkey.pem'),
    };
    const started = spawn('sh', [join(folder, 'start.sh'), 'echo', 'started'], { env });
    let said = '';
    started.stdout.on('data', (part) => (said += String(part)));
    started.stderr.on('data', (part) => (said += String(part)));
    const ended = new Promise((done) => started.once('exit', done));
    while (!said.includes('waiting for the certificate')) await sleep(50);
    expect(started.exitCode).toBeNull();
    writeFileSync(join(folder, 'privkey.pem'), 'key');
    writeFileSync(join(folder, 'fullchain.pem'), 'certificate');
    expect(await ended).toBe(0);
    expect(said).toMatch(/started\n$/);
  });
});

test('hashes of passwords are filled in on the server, and nowhere in the output', async () => {
  const template = await withMail();
  template.hasFile(
    'home/config/mail/accounts.cf',
    'alice@example.com|@@hl:MAIL_ALICE_EXAMPLE_COM_HASH@@\nbob@example.com|@@hl:MAIL_BOB_EXAMPLE_COM_HASH@@\n',
  );
  expect(template.blueprint.secrets.map(({ uses }) => uses)).toEqual([['config'], ['config']]);
});

test('its ports are open to everybody, and each is probed in its own language from elsewhere', async () => {
  const { blueprint } = await withMail();
  const ports = blueprint.services.find(({ name }) => name === 'mail')?.ports;
  expect(ports?.map(({ published, to }) => [published, to])).toEqual(
    [25, 465, 587, 993].map((port) => [port, 'public']),
  );
  expect(blueprint.monitors.map(({ kind, target }) => `${kind} ${target?.host}:${target?.port}`)).toEqual([
    'tls mail.example.com:993',
    'starttls mail.example.com:25',
    'starttls mail.example.com:587',
    'tls mail.example.com:465',
  ]);
  // A certificate that is not renewed is seen before it ends.
  for (const { expect: held } of blueprint.monitors) {
    expect(held).toEqual([{ that: 'connection' }, { that: 'certificate', leftSeconds: 864_000 }]);
  }
});

test('it is left the privileges without which Postfix loses mail, and nothing more is given', async () => {
  const template = await withMail();
  template.server('home').hasService('mail', {
    security_opt: Match.absent(),
    cap_add: Match.absent(),
    privileged: Match.absent(),
  });
});

test('it sees its own certificate alone, and nothing of the store of the reverse proxy', async () => {
  const template = await withTraefik();
  const { blueprint } = template;
  template.server('home').hasService('mail', {
    environment: Match.objectLike({ SSL_TYPE: 'manual', SSL_KEY_PATH: '/run/certificates/privkey.pem' }),
    volumes: Match.arrayWith([
      Match.objectLike({ source: '/srv/hl/mail/tls', target: '/run/certificates', read_only: true }),
    ]),
  });
  const seers = blueprint.services.filter(({ mounts }) => mounts.some(({ of }) => of === 'home/traefik/certificates'));
  expect(seers.map(({ name }) => name)).toEqual(['mail-certificate', 'traefik']);
  const store = blueprint.volumes.find(({ id }) => id === 'home/traefik/certificates');
  template.server('home').hasService('mail-certificate', {
    user: `${store?.owner.uid}:${store?.owner.gid}`, // who may read the store
    network_mode: 'none',
    cap_drop: ['ALL'],
    cap_add: Match.absent(),
    read_only: true,
    volumes: Match.arrayWith([
      Match.objectLike({ source: '/srv/hl/traefik/certificates', read_only: true }),
      Match.objectLike({ source: '/srv/hl/mail/tls', target: '/certificate' }),
    ]),
  });
});

test('it takes its certificate from files of the host', async () => {
  const template = await withMail();
  template.server('home').hasService('mail', {
    environment: Match.objectLike({ SSL_TYPE: 'manual', SSL_KEY_PATH: '/run/certificates/privkey.pem' }),
    volumes: Match.arrayWith([Match.objectLike({ source: '/etc/tls', target: '/run/certificates', read_only: true })]),
  });
  expect(template.blueprint.services.map(({ name }) => name)).not.toContain('mail-certificate');
});

test('without a mailbox it would not start, so there is no such mail server', () => {
  const server: Server = aServer(aLab());
  const make = (): Mailserver => new Mailserver(server, 'mail', { mailboxes: [], certificates: files });
  expect(make).toThrow(expect.objectContaining({ code: 'HL014' }));
  try {
    make();
  } catch (error) {
    expect(LabError.isLabError(error) && error.source?.file).toBe(__filename);
  }
});

describe('Roundcube', () => {
  test('reaches a mail server of its own host under its name, by a network of their own', async () => {
    const home = (await withTraefik()).server('home');
    home.hasService('mail', { networks: Match.objectLike({ mail_clients: { aliases: ['mail.example.com'] } }) });
    home.hasService('webmail', {
      networks: Match.objectLike({ mail_clients: null }),
      environment: Match.objectLike({ ROUNDCUBEMAIL_DEFAULT_HOST: 'ssl://mail.example.com' }),
    });
  });

  test('has the certificate for it made, as it answers under the same name', async () => {
    const { blueprint } = await withTraefik();
    expect(blueprint.routes.map(({ hosts }) => hosts)).toEqual([['mail.example.com']]);
  });

  test('reads its secrets from the files that its image looks for', async () => {
    const { blueprint } = await withTraefik();
    const services = (await withTraefik()).server('home').services();
    expect(JSON.stringify(services['webmail']?.['secrets'])).toContain('/run/secrets/roundcube_des_key');
    expect(blueprint.secrets.find(({ id }) => id.endsWith('des-key'))?.files).toMatchObject([{ uid: 61042 }]);
  });

  test('may be told any other mail server', async () => {
    const template = await templateOf((server) => new Roundcube(server, 'webmail', { mailserver: 'mail.example.net' }));
    template.server('home').hasService('webmail', {
      environment: Match.objectLike({ ROUNDCUBEMAIL_SMTP_SERVER: 'ssl://mail.example.net' }),
      networks: { default: null, webmail: null },
    });
  });
});
