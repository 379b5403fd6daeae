import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDotenv } from '../../lib/compose/index.ts';
import { wireguardPublicKey } from '../../lib/secrets/wireguard.ts';
import { aLabFolder, hl, removeFolders, spawnHl } from './hl.ts';

afterAll(removeFolders);

const LAB = `
const { Secret, SecretMaker } = library;
const cloud = new Server(lab, 'cloud', {
  addresses: { ssh: 'cloud.lan', public: { v4: '203.0.113.7' } },
  os: Os.debian(13), arch: Arch.amd64, memory: Size.gibibytes(8), cpus: 4,
});
const app = new Stack(home, 'app');
const on = (stack, secrets) => new Service(stack, stack.node.id, {
  image: 'example/app:1.0', memory: Size.mebibytes(64),
  environment: Object.fromEntries(secrets.map((secret) => [secret.variable, secret.asEnv()])),
});
const password = new Secret(app, 'password', { description: 'Opens the app', maker: SecretMaker.text(32) });
const hash = new Secret(app, 'hash', { description: 'Hash of the password of anna', maker: SecretMaker.bcrypt() });
const key = new Secret(app, 'key', { description: 'Key of the provider' });
const wg = new Secret(app, 'wg', { maker: SecretMaker.wireguardKey({ fact: 'wireguard.home' }) });
const made = new Secret(app, 'made', { make: "printf '%s\\\\n' from-a-command-$((20 + 22))" });
const soft = new Secret(app, 'soft', { required: false, maker: SecretMaker.text(32) });
const shared = new Secret(lab, 'shared', { maker: SecretMaker.text(20) });
on(app, [password, hash, key, wg, made, soft, shared]);
on(new Stack(cloud, 'other'), [shared]);
`;

const aLab = (files: Readonly<Record<string, string>> = {}): string => aLabFolder(LAB, files);
const textOf = (cwd: string, file = 'home.env'): string => readFileSync(join(cwd, 'secrets', file), 'utf8');
const valuesOf = (cwd: string, file = 'home.env'): Readonly<Record<string, string>> => parseDotenv(textOf(cwd, file));
const factsOf = (cwd: string): unknown => JSON.parse(readFileSync(join(cwd, 'lab.facts.json'), 'utf8'));

/** A lab whose values are all there. */
async function aFullLab(): Promise<string> {
  const cwd = aLab();
  await hl(['secrets', 'init'], { cwd });
  await hl(['secrets', 'set', 'APP_KEY'], { cwd, input: 'key-of-the-provider\n' });
  await hl(['secrets', 'make', 'APP_HASH'], { cwd, input: 'correct horse\n' });
  return cwd;
}

describe('init', () => {
  test('makes what can be made, and lists what a person has to get', async () => {
    const cwd = aLab();
    const { code, out, err } = await hl(['secrets', 'init'], { cwd });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('secrets/home.env (new): 4 made, 2 missing');
    expect(out).toContain('  APP_KEY: Key of the provider\n    hl secrets set APP_KEY\n');
    expect(out).toContain(
      '  APP_HASH: Hash of the password of anna\n    hl secrets make APP_HASH (asks for the password)\n',
    );
    const values = valuesOf(cwd);
    expect(values['APP_PASSWORD']).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(values['APP_MADE']).toBe('from-a-command-42');
    expect(values['SHARED']).toBe(valuesOf(cwd, 'cloud.env')['SHARED']);
    expect(values).not.toHaveProperty('APP_SOFT'); // nobody needs it
    expect(textOf(cwd)).toContain('\n# Opens the app\nAPP_PASSWORD=');
  });

  test('shows no value, and writes none into dist/', async () => {
    const cwd = aLab();
    const { out, err } = await hl(['secrets', 'init'], { cwd });
    const synth = await hl(['synth'], { cwd });
    const dist = readdirSync(join(cwd, 'dist'), { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    for (const value of Object.values(valuesOf(cwd)).filter((each) => each !== '')) {
      for (const text of [out, err, synth.out, synth.err, ...dist]) expect(text).not.toContain(value);
    }
  });

  test('never changes a value that is there, nor anything else in the file', async () => {
    const before = "# mine\nAPP_PASSWORD='my own' # chosen\nCOMPOSE_PROFILES=x\n";
    const cwd = aLab({ 'secrets/home.env': before });
    await hl(['secrets', 'init'], { cwd });
    expect(textOf(cwd).startsWith(before)).toBe(true);
    const once = textOf(cwd);
    const { out } = await hl(['secrets', 'init'], { cwd });
    expect(textOf(cwd)).toBe(once);
    expect(out).toContain('secrets/home.env: 4 kept, 2 missing');
  });

  test('of one server touches no other, and takes what the lab shares from there later', async () => {
    const cwd = aLab();
    await hl(['secrets', 'init', 'home'], { cwd });
    expect(existsSync(join(cwd, 'secrets/cloud.env'))).toBe(false);
    const { out } = await hl(['secrets', 'init', 'cloud'], { cwd });
    expect(out).toContain('secrets/cloud.env (new): 1 taken from other servers');
    expect(valuesOf(cwd, 'cloud.env')['SHARED']).toBe(valuesOf(cwd)['SHARED']);
  });

  test('writes the public half into lab.facts.json, and only that', async () => {
    const cwd = aLab({ 'lab.facts.json': '{"home":{"gid.video":"44"}}' });
    const { out } = await hl(['secrets', 'init'], { cwd });
    const key = valuesOf(cwd)['APP_WG'] ?? '';
    expect(out).toContain('Wrote lab.facts.json: wireguard.home of home.');
    expect(factsOf(cwd)).toEqual({ home: { 'gid.video': '44', 'wireguard.home': wireguardPublicKey(key) } });
  });

  test('a command that fails, hangs on a terminal or prints nothing is told, and the rest is made', async () => {
    const cwd = aLabFolder(`
      const { Secret } = library;
      const app = new Stack(home, 'app');
      const fails = new Secret(app, 'fails', { make: 'echo half; exit 3' });
      const asks = new Secret(app, 'asks', { make: 'read -r answer < /dev/tty && echo "$answer"' });
      const wrong = new Secret(app, 'wrong', { make: 'echo no', form: { pattern: '[0-9]+', words: 'a number' } });
      const good = new Secret(app, 'good', { make: 'echo good-value' });
      new Service(app, 'app', { image: 'example/app:1.0', environment: {
        A: fails.asEnv(), B: asks.asEnv(), C: wrong.asEnv(), D: good.asEnv() } });
    `);
    const { code, out } = await hl(['secrets', 'init'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('APP_FAILS: no description (its command ended with 3)\n    hl secrets make APP_FAILS');
    expect(out).toContain('APP_ASKS: no description (its command ended with');
    expect(out).toContain('(what its command prints cannot be used: it is not a number)');
    expect(valuesOf(cwd)).toEqual({ APP_FAILS: '', APP_ASKS: '', APP_WRONG: '', APP_GOOD: 'good-value' });
  });

  test('a server that does not exist is told, and nothing is written', async () => {
    const cwd = aLab();
    const { code, err } = await hl(['secrets', 'init', 'hom'], { cwd });
    expect([code, existsSync(join(cwd, 'secrets'))]).toEqual([2, false]);
    expect(err).toContain('HL309');
  });

  test('two runs at once agree on one value', async () => {
    const cwd = aLab();
    await Promise.all([1, 2, 3].map(() => spawnHl(['secrets', 'init'], { cwd })));
    expect(valuesOf(cwd)['SHARED']).toBe(valuesOf(cwd, 'cloud.env')['SHARED']);
    expect(textOf(cwd).match(/^APP_PASSWORD=/gm)).toHaveLength(1);
  }, 60_000);
});

describe('set', () => {
  test('reads the value from the standard input, byte for byte but for the end of the line', async () => {
    const cwd = aLab();
    const value = ` it's "$HOME" #1: a\\b `;
    const { code, out } = await hl(['secrets', 'set', 'APP_KEY'], { cwd, input: `${value}\n` });
    expect([code, out]).toEqual([0, 'Set APP_KEY in secrets/home.env.\n']);
    expect(valuesOf(cwd)['APP_KEY']).toBe(value);
  });

  test('asks a person, and shows nothing', async () => {
    const cwd = aLab();
    const { out, err } = await hl(['secrets', 'set', 'home/app/key'], { cwd, answers: ['typed-by-hand'] });
    expect(valuesOf(cwd)['APP_KEY']).toBe('typed-by-hand');
    expect(err).toBe('Value of home/app/key (not shown): ');
    expect(out).not.toContain('typed-by-hand');
  });

  test('broken off changes nothing', async () => {
    const cwd = aLab();
    const { code, err } = await hl(['secrets', 'set', 'APP_KEY'], { cwd, answers: [] });
    expect([code, err.endsWith('Nothing was changed.\n')]).toEqual([1, true]);
    expect(existsSync(join(cwd, 'secrets'))).toBe(false);
  });

  test('gives a secret of the lab to every server that needs it', async () => {
    const cwd = aLab();
    await hl(['secrets', 'set', 'SHARED'], { cwd, input: 'the-same-everywhere' });
    expect([valuesOf(cwd)['SHARED'], valuesOf(cwd, 'cloud.env')['SHARED']]).toEqual([
      'the-same-everywhere',
      'the-same-everywhere',
    ]);
  });

  test('takes no value as an argument', async () => {
    const cwd = aLab();
    const { code } = await hl(['secrets', 'set', 'APP_KEY', 'the-value'], { cwd, input: 'x' });
    expect([code, existsSync(join(cwd, 'secrets'))]).toEqual([2, false]);
  });

  test.each([
    ['APP_HASH', 'correct horse', 'HL291', 'it is not a bcrypt hash'],
    ['APP_WG', 'AAAA', 'HL291', 'it is not a private key of WireGuard'],
    ['APP_KEY', '', 'HL291', 'it is empty'],
    ['APP_KEY', 'a\u001bb', 'HL291', 'it holds a control character'],
    ['APP_KEY', 'changeme123', 'HL293', 'is a placeholder or an example'],
    ['APP_KEY', '<your key>', 'HL293', 'is a placeholder or an example'],
    ['APP_KEY', 'APP_KEY', 'HL293', 'is a placeholder or an example'],
    ['APP_KEYS', 'x', 'HL298', 'did you mean'],
  ])('%s = %j is refused with %s', async (name, value, error, words) => {
    const cwd = aLab();
    const { code, err } = await hl(['secrets', 'set', name], { cwd, input: value });
    expect(code).toBe(1);
    expect(err).toContain(error);
    expect(err.toLowerCase()).toContain(words.toLowerCase());
    if (value.length > 8) expect(err).not.toContain(value);
    expect(existsSync(join(cwd, 'secrets/home.env'))).toBe(false);
  });

  test('a name that means a secret on each server needs --server', async () => {
    const cwd = aLabFolder(`
      const { Secret } = library;
      const cloud = new Server(lab, 'cloud', { addresses: { ssh: 'cloud.lan', public: { v4: '203.0.113.7' } },
        os: Os.debian(13), arch: Arch.amd64, memory: Size.gibibytes(8), cpus: 4 });
      for (const server of [home, cloud]) {
        const token = new Secret(server, 'token');
        new Service(new Stack(server, 'app'), 'app', { image: 'example/app:1.0', environment: { T: token.asEnv() } });
      }
    `);
    const { code, err } = await hl(['secrets', 'set', 'TOKEN'], { cwd, input: 'one-of-them' });
    expect([code, err.includes('HL298'), err.includes('--server')]).toEqual([1, true, true]);
    await hl(['secrets', 'set', 'TOKEN', '--server', 'cloud'], { cwd, input: 'one-of-them' });
    expect(readdirSync(join(cwd, 'secrets')).sort()).toEqual(['.gitignore', 'cloud.env']);
    const init = await hl(['secrets', 'init'], { cwd });
    expect(init.out).toContain('hl secrets set TOKEN --server home');
  });
});

describe('make', () => {
  test('makes a hash of a password that is typed twice', async () => {
    const cwd = aLab();
    const { code, out } = await hl(['secrets', 'make', 'APP_HASH'], {
      cwd,
      answers: ['correct horse', 'correct horse'],
    });
    expect([code, out]).toEqual([0, 'Made APP_HASH in secrets/home.env.\n']);
    expect(valuesOf(cwd)['APP_HASH']).toMatch(/^\$2y\$10\$[./A-Za-z0-9]{53}$/);
    expect(textOf(cwd)).not.toContain('correct horse');
  });

  test.each([
    ['two passwords that differ', ['one', 'other'], 'the two passwords differ'],
    ['no password', [''], 'the password is empty'],
    ['an end', [], 'it was broken off'],
  ])('%s: nothing is made', async (_, answers, why) => {
    const cwd = aLab();
    const { code, err } = await hl(['secrets', 'make', 'APP_HASH'], { cwd, answers });
    expect([code, err.includes('HL299'), err.includes(why)]).toEqual([1, true, true]);
    expect(existsSync(join(cwd, 'secrets'))).toBe(false);
  });

  test('replaces a value with --new only, on every server that has it', async () => {
    const cwd = aLab();
    await hl(['secrets', 'init'], { cwd });
    const { SHARED: before } = valuesOf(cwd);
    const refused = await hl(['secrets', 'make', 'SHARED'], { cwd });
    expect([refused.code, refused.err.includes('hl secrets make SHARED --new')]).toEqual([1, true]);
    expect(valuesOf(cwd)['SHARED']).toBe(before);
    expect((await hl(['secrets', 'make', 'SHARED', '--new'], { cwd })).code).toBe(0);
    expect(valuesOf(cwd)['SHARED']).not.toBe(before);
    expect(valuesOf(cwd)['SHARED']).toBe(valuesOf(cwd, 'cloud.env')['SHARED']);
  });

  test('a new pair has a new public half', async () => {
    const cwd = aLab();
    await hl(['secrets', 'init'], { cwd });
    await hl(['secrets', 'make', 'APP_WG', '--new'], { cwd });
    expect(factsOf(cwd)).toEqual({ home: { 'wireguard.home': wireguardPublicKey(valuesOf(cwd)['APP_WG'] ?? '') } });
  });

  test('a value that comes from elsewhere cannot be made', async () => {
    const cwd = aLab();
    const { code, err } = await hl(['secrets', 'make', 'APP_KEY'], { cwd });
    expect([code, err.includes('HL299'), err.includes('hl secrets set APP_KEY')]).toEqual([1, true, true]);
  });
});

describe('check', () => {
  const check = (cwd: string) => hl(['secrets', 'check'], { cwd });

  test('a full store is right', async () => {
    const cwd = await aFullLab();
    expect(await check(cwd)).toEqual({ code: 0, out: '8 values checked: all right.\n', err: '' });
  });

  test('every value that is missing is told with what to run', async () => {
    const cwd = aLab();
    const { code, err } = await check(cwd);
    expect(code).toBe(1);
    expect(err.match(/error HL290/g)).toHaveLength(7);
    expect(err).toContain('APP_KEY has no value in secrets/home.env (Key of the provider).');
    expect(err).toContain('Run: hl secrets make APP_PASSWORD');
  });

  /** A full store with one thing changed by hand. */
  const changed = async (change: (cwd: string) => void): Promise<string> => {
    const cwd = await aFullLab();
    const values = Object.values(valuesOf(cwd));
    change(cwd);
    const { code, err } = await check(cwd);
    expect(code).toBe(1);
    for (const value of values) expect(err).not.toContain(value);
    return err;
  };
  const edit =
    (from: RegExp, to: string, file = 'home.env') =>
    (cwd: string) =>
      writeFileSync(join(cwd, 'secrets', file), textOf(cwd, file).replace(from, to));

  test.each([
    ['a value of another form', edit(/^APP_HASH=.*$/m, 'APP_HASH=correct-horse'), 'HL291', 'it is not a bcrypt hash'],
    ['a placeholder', edit(/^APP_KEY=.*$/m, 'APP_KEY=CHANGE_ME'), 'HL293', 'is a placeholder'],
    ['a value that nothing uses', edit(/$/, 'OLD_KEY=abcdefghijk\n'), 'HL292', 'Nothing of the lab uses OLD_KEY'],
    [
      'another value elsewhere',
      edit(/^SHARED=.*$/m, 'SHARED=different-there', 'cloud.env'),
      'HL295',
      'SHARED has different values in secrets/cloud.env and secrets/home.env',
    ],
    ['another private key', edit(/^APP_WG=.*$/m, `APP_WG=${'A'.repeat(43)}=`), 'HL296', '"wireguard.home" of "home"'],
    ['a name twice', edit(/$/, 'APP_KEY=another-value\n'), 'HL297', 'sets APP_KEY twice'],
    ['a reference', edit(/^APP_KEY=.*$/m, 'APP_KEY=$HOME'), 'HL297', 'holds a $ that means a variable'],
    ['a quote without an end', edit(/^APP_KEY=.*$/m, "APP_KEY='x"), 'CO055', 'has no end'],
    [
      'a file for all',
      (cwd: string) => chmodSync(join(cwd, 'secrets/home.env'), 0o644),
      'HL294',
      'chmod 600 secrets/home.env',
    ],
    ['a folder for all', (cwd: string) => chmodSync(join(cwd, 'secrets'), 0o755), 'HL294', 'chmod 700 secrets'],
    [
      'a file of a server that is gone',
      (cwd: string) => writeFileSync(join(cwd, 'secrets/gone.env'), 'OLD=1\n', { mode: 0o600 }),
      'HL292',
      'OLD in secrets/gone.env',
    ],
  ])('%s is told', async (_, change, code, words) => {
    const err = await changed(change);
    expect(err).toContain(code);
    expect(err).toContain(words);
    expect(err.match(/(?:error|warning) [A-Z]{2}\d{3}/g)).toHaveLength(1);
  });

  test('what Compose itself reads in the file is used', async () => {
    const cwd = await aFullLab();
    writeFileSync(join(cwd, 'secrets/home.env'), `${textOf(cwd)}COMPOSE_PROFILES=x\n`);
    expect((await check(cwd)).code).toBe(0);
  });

  describe('in a repository', () => {
    const git = (cwd: string, ...args: string[]): string =>
      execFileSync('git', ['-C', cwd, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
        encoding: 'utf8',
      });

    test('the store is ignored from its first file on', async () => {
      const cwd = await aFullLab();
      git(cwd, 'init', '-q');
      git(cwd, 'add', '-A');
      expect(git(cwd, 'ls-files')).not.toContain('secrets');
      expect((await check(cwd)).code).toBe(0);
    });

    test('a file that git tracks is told, and one that it would take', async () => {
      const cwd = await aFullLab();
      git(cwd, 'init', '-q');
      git(cwd, 'add', '-f', 'secrets/home.env');
      expect((await check(cwd)).err).toContain('secrets/home.env is tracked by git');
      git(cwd, 'rm', '-q', '--cached', 'secrets/home.env');
      writeFileSync(join(cwd, 'secrets/.gitignore'), '');
      const { err } = await check(cwd);
      expect(err).toContain('secrets/home.env is not ignored by git');
      expect(err).toContain('HL294');
    });
  });
});

test('an adopted stack has a file of its own', async () => {
  const cwd = aLabFolder(
    `library.Stack.fromComposeFile(home, 'old', { file: 'old/compose.yml', directory: '/opt/old' });`,
    { 'old/compose.yml': 'services: { web: { image: "example/web:1.0", environment: { KEY: "${KEY:?}" } } }\n' },
  );
  const { out } = await hl(['secrets', 'init'], { cwd });
  expect(out).toContain('secrets/home.old.env (new): 1 missing');
  expect(out).toContain('hl secrets set KEY');
  mkdirSync(join(cwd, 'x'));
  expect(statSync(join(cwd, 'secrets/home.old.env')).mode & 0o777).toBe(0o600);
});

test('hl facts keeps the public halves of the secrets of the lab', async () => {
  const cwd = aLabFolder(
    `
    const { Secret, SecretMaker } = library;
    const app = new Stack(home, 'app');
    const cert = new Secret(app, 'cert', { maker: SecretMaker.deviceCertificate({ fact: 'device-id.app' }) });
    new Service(app, 'app', { image: 'example/app:1.0', secrets: [cert.asFile({ uid: 0 })] });
    `,
    { ssh: "#!/bin/sh\ncat > /dev/null\nprintf 'asked\\tdevice-id\\n'\n" },
  );
  chmodSync(join(cwd, 'ssh'), 0o755);
  await hl(['secrets', 'init'], { cwd });
  const before = factsOf(cwd);
  expect(before).toEqual({ home: { 'device-id.app': expect.stringMatching(/^(?:[A-Z2-7]{7}-){7}[A-Z2-7]{7}$/) } });
  const { code } = await hl(['facts', 'home'], { cwd, env: { PATH: `${cwd}:${process.env['PATH']}` } });
  expect([code, factsOf(cwd)]).toEqual([0, before]);
});
