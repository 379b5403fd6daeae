import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, aLabFolder, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

/** Two servers that watch, and a notifier outside. */
const LAB = `
const cloud = new Server(lab, 'cloud', { ...home.props, addresses: { ssh: 'cloud.example.com' } });
for (const server of [home, cloud]) library.offer(new Stack(server, 'watch'), 'Watcher');
const delivery = { kind: 'smtp', host: 'mail.example.net', port: 25, from: 'a@example.com', to: ['b@example.com'] };
library.offer(new Stack(cloud, 'mail'), 'Notifier', { delivery });
`;

/** An ssh that notes what each host was given to run, and answers as a script says. */
function anSsh(answer: string): string {
  const text = `#!/bin/sh\nfor host in "$@"; do case $host in *.lan | *.example.com) break ;; esac; done\ncat > "$0.$host"\n${answer}\n`;
  const folder = aFolder({ ssh: text });
  chmodSync(join(folder, 'ssh'), 0o755);
  return folder;
}

const world = (cwd: string, ssh: string) => ({ cwd, env: { PATH: `${ssh}:${process.env['PATH']}` } });

test('every server that watches sends a message, and what became of each is told', async () => {
  const ssh = anSsh(`echo 'Welcome!'; printf 'sent\\tcloud/mail\\tsmtp://mail.example.net:25\\t\\n'`);
  const { code, out } = await hl(['notify', 'test'], world(aLabFolder(LAB), ssh));
  expect(code).toBe(0);
  expect(out).toBe(
    [
      'cloud',
      '  sent    cloud/mail  smtp://mail.example.net:25',
      'home',
      '  sent    cloud/mail  smtp://mail.example.net:25',
      '',
      '2 messages sent.',
      'Taken is not read: see that each arrived where people look.',
      '',
    ].join('\n'),
  );
  for (const host of ['home.lan', 'cloud.example.com']) {
    expect(readFileSync(join(ssh, `ssh.${host}`), 'utf8')).toContain('smtp\tcloud/mail\tsmtp://mail.example.net:25');
  }
});

test('a message that is refused, and a server that cannot be asked, fail the command and hold up no other', async () => {
  const ssh = anSsh(
    `[ "$host" = home.lan ] && { echo 'Connection refused' >&2; exit 255; }
printf 'failed\\tcloud/mail\\tsmtp://mail.example.net:25\\tcurl: (67) Login denied\\n'; exit 1`,
  );
  const { code, out } = await hl(['notify', 'test'], world(aLabFolder(LAB), ssh));
  expect(code).toBe(1);
  expect(out).toContain('  failed  cloud/mail  smtp://mail.example.net:25\n          curl: (67) Login denied\n');
  expect(out).toContain('"home" cannot be asked by ssh (-p 22 deploy@home.lan): Connection refused.');
  expect(out).toContain('0 messages sent, 2 failed.');
});

test('what keeps a script from sending is told in its own words', async () => {
  const ssh = anSsh(`echo 'notify-test: there is no program curl here' >&2; exit 2`);
  const { code, out } = await hl(['notify', 'test', '--server', 'home'], world(aLabFolder(LAB), ssh));
  expect(code).toBe(1);
  expect(out).toContain('notify-test: there is no program curl here');
  expect(out).not.toContain('cloud\n');
});

test('a server that does not exist, and a lab that sends nothing', async () => {
  const ssh = anSsh('');
  const unknown = await hl(['notify', 'test', '--server', 'hone'], world(aLabFolder(LAB), ssh));
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('HL309')]);
  const silent = await hl(['notify', 'test'], world(aLabFolder(''), ssh));
  expect([silent.code, silent.err]).toEqual([1, expect.stringContaining('HL326')]);
});
