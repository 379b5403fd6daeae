import type { Homelab, ServerProps, SynthResult } from '../../lib/index.ts';
import { Overlay, Service, Stack, synth } from '../../lib/index.ts';
import { notifiersFor, ntfyUrl, offer } from '../../lib/tool/index.ts';
import { Ntfy } from '../../lib/ntfy/index.ts';
import { aLab, aServer } from './lab.ts';

/** A server that watches all others, with a reverse proxy, reached from the internet. */
function watching(lab: Homelab, id: string, number: number, props: Partial<ServerProps> = {}) {
  const addresses = { ssh: id, public: { v4: `203.0.113.${number}` }, overlay: `10.66.0.${number}` };
  const server = aServer(lab, id, { addresses, ...props });
  offer(new Stack(server, 'proxy'), 'ReverseProxy');
  offer(new Stack(server, 'watch'), 'Watcher');
  const app = new Service(new Stack(server, 'app'), 'app', { image: 'example/app:1' });
  app.monitor('port', { kind: 'tcp', port: 22 });
  return server;
}

const pathsOf = ({ blueprint }: SynthResult) =>
  Object.fromEntries(blueprint.alertPaths.map(({ id, watchers, notifiers }) => [id, { watchers, notifiers }]));

test('a notifier that fails with a server, or with the line of its site, is no way to tell of it', async () => {
  const lab = aLab({}, { domain: 'example.com' });
  const home = watching(lab, 'home', 1, { site: 'flat' });
  watching(lab, 'nas', 2, { site: 'flat' });
  const cloud = watching(lab, 'cloud', 3);
  new Ntfy(home, 'ntfy');
  new Ntfy(cloud, 'ntfy', { host: 'ntfy-cloud' });
  expect(pathsOf(await synth(lab, { write: false }))).toEqual({
    home: { watchers: ['cloud', 'nas'], notifiers: ['cloud/ntfy'] },
    nas: { watchers: ['cloud', 'home'], notifiers: ['cloud/ntfy', 'home/ntfy'] },
    cloud: { watchers: ['home', 'nas'], notifiers: ['home/ntfy'] },
    'site:flat': { watchers: ['cloud'], notifiers: ['cloud/ntfy'] },
    'site:cloud': { watchers: ['home', 'nas'], notifiers: ['home/ntfy'] },
  });
});

test('a notifier fails with the server whose reverse proxy leads to it', async () => {
  const lab = aLab({}, { domain: 'example.com' });
  const home = watching(lab, 'home', 1);
  const cloud = watching(lab, 'cloud', 2);
  new Overlay(lab, 'net', { kind: 'external', network: '10.66.0.0/24', members: [home, cloud] });
  const stack = new Stack(home, 'pager');
  const pager = new Service(stack, 'pager', { image: 'example/pager:1' });
  const topics = { alert: 'a', warning: 'w', info: 'i' };
  const delivery = { kind: 'ntfy', url: 'https://pager.example.com', topics } as const;
  offer(stack, 'Notifier', { tool: 'pager', service: pager, delivery });
  pager.route('pager', { port: 80, via: cloud });
  expect(pathsOf(await synth(lab, { write: false }))['cloud']).toEqual({ watchers: ['home'], notifiers: [] });
});

test('a notifier for the overlay alone is none for a server outside it', async () => {
  const lab = aLab({}, { domain: 'example.com' });
  const [home, cloud] = ['home', 'cloud', 'far'].map((id, index) => watching(lab, id, index + 1));
  new Overlay(lab, 'net', { kind: 'external', network: '10.66.0.0/24', members: [home!, cloud!] });
  new Ntfy(home!, 'ntfy', { access: 'vpn' });
  const { blueprint } = await synth(lab, { write: false });
  const told = (from: string) => notifiersFor(blueprint, from).map(({ id }) => id);
  expect([told('home'), told('cloud'), told('far')]).toEqual([['home/ntfy'], ['home/ntfy'], []]);
});

test('a server tells its own notifier within itself, and prefers it as it needs no other', async () => {
  const lab = aLab({}, { domain: 'example.com' });
  new Ntfy(watching(lab, 'home', 1), 'ntfy');
  new Ntfy(watching(lab, 'cloud', 2), 'ntfy', { host: 'ntfy-cloud' });
  const { blueprint } = await synth(lab, { write: false });
  const urls = (from: string) => notifiersFor(blueprint, from).map((notifier) => ntfyUrl(notifier, from));
  expect(urls('home')).toEqual(['http://ntfy', 'https://ntfy-cloud.example.com']);
  expect(urls('cloud')).toEqual(['http://ntfy', 'https://ntfy.example.com']);
});

test('who asks another machine does not notice that a server has failed, whatever the monitor stands under', async () => {
  const pathFor = async (host: string | undefined) => {
    const lab = aLab({}, { domain: 'example.com' });
    const addresses = (number: number) => ({ ssh: `${number}.example.net`, public: { v4: `203.0.113.${number}` } });
    const home = aServer(lab, 'home', { addresses: addresses(1) });
    const cloud = aServer(lab, 'cloud', { addresses: addresses(2) });
    home.watchedBy(home); // nothing of it is watched but by what follows
    offer(new Stack(cloud, 'watch'), 'Watcher');
    const app = new Service(new Stack(home, 'app'), 'app', { image: 'example/app:1' });
    app.route('app', { port: 80 });
    const where = host === undefined ? {} : { host };
    app.monitor('page', { kind: 'tcp', port: 443, watchedBy: [cloud], ...where });
    return pathsOf(await synth(lab, { write: false }))['home']?.watchers;
  };
  for (const own of [undefined, '203.0.113.1', '1.example.net', 'App.example.com']) {
    expect([own, await pathFor(own)]).toEqual([own, ['cloud']]);
  }
  for (const other of ['api.example.org', '203.0.113.2', '192.0.2.1']) {
    expect([other, await pathFor(other)]).toEqual([other, []]);
  }
});
