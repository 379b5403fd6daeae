import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { Watchtower } from '../../lib/watchtower/index.ts';
import { aHost } from '../synth/host/host.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { messagesOf } from './a-server-that-alerts.ts';
import { anNtfy, TOKENS } from './an-ntfy.ts';
import { describeEngine, needEngine } from './support.ts';

/** The address that Watchtower finds in its file, filled in by `prepare`, of an ntfy on its own server. */
async function notificationUrl(token: string): Promise<string> {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  new Ntfy(home, 'ntfy');
  new Watchtower(home, 'updates');
  await host.deploy(lab);
  host.setEnv(`NTFY_ADMIN_HASH='$2a$10$${'a'.repeat(53)}'\nALERT_TOKEN_HOME=${token}\n`);
  const { status, stderr } = host.run('prepare');
  if (status !== 0) throw new Error(stderr);
  return readFileSync(join(host.dataRoot, 'config/updates/notification-url'), 'utf8').trim();
}

/** Sends as Watchtower does: by the library that it is built with. */
const send = (url: string, title: string) =>
  spawnSync(needEngine('shoutrrr'), ['send', '--url', url, '--message', '2 of 9 updated', '--title', title], {
    encoding: 'utf8',
  });

describeEngine(['shoutrrr', 'ntfy'], 'what Watchtower tells', () => {
  test('arrives on the topic of news by the token of its server, and by no other', async () => {
    const { url } = await anNtfy();
    const at = url.replace('http://', '');
    const right = await notificationUrl(TOKENS.home);
    expect(right).toBe(`ntfy://:${TOKENS.home}@ntfy/info?scheme=http`);
    expect(send(right.replace('@ntfy/', `@${at}/`), 'Updates of home')).toMatchObject({ status: 0 });
    expect(await messagesOf(url, 'info')).toMatchObject([{ title: 'Updates of home', message: '2 of 9 updated' }]);
    const wrong = await notificationUrl(`tk_${'x'.repeat(29)}`);
    expect(send(wrong.replace('@ntfy/', `@${at}/`), 'x').status).not.toBe(0);
    // As the rule WT004 says: a token is a password of nobody, and no name.
    expect(send(`ntfy://${TOKENS.home}@${at}/info?scheme=http`, 'x').status).not.toBe(0);
    expect(await messagesOf(url, 'info')).toHaveLength(1);
  });
});
