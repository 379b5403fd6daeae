import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HomeAssistant } from '../../lib/apps/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { aFolder } from '../synth/lab.ts';
import { templateOf, textOf } from './support.ts';

/** Starts it with the files of a configuration directory, and gives what is there then. */
async function start(existing: Readonly<Record<string, string>>) {
  const template = await templateOf((server) => new HomeAssistant(server, 'house'));
  const files = ['start.sh', 'configuration.yaml'].map((name) => [name, textOf(template, `home/config/house/${name}`)]);
  const seed = aFolder(Object.fromEntries(files) as Record<string, string>);
  const config = aFolder(existing);
  const run = spawnSync('sh', [join(seed, 'start.sh'), 'sh', '-c', 'echo started in "$PWD"'], {
    env: { PATH: process.env['PATH'], HL_CONFIG: config, HL_SEED: seed },
    encoding: 'utf8',
  });
  expect({ status: run.status, stdout: run.stdout }).toEqual({ status: 0, stdout: `started in ${config}\n` });
  return (name: string) => readFileSync(join(config, name), 'utf8');
}

test('a new Home Assistant believes the reverse proxy, and has the files that its own editors write', async () => {
  const read = await start({});
  expect(read('configuration.yaml')).toContain('use_x_forwarded_for: true\n  trusted_proxies:\n    - 172.16.0.0/12\n');
  for (const list of ['automations', 'scripts', 'scenes']) {
    expect(read('configuration.yaml')).toContain(`!include ${list}.yaml`);
    expect(read(`${list}.yaml`)).toBe('');
  }
});

test('a Home Assistant that has a configuration keeps it', async () => {
  const read = await start({ 'configuration.yaml': 'mine:\n' });
  expect(read('configuration.yaml')).toBe('mine:\n');
});

test('automations of before are kept when the configuration was lost', async () => {
  const read = await start({ 'automations.yaml': '- alias: lights\n' });
  expect(read('automations.yaml')).toBe('- alias: lights\n');
});

test('it is started by its own init, from a directory that it alone owns', async () => {
  const template = await templateOf((server) => new HomeAssistant(server, 'house', { devices: ['/dev/ttyUSB0'] }));
  template.server('home').hasService('house', {
    entrypoint: ['/bin/sh', Match.stringLike('*/start.sh'), '/init'],
    devices: [Match.objectLike({ source: '/dev/ttyUSB0' })],
    network_mode: Match.absent(),
  });
  const targets = template.blueprint.services.find(({ name }) => name === 'house')?.mounts.map(({ target }) => target);
  expect(targets?.filter((target) => target.startsWith('/config'))).toEqual(['/config']);
});

test('its history is dumped, and its settings are saved beside it', async () => {
  const template = await templateOf((server) => new HomeAssistant(server, 'house'));
  expect(template.blueprint.backups).toMatchObject([
    { includes: ['home/house/config'], databases: [{ engine: 'sqlite', service: 'home/house/house' }] },
  ]);
});

test('on the network of the host it hears what devices announce', async () => {
  const template = await templateOf((server) => new HomeAssistant(server, 'house', { network: 'host' }));
  template.server('home').hasService('house', { network_mode: 'host', networks: Match.absent() });
});
