import { anNtfy, basic, bearer, PASSWORD, publish, read, TOKENS } from './an-ntfy.ts';
import { stop } from './running.ts';
import { describeEngine } from './support.ts';

describeEngine(['ntfy'], 'ntfy as it is declared', () => {
  test('lets a server write and not read, a reader read and not write, and a stranger neither', async () => {
    const { url } = await anNtfy();
    const anna = basic('anna', PASSWORD);
    for (const topic of ['alerts', 'warnings', 'info']) {
      expect(await publish(url, topic, {})).toBe(403);
      expect(await publish(url, topic, bearer(TOKENS.home), `of home to ${topic}`)).toBe(200);
      expect(await publish(url, topic, bearer(TOKENS.cloud))).toBe(200);
      expect((await read(url, topic, bearer(TOKENS.home))).status).toBe(403);
      expect(await publish(url, topic, anna)).toBe(403);
      expect((await read(url, topic, {})).status).toBe(403);
      expect(await read(url, topic, anna)).toEqual({ status: 200, messages: [`of home to ${topic}`, 'hello'] });
    }
    expect(await publish(url, 'elsewhere', bearer(TOKENS.home))).toBe(403);
    expect((await read(url, 'elsewhere', anna)).status).toBe(403);
    expect(await publish(url, 'elsewhere', basic('admin', PASSWORD))).toBe(200);
  });

  test('knows no password of a server, and no token that was not given', async () => {
    const { url } = await anNtfy();
    for (const password of ['', 'server-home', TOKENS.home, '.'.repeat(31), '*', '!']) {
      expect(await publish(url, 'alerts', basic('server-home', password))).toBe(401);
    }
    expect(await publish(url, 'alerts', basic('anna', 'wrong'))).toBe(401);
    expect(await publish(url, 'alerts', basic('nobody', PASSWORD))).toBe(401);
    expect(await publish(url, 'alerts', bearer(`tk_${'x'.repeat(29)}`))).toBe(401);
    expect(await publish(url, 'alerts', basic('', TOKENS.home))).toBe(200); // as shoutrrr sends it
  });

  test('forgets a server that no longer publishes, and a reader who is gone', async () => {
    const first = await anNtfy();
    expect(await publish(first.url, 'alerts', bearer(TOKENS.cloud))).toBe(200);
    await stop(first.ntfy.process);
    const { url } = await anNtfy({ readers: [] }, ['home'], first.data);
    expect(await publish(url, 'alerts', bearer(TOKENS.home))).toBe(200);
    expect(await publish(url, 'alerts', bearer(TOKENS.cloud))).toBe(401);
    expect((await read(url, 'alerts', basic('anna', PASSWORD))).status).toBe(401);
    expect((await read(url, 'alerts', basic('admin', PASSWORD))).messages).toHaveLength(2);
  });

  test('takes any number of alerts from the fixed address of a server, and many from any other', async () => {
    const { url } = await anNtfy();
    const flood = async (from: string): Promise<Record<number, number>> => {
      const counts: Record<number, number> = {};
      for (let sent = 0; sent < 260; sent++) {
        const status = await publish(url, 'alerts', { ...bearer(TOKENS.cloud), 'X-Forwarded-For': from });
        counts[status] = (counts[status] ?? 0) + 1;
      }
      return counts;
    };
    expect(await flood('127.0.0.2')).toEqual({ 200: 260 });
    expect((await flood('198.51.100.7'))[429]).toBeGreaterThan(0);
  });

  test('puts its topics under a prefix, and reads names of accounts with every letter they may have', async () => {
    const { url } = await anNtfy({ topicPrefix: 'lab_1-', admin: 'o.k+me@example.com', readers: [] });
    expect(await publish(url, 'alerts', bearer(TOKENS.home))).toBe(403);
    expect(await publish(url, 'lab_1-alerts', bearer(TOKENS.home))).toBe(200);
    expect((await read(url, 'lab_1-alerts', basic('o.k+me@example.com', PASSWORD))).messages).toEqual(['hello']);
  });
});
