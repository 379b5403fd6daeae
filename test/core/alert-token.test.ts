import { ConfigFile, Service, Stack, synth } from '../../lib/index.ts';
import { alertToken, offer } from '../../lib/tool/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aLab, aServer } from '../synth/lab.ts';

test('a server has one alert token, whoever asks for it', () => {
  const server = aServer(aLab(), 'home-nas');
  expect(alertToken(server)).toBe(alertToken(server));
  expect(alertToken(server).variable).toBe('ALERT_TOKEN_HOME_NAS');
  expect(alertToken(server).node.path).toBe('alert-token-home-nas');
});

test('a token that nothing uses is nowhere asked for', async () => {
  const lab = aLab();
  alertToken(aServer(lab, 'home'));
  const { blueprint, findings } = await synth(lab, { write: false });
  expect(blueprint.secrets).toEqual([]);
  expect(findings.filter(({ code }) => code === 'HL161')).toEqual([]);
});

test('the example of .env tells how to make one', async () => {
  const lab = aLab();
  const stack = new Stack(aServer(lab, 'home'), 'app');
  const file = new ConfigFile(stack, 'config', { content: `token=${alertToken(stack.server).inFile()}` });
  new Service(stack, 'app', { image: 'example/app:1', mounts: [file.at('/etc/app')] });
  const { files } = await synth(lab, { write: false });
  const example = files.find(({ path }) => path === 'home/.env.example')?.content;
  expect(example).toMatch(/\n# Make one: printf 'tk_%s\\n' .*\nALERT_TOKEN_HOME=\n/);
});

test('a notifier tells how others hand it an alert, and what it needs for that', async () => {
  const lab = aLab({}, { domain: 'example.com' });
  const home = aServer(lab, 'home');
  const front = aServer(lab, 'front');
  new Ntfy(home, 'ntfy', { host: 'alerts' });
  const stack = new Stack(home, 'pager');
  const pager = new Service(stack, 'pager', { image: 'example/pager:1' });
  offer(stack, 'Notifier', { tool: 'pager', service: pager });
  pager.route('pager', { port: 80, via: front });
  const { blueprint } = await synth(lab, { write: false });
  expect(blueprint.notifiers).toMatchObject([
    {
      id: 'home/ntfy',
      server: 'home',
      needs: ['home'],
      delivery: {
        kind: 'ntfy',
        url: 'https://alerts.example.com',
        topics: { alert: 'alerts', warning: 'warnings', info: 'info' },
      },
    },
    { id: 'home/pager', needs: ['front', 'home'] },
  ]);
});
