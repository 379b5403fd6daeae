import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDotenv } from '../../lib/compose/index.ts';
import { aFolder, aLabFolder, hl, removeFolders } from '../cli/hl.ts';
import { anNtfyWith, basic, bearer, publish } from './an-ntfy.ts';
import { TerminalSession } from './a-terminal.ts';
import { describeEngine, needEngine } from './support.ts';

afterAll(removeFolders);

const PASSWORD = `it's "$HOME" #1: ü\\b`;

const LAB = `
const { Secret, SecretMaker } = library;
const app = new Stack(home, 'app');
const declare = (id, maker) => new Secret(app, id, { description: id, maker });
const secrets = [
  declare('token', SecretMaker.ntfyToken()),
  declare('hash', SecretMaker.bcrypt()),
  declare('encoded', SecretMaker.bcrypt({ base64: true })),
  declare('basic', SecretMaker.basicAuth('anna')),
  declare('crypt', SecretMaker.sha512Crypt()),
  declare('mail', SecretMaker.sha512Crypt({ prefix: '{SHA512-CRYPT}' })),
  declare('tunnel', SecretMaker.wireguardKey({ fact: 'wireguard.home' })),
  declare('device', SecretMaker.deviceCertificate({ fact: 'device-id.sync' })),
];
new Service(app, 'app', {
  image: 'example/app:1.0', memory: Size.mebibytes(64),
  environment: Object.fromEntries(secrets.map((secret) => [secret.variable, secret.asEnv()])),
});
`;

const ASKED = ['APP_HASH', 'APP_ENCODED', 'APP_BASIC', 'APP_CRYPT', 'APP_MAIL'];

const valuesOf = (cwd: string): Readonly<Record<string, string>> =>
  parseDotenv(readFileSync(join(cwd, 'secrets/home.env'), 'utf8'));

interface Made {
  readonly values: Readonly<Record<string, string>>;
  /** Public halves, by their names. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Every kind of value, as `hl secrets` makes it. */
async function madeValues(): Promise<Made> {
  const cwd = aLabFolder(LAB);
  expect(await hl(['secrets', 'init'], { cwd })).toMatchObject({ code: 0 });
  for (const name of ASKED) {
    expect(await hl(['secrets', 'make', name], { cwd, input: `${PASSWORD}\n` })).toMatchObject({ code: 0 });
  }
  const facts = JSON.parse(readFileSync(join(cwd, 'lab.facts.json'), 'utf8')) as Record<string, Made['facts']>;
  return { values: valuesOf(cwd), facts: facts['home'] ?? {} };
}

let made: Promise<Made> | undefined;
const values = async (): Promise<Made['values']> => (await (made ??= madeValues())).values;
const facts = async (): Promise<Made['facts']> => (await (made ??= madeValues())).facts;

const run = (program: string, args: readonly string[], input = ''): { status: number | null; out: string } => {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  return { status, out: (stdout + (status === 0 ? '' : stderr)).trim() };
};

describeEngine(['ntfy'], 'ntfy', () => {
  test('accepts a token and a hash that hl made, and no other password', async () => {
    const { APP_TOKEN: token = '', APP_HASH: hash = '' } = await values();
    const { url } = await anNtfyWith({ hash, tokens: { home: token } }, {}, ['home']);
    expect(await publish(url, 'alerts', bearer(token))).toBe(200);
    expect(await publish(url, 'alerts', basic('admin', PASSWORD))).toBe(200);
    expect(await publish(url, 'alerts', basic('admin', 'wrong'))).toBe(401);
    expect(await publish(url, 'alerts', bearer(`${token.slice(0, -1)}_`))).toBe(401);
  });
});

describeEngine(['htpasswd'], 'htpasswd', () => {
  const verifies = (line: string, password: string): boolean => {
    const file = join(aFolder({ users: `${line}\n` }), 'users');
    return run(needEngine('htpasswd'), ['-vi', file, 'anna'], password).status === 0;
  };

  test('verifies the password against every bcrypt hash that hl made, and refuses another one', async () => {
    const { APP_HASH = '', APP_ENCODED = '', APP_BASIC = '' } = await values();
    const lines = [`anna:${APP_HASH}`, `anna:${Buffer.from(APP_ENCODED, 'base64').toString()}`, APP_BASIC];
    expect(lines.map((line) => verifies(line, PASSWORD))).toEqual([true, true, true]);
    expect(lines.map((line) => verifies(line, 'wrong'))).toEqual([false, false, false]);
  });
});

describeEngine(['mkpasswd', 'openssl'], 'mkpasswd and openssl', () => {
  test('make the same SHA-512 hash of the same password and salt', async () => {
    const { APP_CRYPT = '', APP_MAIL = '' } = await values();
    expect(APP_MAIL).toMatch(/^\{SHA512-CRYPT\}\$6\$/);
    for (const hash of [APP_CRYPT, APP_MAIL.replace('{SHA512-CRYPT}', '')]) {
      const salt = hash.split('$')[2] ?? '';
      const input = `${PASSWORD}\n`;
      expect(run(needEngine('openssl'), ['passwd', '-6', '-salt', salt, '-stdin'], input).out).toBe(hash);
      expect(run(needEngine('mkpasswd'), ['--method=sha-512', '--salt', salt, '--stdin'], input).out).toBe(hash);
    }
  });
});

describeEngine(['wg'], 'WireGuard', () => {
  test('computes the public key that hl wrote into lab.facts.json', async () => {
    const { APP_TUNNEL = '' } = await values();
    expect(run(needEngine('wg'), ['pubkey'], `${APP_TUNNEL}\n`)).toEqual({
      status: 0,
      out: (await facts())['wireguard.home'],
    });
  });
});

describeEngine(['syncthing'], 'Syncthing', () => {
  test('reads the device id that hl wrote into lab.facts.json out of the certificate', async () => {
    const { APP_DEVICE = '' } = await values();
    const home = aFolder();
    const certificate = /-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----/.exec(APP_DEVICE)?.[0] ?? '';
    writeFileSync(join(home, 'cert.pem'), `${certificate}\n`);
    writeFileSync(join(home, 'key.pem'), `${APP_DEVICE.replace(certificate, '').trim()}\n`, { mode: 0o600 });
    const { status, out } = run(needEngine('syncthing'), ['--device-id', `--home=${home}`]);
    expect({ status, id: out.split('\n').at(-1) }).toEqual({ status: 0, id: (await facts())['device-id.sync'] });
  });
});

describeEngine(['script'], 'a person at a real terminal', () => {
  test('sees no character of a value, and has a terminal that echoes again afterwards', async () => {
    const cwd = aLabFolder(LAB);
    const session = new TerminalSession(cwd, ['secrets', 'set', 'APP_TOKEN']);
    const token = `tk_${'z1'.repeat(14)}z`;
    await session.answer('(not shown): ', `${token}\r`);
    expect(await session.end()).toEqual({ code: 0, echoes: true });
    expect(valuesOf(cwd)['APP_TOKEN']).toBe(token);
    expect(session.screen).not.toContain('z1');
    expect(session.screen).toContain('Set APP_TOKEN in secrets/home.env.');
  });

  test('types a password twice, corrects it, and gets its hash', async () => {
    const cwd = aLabFolder(LAB);
    const session = new TerminalSession(cwd, ['secrets', 'make', 'APP_BASIC']);
    await session.answer('(not shown): ', 'qqq\u0015qxqj\u007f\r');
    await session.answer('Once more: ', 'qxq\r');
    expect(await session.end()).toEqual({ code: 0, echoes: true });
    expect(session.screen).not.toMatch(/qqq|qxq/);
    expect(valuesOf(cwd)['APP_BASIC']).toMatch(/^anna:\$2/);
  });

  test.each<[string, string, readonly (readonly [question: string, keys: string])[]]>([
    ['the value', 'set', [['(not shown): ', 'half\u0003']]],
    ['the password', 'make', [['(not shown): ', 'half\u0003']]],
    [
      'the second password',
      'make',
      [
        ['(not shown): ', 'halfway\r'],
        ['Once more: ', 'half\u0003'],
      ],
    ],
  ])('breaks off at %s with Control-C, and the file stays as it was', async (_, command, answers) => {
    const cwd = aLabFolder(LAB);
    const session = new TerminalSession(cwd, ['secrets', command, 'APP_HASH']);
    for (const [question, keys] of answers) await session.answer(question, keys);
    expect(await session.end()).toEqual({ code: 1, echoes: true });
    expect(session.screen).not.toContain('half');
    expect(session.screen).not.toContain('differ');
    expect(existsSync(join(cwd, 'secrets/home.env'))).toBe(false);
  });

  test('breaks off, and a value that was there before is kept byte for byte', async () => {
    const cwd = aLabFolder(LAB);
    await hl(['secrets', 'init'], { cwd });
    const before = readFileSync(join(cwd, 'secrets/home.env'));
    const session = new TerminalSession(cwd, ['secrets', 'set', 'APP_TOKEN']);
    await session.answer('(not shown): ', 'tk_half\u0003');
    expect(await session.end()).toEqual({ code: 1, echoes: true });
    expect(readFileSync(join(cwd, 'secrets/home.env')).equals(before)).toBe(true);
  });
});
