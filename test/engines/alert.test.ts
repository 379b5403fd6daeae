import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { EmailNotifier } from '../../lib/email/index.ts';
import type { Server } from '../../lib/index.ts';
import { Secret } from '../../lib/index.ts';
import { aFolder } from '../synth/lab.ts';
import { aMailServer } from './a-mail-server.ts';
import { aServerThatAlerts, messagesOf, ntfyAt } from './a-server-that-alerts.ts';
import { anNtfy, TOKENS } from './an-ntfy.ts';
import { freePort } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

/** Runs the program as `prepare` has placed it, in the shell of the host or another one. */
async function alert(
  program: string,
  args: readonly string[],
  { input = '', shell = ['sh'], env = {} }: { input?: string; shell?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
) {
  const [name = 'sh', ...before] = shell;
  const child = spawn(name, [...before, program, ...args], { env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  child.stdin.on('error', () => undefined); // it may not wait for its input
  child.stdin.end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, said };
}

describeEngine(['ntfy', 'curl', 'busybox'], 'alert with a real ntfy', () => {
  test.each([[['dash']], [['bash', '--posix']], [[needEngine('busybox'), 'sh']]])(
    '%s: title, message and severity arrive, each on its topic, whatever is in them',
    async (shell) => {
      const { url } = await anNtfy();
      const { program } = await aServerThatAlerts((home) => ntfyAt(home, url));
      const nasty = `@/etc/passwd "q" 'q' \\ \`id\` $(id) $HOME %s ü\n\tsecond line`;
      for (const severity of ['alert', 'warning', 'info']) {
        const args = [severity, `Backup of "photos" \\ ü\nfailed`, nasty];
        expect(await alert(program, args, { shell })).toEqual({ status: 0, said: '' });
      }
      const told = { title: 'home: Backup of "photos" \\ ü failed', message: nasty };
      expect(await messagesOf(url, 'alerts')).toMatchObject([{ ...told, priority: 4 }]);
      expect(await messagesOf(url, 'warnings')).toMatchObject([{ ...told, message: nasty }]);
      expect(await messagesOf(url, 'info')).toMatchObject([{ ...told, priority: 2 }]);
    },
  );

  test('what a program printed is read from the input, and is no file however long or odd it is', async () => {
    const { url } = await anNtfy();
    const { program } = await aServerThatAlerts((home) => ntfyAt(home, url));
    expect(await alert(program, ['warning', 'Log'], { input: 'ä'.repeat(5000) })).toEqual({ status: 0, said: '' });
    expect(await alert(program, ['warning', 'Log', ''])).toEqual({ status: 0, said: '' });
    const odd = spawnSync('sh', ['-c', `printf 'a\\377\\000b' | ${program} warning Bytes`], { encoding: 'utf8' });
    expect(odd).toMatchObject({ status: 0, stderr: '' });
    const messages = await messagesOf(url, 'warnings');
    expect(messages.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^ä{1900}$/),
      'home: Log',
      expect.stringMatching(/^ab$/),
    ]);
    expect(JSON.stringify(messages)).not.toContain('attachment');
  });

  test('of one key five in an hour are told, also when many come at once, and of another as many again', async () => {
    const { url } = await anNtfy();
    const { program } = await aServerThatAlerts((home) => ntfyAt(home, url));
    const many = await Promise.all(
      Array.from({ length: 12 }, (_, index) => alert(program, ['--limit', 'jail a/b', 'info', `Ban ${index}`, 'x'])),
    );
    expect(many.map(({ status, said }) => [status, said])).toEqual(many.map(() => [0, '']));
    await alert(program, ['--limit', 'other', 'info', 'Ban', 'x']);
    const messages = (await messagesOf(url, 'info')).map(({ message }) => message);
    const last = 'x\nMore of these within this hour are not told.';
    expect([...messages].sort()).toEqual(['x', 'x', 'x', 'x', 'x', last]);
  });

  test('the token is neither an argument nor in the environment of any program, and in no file that is left', async () => {
    const { url } = await anNtfy();
    const { program, host } = await aServerThatAlerts((home) => ntfyAt(home, url));
    const real = spawnSync('sh', ['-c', 'command -v curl'], { encoding: 'utf8' }).stdout.trim();
    const [folder, tmp] = [aFolder(), aFolder()];
    const log = join(folder, 'log');
    writeFileSync(join(folder, 'curl'), `#!/bin/sh\n{ printf '%s\\n' "$@"; env; } >> ${log}\nexec ${real} "$@"\n`);
    chmodSync(join(folder, 'curl'), 0o755);
    const env = { PATH: `${folder}:${process.env['PATH']}`, TMPDIR: tmp };
    expect(await alert(program, ['alert', 'x', 'y'], { env })).toEqual({ status: 0, said: '' });
    expect(readFileSync(log, 'utf8')).toContain('--config');
    expect(readFileSync(log, 'utf8')).not.toContain(TOKENS.home);
    expect(readdirSync(tmp)).toEqual([]);
    expect(readFileSync(program, 'utf8')).not.toContain(TOKENS.home);
    expect(existsSync(join(host.dataRoot, '.hl/told'))).toBe(false);
  });

  test('the next notifier is told where one does not take it, and that nobody did is a failure', async () => {
    const { url } = await anNtfy();
    const closed = await freePort();
    const both = await aServerThatAlerts((home) => {
      ntfyAt(home, `http://127.0.0.1:${closed}`, 'a-first');
      ntfyAt(home, url, 'b-second');
    });
    const { status, said } = await alert(both.program, ['alert', 'x', 'y']);
    expect([status, said]).toEqual([
      0,
      expect.stringMatching(/^alert: home\/a-first did not take it: curl: \(7\).*\n$/),
    ]);
    expect(await messagesOf(url, 'alerts')).toHaveLength(1);
    const refused = await aServerThatAlerts((home) => ntfyAt(home, url), { ALERT_TOKEN_HOME: `tk_${'x'.repeat(29)}` });
    const ended = await alert(refused.program, ['alert', 'x', 'y']);
    expect([ended.status, ended.said]).toEqual([1, expect.stringMatching(/401/)]);
    expect(ended.said).not.toContain('xxx');
  });

  test('a call that says no severity, or too much, is refused with how to call it', async () => {
    const { program } = await aServerThatAlerts((home) => ntfyAt(home, 'http://127.0.0.1:9'));
    for (const args of [[], ['alert'], ['urgent', 'x', 'y'], ['alert', 'a', 'b', 'c'], ['--limit'], ['--limit', 'k']]) {
      expect(await alert(program, args)).toEqual({ status: 2, said: expect.stringContaining('alert: usage:') });
    }
  });
});

describeEngine(['curl', 'openssl', 'ntfy'], 'alert with a real mail server', () => {
  test('one message goes to ntfy and one by mail, its subject encoded where it has to be', async () => {
    const { url } = await anNtfy();
    const mail = await aMailServer({ login: { username: 'alerts', password: 'p"a\\ss $x' }, tls: true });
    const byMail = (home: Server): void => {
      ntfyAt(home, url);
      const login = { username: 'alerts', password: new Secret(home.lab, 'mail-password') };
      const through = { host: '127.0.0.1', port: mail.port, from: 'alerts@example.com', login };
      new EmailNotifier(home.lab, 'mail', { through, to: ['me@example.org'] });
    };
    const { program } = await aServerThatAlerts(byMail, { ALERT_TOKEN_HOME: TOKENS.home, MAIL_PASSWORD: 'p"a\\ss $x' });
    const env = { CURL_CA_BUNDLE: mail.authority };
    const ended = await alert(program, ['alert', 'Sicherung für Fotos', 'first\nsecond'], { env });
    expect(ended).toEqual({ status: 0, said: '' });
    expect(await messagesOf(url, 'alerts')).toHaveLength(1);
    const encoded = Buffer.from('home: Sicherung für Fotos').toString('base64');
    expect(mail.received).toMatchObject([{ to: ['me@example.org'], encrypted: true }]);
    expect(mail.received[0]?.text).toContain(`Subject: =?UTF-8?B?${encoded}?=\r\n`);
    expect(mail.received[0]?.text).toContain('\r\n\r\nfirst\r\nsecond');
  });
});

describeEngine(['shellcheck'], 'alert as shellcheck sees it', () => {
  test('has nothing to say', async () => {
    const { host } = await aServerThatAlerts((home) => ntfyAt(home, 'https://ntfy.example.com'));
    const { stdout, status } = spawnSync(needEngine('shellcheck'), [join(host.dist, 'home/alert')], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, '']);
  });
});

/** A web server at the address of an ntfy that answers something else; gives its address. */
async function aPretender(status: number, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status, headers).end(body));
  });
  pretenders.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const pretenders: ReturnType<typeof createServer>[] = [];
afterAll(() => pretenders.forEach((server) => server.close()));

describeEngine(['ntfy', 'curl'], 'an answer that is not that of ntfy', () => {
  test.each([
    ['a redirect', 302, { Location: 'https://login.example.com/' }, ''],
    ['a page of a hotspot', 200, { 'Content-Type': 'text/html' }, '<html>Please sign in</html>'],
    ['nothing, with success', 200, {}, ''],
    ['no content', 204, {}, ''],
    ['JSON of another program', 200, { 'Content-Type': 'application/json' }, '{"ok":true}'],
  ])('%s does not count as taken: the program fails, and says so', async (_what, status, headers, body) => {
    const url = await aPretender(status, headers as Record<string, string>, body);
    const { program } = await aServerThatAlerts((home) => ntfyAt(home, url));
    const { status: ended, said } = await alert(program, ['alert', 'Backup failed', 'x']);
    expect(ended).not.toBe(0);
    expect(said).toContain('not as ntfy does');
  });

  test('sends it the next way', async () => {
    const { url } = await anNtfy();
    const pretender = await aPretender(200, {}, '');
    const { program } = await aServerThatAlerts((home) => {
      ntfyAt(home, pretender, 'first');
      ntfyAt(home, url, 'second');
    });
    await alert(program, ['alert', 'Backup failed', 'x']);
    expect(await messagesOf(url, 'alerts')).toMatchObject([{ message: 'x' }]);
  });
});
