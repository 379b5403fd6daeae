import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { answerIn } from '../../lib/cli/ask-server.ts';
import { formatDeviceId } from '../../lib/secrets/device-id.ts';
import { factsScript } from '../../lib/cli/facts-script.ts';
import { aFolder, aLabFolder, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

/** A folder with programs of these names, for PATH. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const folder = aFolder(scripts);
  for (const name of Object.keys(scripts)) chmodSync(join(folder, name), 0o755);
  return folder;
}

/** An ssh that notes how it was called and says what a server would. */
const fakeSsh = (answer: string): string => {
  const folder = programs({ ssh: `#!/bin/sh\nprintf '%s\\n' "$@" > "$0.args"\ncat > "$0.input"\n${answer}\n` });
  return folder;
};

const tabs = (...lines: readonly string[][]): string =>
  `printf '%s\\n' ${lines.map((words) => `"$(printf '%s' '${words.join('\\t')}')"`).join(' ')}`.replaceAll('\\t', '\t');

const ANSWER = tabs(
  ['Welcome to the server!'],
  ['fact', 'gid.video', '44'],
  ['fact', 'gid.render', '104'],
  ['asked', 'gid'],
  ['fact', 'docker.version', '28.2.2'],
  ['asked', 'docker'],
);

const world = (cwd: string, ssh: string) => ({ cwd, env: { PATH: `${ssh}:${process.env['PATH']}` } });

test('facts are read by ssh and written sorted; nobody else loses any', async () => {
  const cwd = aLabFolder('', {
    'lab.facts.json': '{"offsite":{"gid.video":"7"},"home":{"gid.old":"1","dkim.mail":"v=DKIM1"}}',
  });
  const ssh = fakeSsh(ANSWER);
  const { code, out, err } = await hl(['facts', 'home'], world(cwd, ssh));
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('changed: docker.version, gid.old, gid.render, gid.video');
  expect(out).toContain('not readable there, and left as they were: ssh, device-id, dkim');
  expect(readFileSync(join(cwd, 'lab.facts.json'), 'utf8')).toBe(`{
  "home": {
    "dkim.mail": "v=DKIM1",
    "docker.version": "28.2.2",
    "gid.render": "104",
    "gid.video": "44"
  },
  "offsite": {
    "gid.video": "7"
  }
}
`);
  const args = readFileSync(join(ssh, 'ssh.args'), 'utf8').trim().split('\n');
  expect(args).toEqual(
    expect.arrayContaining(['BatchMode=yes', '-p', '22', '-l', 'deploy', '--', 'home.lan', 'sh', '-s']),
  );
  expect(readFileSync(join(ssh, 'ssh.input'), 'utf8')).toContain('root=/srv/hl');
});

test('--check writes nothing, and fails where the server says otherwise', async () => {
  const cwd = aLabFolder('');
  const ssh = fakeSsh(ANSWER);
  const before = await hl(['facts', 'home', '--check'], world(cwd, ssh));
  expect(before.code).toBe(1);
  expect(before.err).toContain('error HL324');
  expect(before.err).toContain('docker.version, gid.render, gid.video');
  expect(existsSync(join(cwd, 'lab.facts.json'))).toBe(false);
  await hl(['facts', 'home'], world(cwd, ssh));
  expect((await hl(['facts', 'home', '--check'], world(cwd, ssh))).code).toBe(0);
  expect((await hl(['facts', 'home'], world(cwd, ssh))).out).toContain('up to date');
});

test('an ssh that fails is told in its own words, and changes nothing', async () => {
  const cwd = aLabFolder('');
  const ssh = fakeSsh('echo "Host key verification failed." >&2; exit 255');
  const { code, err } = await hl(['facts', 'home'], world(cwd, ssh));
  expect(code).toBe(1);
  expect(err).toContain('error HL323');
  expect(err).toContain('Host key verification failed.');
  expect(err).toContain('ssh -p 22 deploy@home.lan true');
  expect(existsSync(join(cwd, 'lab.facts.json'))).toBe(false);
  const none = await hl(['facts', 'home'], { cwd, env: { PATH: '/nonexistent' } });
  expect(none.err).toContain('there is no program `ssh` here');
});

test('an unknown server, and a facts file that is none, are refused before anybody is asked', async () => {
  const cwd = aLabFolder('');
  const ssh = fakeSsh(ANSWER);
  const { code, err } = await hl(['facts', 'hoem'], world(cwd, ssh));
  expect([code, err]).toEqual([2, expect.stringContaining('did you mean: home')]);
  writeFileSync(join(cwd, 'lab.facts.json'), '[]');
  expect((await hl(['facts', 'home'], world(cwd, ssh))).err).toContain('error HL325');
  expect(readFileSync(join(cwd, 'lab.facts.json'), 'utf8')).toBe('[]');
  expect(existsSync(join(ssh, 'ssh.args'))).toBe(false);
});

test('the script runs in a plain shell, and reads what a server has', () => {
  const root = aFolder({
    'data/sync/config/cert.pem': '-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\n-----END CERTIFICATE-----\n',
    'data/sync/config/config.xml': '<configuration/>',
    "data/o'hara/cert.pem": 'not of syncthing',
  });
  const path = programs({
    getent: `#!/bin/sh\n[ "$2" = video ] && echo 'video:x:44:'\n`,
    docker: `#!/bin/sh\necho 28.2.2\n`,
    sudo: `#!/bin/sh\nshift; exec "$@"\n`,
  });
  const output = execFileSync('sh', ['-s'], {
    input: factsScript(join(root, 'data'), []),
    env: { PATH: `${path}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  const { facts, asked } = answerIn('home', output);
  expect(facts).toMatchObject({ 'gid.video': '44', 'docker.version': '28.2.2' });
  expect(facts).not.toHaveProperty(['gid.render']);
  expect(Object.keys(facts).filter((name) => name.startsWith('device-id.'))).toEqual(['device-id.sync']);
  expect(asked).toEqual(new Set(['gid', 'docker', 'device-id', 'dkim', ...(asked.has('ssh') ? ['ssh'] : [])]));
});

test('the script reads the public keys of mail servers, in both forms that they are kept in', () => {
  const root = aFolder({
    // As opendkim-genkey writes it, and as rspamadm dkim_keygen does: in pieces of at most 255 characters.
    'mail/config/opendkim/keys/example.com/mail.txt':
      'mail._domainkey\tIN\tTXT\t( "v=DKIM1; h=sha256; k=rsa; "\n\t  "p=MIIBAAAA"\n\t  "BBBBIDAQAB" )  ; ----- DKIM key mail for example.com\n',
    'mail/config/opendkim/keys/example.com/mail.private': 'SECRET',
    'mail/config/rspamd/dkim/rsa-2048-new-mail-my-shop.example.public.txt':
      'new-mail._domainkey IN TXT ( "v=DKIM1; k=rsa;"\n\t" p=MIICCCCC" ) ;\n',
    'mail/config/rspamd/dkim/rsa-2048-new-mail-my-shop.example.public.dns.txt': 'v=DKIM1; k=rsa; p=MIICCCCC\n',
    'mail/config/rspamd/dkim/rsa-2048-new-mail-my-shop.example.private.txt': 'SECRET',
    'mail/config/rspamd/dkim/ed25519-tiny-example.com.public.txt':
      'tiny._domainkey IN TXT ( "v=DKIM1; k=ed25519; p=abcd" ) ;\n',
    // Whoever may write into a folder of another stack has no say in keys.
    'photos/data/opendkim/keys/example.com/theirs.txt': 'theirs._domainkey IN TXT ( "v=DKIM1; k=rsa; p=EVIL" )',
    'mail/config/opendkim/keys/example.com/notes.txt': 'not "a record"',
  });
  const output = execFileSync('sh', ['-s'], {
    input: factsScript(root, [join(root, 'mail/config')]),
    env: { PATH: `${programs({ sudo: '#!/bin/sh\nshift; exec "$@"\n' })}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  const { facts, asked } = answerIn('home', output);
  expect(asked).toContain('dkim');
  expect(Object.fromEntries(Object.entries(facts).filter(([name]) => name.startsWith('dkim.')))).toEqual({
    'dkim.example.com.mail': 'v=DKIM1; h=sha256; k=rsa; p=MIIBAAAABBBBIDAQAB',
    'dkim.example.com.tiny': 'v=DKIM1; k=ed25519; p=abcd',
    'dkim.my-shop.example.new-mail': 'v=DKIM1; k=rsa; p=MIICCCCC',
  });
  expect(output).not.toContain('SECRET');
});

test('a folder with a quote in its name is only a folder to the script', () => {
  const root = aFolder();
  mkdirSync(join(root, "it's"));
  const output = execFileSync('sh', ['-s'], {
    input: factsScript(join(root, `it's'; touch ${join(root, 'pwned')}; '`), [`/x'; touch ${join(root, 'pwned')}; '`]),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  expect(output).toContain('asked\tgid');
  expect(existsSync(join(root, 'pwned'))).toBe(false);
});

test('the id of a Syncthing device has its check digits', () => {
  // The example of Syncthing's own tests (lib/protocol/deviceid_test.go).
  expect(formatDeviceId('P56IOI7MZJNU2IQGDREYDM2MGTMGL3BXNPQ6W5BTBBZ4TJXZWICQ')).toBe(
    'P56IOI7-MZJNU2Y-IQGDREY-DM2MGTI-MGL3BXN-PQ6W5BM-TBBZ4TJ-XZWICQ2',
  );
});

test.each([
  ['fact\tgid.video\t44; touch x'],
  ['fact\tgid.wheel\t10'],
  ['fact\tdocker.version\t28\u001b[2J'],
  ['fact\tssh.host-key.rsa\tssh-rsa AAAA root@home'],
  ['fact\tcertificate.../x\tAAAA'],
  ['fact\tcertificate.sync\tnot base64!'],
  ['fact\tdkim.example.com.mail\tv=DKIM1; k=rsa; p="A" ) ; evil'],
  ['fact\tdkim.example.com.a b\tv=DKIM1; k=rsa; p=AAAA'],
  ['fact\tgid.video\t44\tmore'],
  ['asked\teverything'],
])('a server that says %j is not believed', (line) => {
  try {
    answerIn('home', `${line}\n`);
    throw new Error('it was believed');
  } catch (error) {
    expect(error).toMatchObject({ code: 'HL335' });
    // eslint-disable-next-line no-control-regex -- what must not reach a terminal
    expect(JSON.stringify(error)).not.toMatch(/[\u0000-\u001f]/);
  }
});
