import { Gatus, gatusConfig } from '../../lib/gatus/index.ts';
import type { Server } from '../../lib/index.ts';
import { Service, Size, Stack } from '../../lib/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from '../apps/support.ts';
import { aServer } from '../synth/lab.ts';

test('Gatus with nothing to watch watches itself, as it does not start with nothing', async () => {
  const template = await templateOf(
    (server) => new Gatus(server, 'status', { host: 'status' }),
    {},
    { domain: undefined as never },
  );
  template.hasFile('home/config/status/config/config.yaml', {
    storage: { type: 'sqlite' },
    endpoints: [Match.objectLike({ name: 'itself', url: 'http://127.0.0.1:8080/health' })],
  });
});

test('it watches what the lab says that its server watches, and no more', async () => {
  const template = await templateOf((server) => {
    new Gatus(server, 'status');
    const other = aServer(server.lab, 'cloud', { addresses: { ssh: 'cloud', public: { v4: '203.0.113.10' } } });
    const mail = new Service(new Stack(other, 'mail'), 'mail', {
      image: 'example/mail:1.0',
      memory: Size.gibibytes(1),
    });
    mail.monitor('imaps', { kind: 'tls', port: 993 });
    mail.monitor('page', { kind: 'http', host: 'mail.example.com', port: 80, expect: { status: [200, 401] } });
  });
  expect(gatusConfig(template.blueprint, 'home')['endpoints']).toMatchObject([
    { name: 'example.com', conditions: ['[DOMAIN_EXPIRATION] > 720h'] },
    { name: 'mail imaps', url: 'tls://203.0.113.10:993', conditions: ['[CONNECTED] == true'] },
    { name: 'mail page', url: 'http://mail.example.com:80/', conditions: ['[STATUS] == any(200, 401)'] },
    { name: 'ssh', url: 'ssh://203.0.113.10:22', conditions: ['[CONNECTED] == true'] },
  ]);
  expect(gatusConfig(template.blueprint, 'cloud')['endpoints']).toMatchObject([{ name: 'itself' }]);
});

test('its page is shown where other servers are, and no further', async () => {
  const accessOf = async (props: ConstructorParameters<typeof Server>[2]['addresses']) => {
    const template = await templateOf((server) => new Gatus(server, 'status'), { addresses: props });
    return template.blueprint.routes.map(({ hosts, access }) => [...hosts, access]);
  };
  expect(await accessOf({ ssh: 'home', lan: '192.168.1.10/24' })).toEqual([['status-home.example.com', 'lan']]);
  const all = { ssh: 'home', lan: '192.168.1.10/24', overlay: '10.66.0.1' };
  expect(await accessOf(all)).toEqual([['status-home.example.com', { allow: ['lan', 'vpn'] }]]);
});
