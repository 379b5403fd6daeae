import { Ntfy } from '../../lib/ntfy/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from '../apps/support.ts';

const CONFIG = 'home/config/ntfy/server.yml';

test('ntfy refuses everybody but its accounts, which only works with a file for them', async () => {
  const template = await templateOf((server) => new Ntfy(server, 'ntfy', { host: 'alerts' }));
  template.hasFile(CONFIG, {
    'auth-default-access': 'deny-all',
    'auth-file': '/var/lib/ntfy/auth.db',
    'enable-signup': false,
    'base-url': 'https://alerts.example.com',
    'behind-proxy': true,
  });
});

test('the hash of its administrator is filled in on the server, in quotes, for ntfy alone to read', async () => {
  const template = await templateOf((server) => new Ntfy(server, 'ntfy', { admin: 'boss' }));
  template.hasFile(CONFIG, Match.stringLike("*\n  - 'boss:@@hl:NTFY_ADMIN_HASH@@:admin'\n*"));
  expect(template.blueprint.configFiles).toMatchObject([
    { uid: 61003, secrets: ['alert-token-home', 'home/ntfy/admin-hash'] },
  ]);
});

test('it runs as its own user, who may write accounts and messages alone', async () => {
  const template = await templateOf((server) => new Ntfy(server, 'ntfy'));
  template.server('home').hasService('ntfy', { user: '61003:61003', read_only: true, cap_drop: ['ALL'] });
  expect(template.blueprint.volumes.map(({ name, holds }) => [name, holds])).toEqual([
    ['accounts', 'state'],
    ['cache', 'cache'],
  ]);
});
