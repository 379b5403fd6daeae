import { join } from 'node:path';
import type { Server } from '../../lib/index.ts';
import { Schedule, Service, Stack, Volume } from '../../lib/index.ts';
import { offer } from '../../lib/tool/index.ts';
import type { TestHost } from '../synth/host/host.ts';
import { aHost } from '../synth/host/host.ts';
import { aLab, aServer } from '../synth/lab.ts';
import { basic, PASSWORD, TOKENS } from './an-ntfy.ts';

/** A server with a backup, which may have to tell of its failure, prepared by `prepare`; and its program `alert`. */
export async function aServerThatAlerts(
  notifiers: (home: Server) => void,
  env: Readonly<Record<string, string>> = { ALERT_TOKEN_HOME: TOKENS.home },
): Promise<{ readonly host: TestHost; readonly program: string }> {
  const host = aHost();
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home', { dataRoot: host.dataRoot });
  const stack = new Stack(home, 'photos');
  const mounts = [new Volume(stack, 'library', { holds: 'state' }).at('/data')];
  new Service(stack, 'photos', { image: 'example/photos:1.0', mounts });
  stack.backup({ schedule: Schedule.daily('03:10') });
  notifiers(home);
  await host.deploy(lab);
  host.setEnv(
    Object.entries(env)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
  );
  const { status, stderr } = host.run('prepare');
  if (status !== 0) throw new Error(stderr);
  return { host, program: join(host.dataRoot, 'bin/alert') };
}

/** A stack that is an ntfy at an address. */
export function ntfyAt(home: Server, url: string, id = 'ntfy', pathTopic?: string): void {
  const stack = new Stack(home, id);
  const service = new Service(stack, id, { image: 'example/ntfy:1' });
  service.route(id, { port: 80 });
  const topics = { alert: 'alerts', warning: 'warnings', info: 'info' };
  offer(stack, 'Notifier', { tool: 'ntfy', service, delivery: { kind: 'ntfy', url, topics, pathTopic } });
}

/** What a reader of a topic has got. */
export async function messagesOf(url: string, topic: string) {
  const answer = await fetch(`${url}/${topic}/json?poll=1`, { headers: basic('anna', PASSWORD) });
  return (await answer.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { title?: string; message: string; priority?: number });
}
