import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { EmailNotifier } from '../../lib/email/index.ts';
import type { Server } from '../../lib/index.ts';
import { ConfigFile, Secret, Service, Stack } from '../../lib/index.ts';
import { alertToken, offer } from '../../lib/tool/index.ts';
import type { TestHost } from '../synth/host/host.ts';
import { aHost } from '../synth/host/host.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { anNtfy, basic, PASSWORD, read, TOKENS } from './an-ntfy.ts';
import { aMailServer } from './a-mail-server.ts';
import { freePort } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

const MAIL_PASSWORD = 'p"a\\ss $x `:#é';

/** A server that watches, with whatever notifiers. */
async function aWatcher(notifiers: (home: Server) => void, env: Readonly<Record<string, string>>): Promise<TestHost> {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  const stack = new Stack(home, 'watch');
  offer(stack, 'Watcher');
  const token = new ConfigFile(stack, 'token', { content: alertToken(home).inFile() });
  new Service(stack, 'watch', { image: 'example/watch:1', mounts: [token.at('/etc/token')] });
  notifiers(home);
  await host.deploy(lab);
  host.setEnv(
    Object.entries(env)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
  );
  return host;
}

function ntfyAt(home: Server, url: string): void {
  const stack = new Stack(home, 'ntfy');
  const service = new Service(stack, 'ntfy', { image: 'example/ntfy:1' });
  service.route('ntfy', { port: 80 });
  const topics = { alert: 'alerts', warning: 'warnings', info: 'info' };
  offer(stack, 'Notifier', { tool: 'ntfy', service, delivery: { kind: 'ntfy', url, topics } });
}

interface Ended {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

/** Runs the script as `hl notify test` does: by the standard input of a shell. */
async function run(host: TestHost, shell: readonly string[] = ['sh'], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const [program = 'sh', ...args] = shell;
  const child = spawn(program, [...args, '-s'], { env: { ...process.env, ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  child.stdin.end(readFileSync(join(host.dist, 'home/notify-test')));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, lines: stdout.trim().split('\n'), stderr };
}

/** A folder with a curl that writes down its arguments and its environment before it does what it should. */
function aTalkativeCurl(): { readonly path: string; readonly seen: () => string } {
  const real = spawnSync('sh', ['-c', 'command -v curl'], { encoding: 'utf8' }).stdout.trim();
  const folder = aFolder();
  const log = join(folder, 'log');
  writeFileSync(join(folder, 'curl'), `#!/bin/sh\n{ printf '%s\\n' "$@"; env; } >> ${log}\nexec ${real} "$@"\n`);
  chmodSync(join(folder, 'curl'), 0o755);
  return { path: `${folder}:${process.env['PATH']}`, seen: () => (existsSync(log) ? readFileSync(log, 'utf8') : '') };
}

describeEngine(['ntfy', 'curl', 'busybox'], 'notify-test with a real ntfy', () => {
  test.each([[['sh']], [['bash']], [[needEngine('busybox'), 'sh']]])(
    '%s: the message arrives on the topic',
    async (shell) => {
      const { url } = await anNtfy();
      const host = await aWatcher((home) => ntfyAt(home, url), { ALERT_TOKEN_HOME: TOKENS.home });
      const { status, lines } = await run(host, shell);
      expect([status, lines]).toEqual([0, [`sent\thome/ntfy\t${url}/info`]]);
      const { messages } = await read(url, 'info', basic('anna', PASSWORD));
      expect(messages).toEqual([expect.stringMatching(/^This message was sent by hl notify test on .* UTC\. Nothing/)]);
    },
  );

  test('the token is neither an argument nor in the environment of any program', async () => {
    const { url } = await anNtfy();
    const host = await aWatcher((home) => ntfyAt(home, url), { ALERT_TOKEN_HOME: TOKENS.home });
    const curl = aTalkativeCurl();
    expect((await run(host, ['sh'], { PATH: curl.path })).status).toBe(0);
    expect(curl.seen()).toContain('--config');
    expect(curl.seen()).not.toContain(TOKENS.home);
  });

  test('a token that ntfy does not know is told, and so is a value that is missing', async () => {
    const { url } = await anNtfy();
    const wrong = await aWatcher((home) => ntfyAt(home, url), { ALERT_TOKEN_HOME: `tk_${'x'.repeat(29)}` });
    const refused = await run(wrong);
    expect([refused.status, refused.lines]).toEqual([
      1,
      [expect.stringMatching(/^failed\thome\/ntfy\t\S+\tcurl: \(22\).*401/)],
    ]);
    const none = await run(await aWatcher((home) => ntfyAt(home, url), {}));
    expect([none.status, none.lines]).toEqual([
      1,
      [expect.stringMatching(/^failed\thome\/ntfy\t\S+\tALERT_TOKEN_HOME has no value in /)],
    ]);
  });
});

const outside =
  (port: number, login = true) =>
  (home: Server) => {
    const password = new Secret(home.lab, 'mail-password');
    const through = { host: '127.0.0.1', port, from: 'alerts@example.com' };
    const to = ['me@example.org', 'you@example.org'];
    new EmailNotifier(home.lab, 'mail', {
      through: login ? { ...through, login: { username: 'alerts', password } } : through,
      to,
    });
  };

describeEngine(['curl', 'openssl'], 'notify-test with a real mail server', () => {
  test('a password goes over TLS, whatever is in it, and everybody gets the mail', async () => {
    const server = await aMailServer({ login: { username: 'alerts', password: MAIL_PASSWORD }, tls: true });
    const host = await aWatcher(outside(server.port), { MAIL_PASSWORD });
    const curl = aTalkativeCurl();
    const { status, lines } = await run(host, ['sh'], { CURL_CA_BUNDLE: server.authority, PATH: curl.path });
    expect([status, lines]).toEqual([0, [`sent\tmail\tsmtp://127.0.0.1:${server.port}`]]);
    expect(server.received).toMatchObject([
      { from: 'alerts@example.com', to: ['me@example.org', 'you@example.org'], user: 'alerts', encrypted: true },
    ]);
    expect(server.received[0]?.text).toMatch(/^Subject: Test of the alerts of home\r$/m);
    expect(curl.seen()).not.toContain('p"a');
  });

  test('a password never goes unencrypted, and no mail to whoever shows a false certificate', async () => {
    const login = { username: 'alerts', password: MAIL_PASSWORD };
    for (const server of [await aMailServer({ login }), await aMailServer({ login, tls: true })]) {
      const host = await aWatcher(outside(server.port), { MAIL_PASSWORD });
      const { status, lines } = await run(host);
      expect([status, lines]).toEqual([1, [expect.stringMatching(/^failed\tmail\t\S+\tcurl: \((?:60|64)\)/)]]);
      expect(server.received).toEqual([]);
    }
  });

  test('a mail server that asks nobody who they are takes it as it comes', async () => {
    const server = await aMailServer();
    const host = await aWatcher(outside(server.port, false), {});
    expect((await run(host)).status).toBe(0);
    expect(server.received).toMatchObject([{ user: undefined, encrypted: false }]);
  });

  test('a wrong password is told, and a way that fails holds up no other', async () => {
    const denying = await aMailServer({ login: { username: 'alerts', password: 'other' }, tls: true });
    const host = await aWatcher(
      (home) => {
        outside(denying.port)(home);
        const through = { host: '127.0.0.1', port: closed, from: 'a@example.com' };
        new EmailNotifier(home.lab, 'nobody-there', { through, to: ['b@example.com'] });
      },
      { MAIL_PASSWORD },
    );
    const { status, lines } = await run(host, ['sh'], { CURL_CA_BUNDLE: denying.authority });
    expect(status).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/^failed\tmail\t.*curl: \(67\)/),
      expect.stringMatching(/^failed\tnobody-there\t.*curl: \(7\)/),
    ]);
  });

  let closed = 0;
  beforeAll(async () => {
    closed = await freePort();
  });
});

describeEngine(['shellcheck'], 'notify-test as shellcheck sees it', () => {
  test('has nothing to say', async () => {
    const host = await aWatcher((home) => {
      ntfyAt(home, 'https://ntfy.example.com');
      outside(587)(home);
    }, {});
    const { stdout, status } = spawnSync(needEngine('shellcheck'), [join(host.dist, 'home/notify-test')], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, '']);
  });
});
