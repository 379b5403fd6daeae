import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { aFolder } from '../synth/lab.ts';
import { aServerThatAlerts, messagesOf, ntfyAt } from './a-server-that-alerts.ts';
import { anNtfy } from './an-ntfy.ts';
import { start, stop, until } from './running.ts';
import { describeEngine, needEngine } from './support.ts';

jest.setTimeout(120_000);

/** A real fail2ban with the files of the lab and one jail, which bans by writing down whom. */
async function aFail2ban(distFolder: string) {
  const program = needEngine('fail2ban-server');
  const folder = aFolder({
    'fail2ban.local': '[Definition]\ndbfile = None\n',
    'jail.local': [
      '[DEFAULT]',
      'banaction = record',
      'backend = polling',
      'usedns = no',
      'ignoreip =',
      '[door]',
      'enabled = true',
      'filter = door',
      'logpath = {folder}/door.log',
      'maxretry = 2',
      'findtime = 10m',
      'bantime = 1h',
      '',
    ].join('\n'),
    'filter.d/door.conf': '[Definition]\nfailregex = ^refused <HOST>$\ndatepattern = {NONE}\n',
    'action.d/record.conf': '[Definition]\nactionban = echo <ip> >> {folder}/banned\nactionunban = true\n',
    'door.log': '',
  });
  const here = join(folder, 'etc');
  cpSync(join(dirname(program), 'etc/fail2ban'), here, { recursive: true });
  rmSync(join(here, 'jail.d/defaults-debian.conf'), { force: true }); // watches the ssh of this machine
  for (const name of ['fail2ban.local', 'jail.local', 'filter.d/door.conf', 'action.d/record.conf']) {
    writeFileSync(join(here, name), readFileSync(join(folder, name), 'utf8').replaceAll('{folder}', folder));
  }
  cpSync(join(distFolder, 'fail2ban'), here, { recursive: true }); // as docs/alerts.md says
  const args = [
    '-f',
    '-c',
    here,
    '-s',
    join(folder, 'sock'),
    '-p',
    join(folder, 'pid'),
    '--logtarget',
    'STDOUT',
    'start',
  ];
  const running = start(program, args);
  await until(() => (/Jail 'door' started/.test(running.output()) ? true : undefined), running.output, 30);
  const banned = (): readonly string[] =>
    existsSync(join(folder, 'banned')) ? readFileSync(join(folder, 'banned'), 'utf8').split('\n').filter(Boolean) : [];
  const refuse = (address: string): void =>
    appendFileSync(join(folder, 'door.log'), `refused ${address}\nrefused ${address}\n`);
  return { ...running, banned, refuse };
}

describeEngine(['fail2ban-server', 'ntfy', 'curl'], 'a ban by a real fail2ban', () => {
  test('is told, and a flood of bans is carried out without one of messages', async () => {
    const { url } = await anNtfy();
    const { host } = await aServerThatAlerts((home) => ntfyAt(home, url));
    const fail2ban = await aFail2ban(join(host.dist, 'home'));
    const started = Date.now();
    fail2ban.refuse('192.0.2.7');
    const [first] = await until(
      async () => {
        const messages = await messagesOf(url, 'info');
        return messages.length > 0 ? messages : undefined;
      },
      fail2ban.output,
      30,
    );
    process.stdout.write(`    a ban is told: ${((Date.now() - started) / 1000).toFixed(1)} s of 30 s\n`);
    expect(first).toMatchObject({
      title: 'home: 192.0.2.7 is banned by fail2ban',
      message: 'Jail door, after 2 failures, for 3600 seconds.',
      priority: 2,
    });
    for (let last = 10; last < 40; last++) fail2ban.refuse(`198.51.100.${last}`);
    await until(() => (fail2ban.banned().length === 31 ? true : undefined), fail2ban.output, 60);
    const told = await until(
      async () => {
        const messages = await messagesOf(url, 'info');
        return messages.length >= 5 ? messages : undefined;
      },
      fail2ban.output,
      30,
    );
    expect(told).toHaveLength(5);
    expect(told.filter(({ message }) => message.includes('More of these within this hour'))).toHaveLength(1);
    expect(fail2ban.output()).not.toMatch(/ERROR/);
    await stop(fail2ban.process);
  });

  test('is carried out at once where nobody answers to be told', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { host } = await aServerThatAlerts((home) => ntfyAt(home, `http://127.0.0.1:${port}`));
    const fail2ban = await aFail2ban(join(host.dist, 'home'));
    const started = Date.now();
    for (let last = 10; last < 20; last++) fail2ban.refuse(`198.51.100.${last}`);
    await until(() => (fail2ban.banned().length === 10 ? true : undefined), fail2ban.output, 25);
    expect(Date.now() - started).toBeLessThan(25_000); // one message alone may take 30 s
    expect(fail2ban.output()).not.toMatch(/ERROR/);
    await stop(fail2ban.process);
    silent.close();
  });
});
