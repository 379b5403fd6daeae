import { Transmission } from '../../lib/apps/index.ts';
import { Directory } from '../../lib/index.ts';
import { Match } from '../../lib/testing/index.ts';
import { templateOf } from './support.ts';

const downloads = Directory.of('/mnt/downloads', { holds: 'replaceable', reason: 'can be had again' });

test('Transmission connects outwards alone, unless peers are given a port', async () => {
  const template = await templateOf((server) => new Transmission(server, 'torrents', { downloads }));
  template.server('home').hasService('torrents', { ports: Match.absent() });
  expect(template.blueprint.monitors.filter(({ declared }) => declared)).toEqual([]);
});

test('the port for peers is published by both protocols, told to Transmission, and watched', async () => {
  const template = await templateOf((server) => new Transmission(server, 'torrents', { downloads, peerPort: 51413 }));
  template.server('home').hasService('torrents', { environment: Match.objectLike({ PEERPORT: '51413' }) });
  const ports = template.blueprint.services.find(({ name }) => name === 'torrents')?.ports;
  expect(ports).toEqual([
    { hostIp: '0.0.0.0', published: 51413, target: 51413, protocol: 'tcp', to: 'public' },
    { hostIp: '0.0.0.0', published: 51413, target: 51413, protocol: 'udp', to: 'public' },
  ]);
  expect(template.blueprint.monitors).toMatchObject([{ kind: 'tcp', target: { port: 51413 } }]);
});

test('what is health is that it asks for the password, which is a file', async () => {
  const template = await templateOf((server) => new Transmission(server, 'torrents', { downloads, username: 'me' }));
  expect(template.blueprint.routes).toMatchObject([{ auth: { kind: 'app' }, probe: { status: [401] } }]);
  template.server('home').hasService('torrents', {
    environment: Match.objectLike({ USER: 'me', FILE__PASS: '/run/secrets/password', PASS: Match.absent() }),
  });
});
