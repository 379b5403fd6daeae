import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, synth } from '../../lib/index.ts';
import { Syncthing } from '../../lib/syncthing/index.ts';
import { CONTRACTS, offer } from '../../lib/tool/index.ts';
import { aLab, aServer } from '../synth/lab.ts';

const FOLDER = join(__dirname, '../../lib/core/contracts');

/** What an offer has to say. */
const LEAST: Readonly<Record<string, object>> = {
  MailServer: { host: 'mail.example.com', domains: ['example.com'] },
};

test('every contract is a file of its own, and is listed', () => {
  const files = readdirSync(FOLDER).filter((file) => readFileSync(join(FOLDER, file), 'utf8').includes('= contract({'));
  expect(files).toHaveLength(Object.keys(CONTRACTS).length);
});

test('what a stack of any package offers stands in the collection of its contract', async () => {
  const lab = aLab();
  const home = aServer(lab, 'home');
  const names = ['ReverseProxy', 'Watcher', 'Notifier', 'HeartbeatReceiver', 'MailServer', 'BackupTool'] as const;
  for (const name of names) {
    offer(new Stack(home, name.toLowerCase()), name, { tool: 'theirs', ...LEAST[name] } as never);
  }
  const { blueprint } = await synth(lab, { write: false });
  for (const name of names) {
    expect(blueprint[CONTRACTS[name].collection]).toMatchObject([
      { id: `home/${name.toLowerCase()}`, server: 'home', tool: 'theirs', settings: {} },
    ]);
  }
});

test('Syncthing carries copies between servers, and says where they arrive', async () => {
  const lab = aLab();
  new Syncthing(aServer(lab, 'home'), 'sync');
  const { blueprint } = await synth(lab, { write: false });
  expect(blueprint.copyCarriers).toEqual([
    {
      id: 'home/sync',
      server: 'home',
      tool: 'syncthing',
      service: 'home/sync/sync',
      directory: '/srv/hl/sync/copies',
      port: 22000,
      settings: {},
    },
  ]);
});
