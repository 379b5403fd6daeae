import { synth } from '../../lib/index.ts';
import { derivedOf, unchanged } from '../../lib/traefik/checks/generated.ts';
import { containerLabels } from '../../lib/traefik/routing/container-labels.ts';
import { decodeLabels } from '../../lib/traefik/labels/index.ts';
import { anApp, told, twoServers } from './routing/lab.ts';

const someRoutes = () => {
  const made = twoServers();
  const { home, proxy } = made;
  anApp(home, 'wiki').route(
    { host: 'wiki', path: '/api', methods: ['GET'], priority: 5 },
    { port: 8080, sticky: true },
  );
  anApp(home, 'files').route('files', { port: 443, scheme: 'https', verify: false, streaming: true });
  anApp(home, 'vnc').route('vnc', {
    port: 80,
    health: { path: '/up' },
    middlewares: [proxy.middleware('gz', { compress: {} })],
  });
  return made;
};

test('labels that were derived say what they were derived from, as the strict reader reads them', async () => {
  const { lab } = someRoutes();
  const { blueprint } = await synth(lab, { write: false });
  const all = [...derivedOf(blueprint)];
  expect(all).toHaveLength(3);
  for (const [, says] of all) {
    const { labels } = containerLabels(says);
    const strict = decodeLabels(labels);
    expect(strict.problems).toEqual([]);
    const known = unchanged(labels, says)?.decoded;
    expect(known?.configuration).toEqual(strict.configuration);
    const paths = Object.keys(labels).flatMap((label) => {
      const parts = label.split('.').slice(1);
      return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
    });
    for (const path of [...paths, 'http.routers.other', 'tcp', 'http.routers.wiki.tls.certResolver']) {
      if (path === 'docker') continue; // nobody asks for it alone
      expect([path, known?.labelAt(path)]).toEqual([path, strict.labelAt(path)]);
    }
  }
});

test('labels with one more, one less or one that says something else are read strictly', async () => {
  const { lab } = someRoutes();
  const { blueprint } = await synth(lab, { write: false });
  const [[, says] = []] = [...derivedOf(blueprint)];
  if (says === undefined) throw new Error('no labels');
  const { labels } = containerLabels(says);
  const { 'traefik.enable': enable, ...less } = labels;
  expect(unchanged({ ...labels }, says)).toBeDefined();
  expect(unchanged({ ...labels, 'com.example.owner': 'anna' }, says)).toBeDefined();
  expect(unchanged({ ...labels, 'traefik.http.routers.wiki.priority': '7' }, says)).toBeUndefined();
  expect(unchanged({ ...labels, 'traefik.http.routers.wiki.service': 'other' }, says)).toBeUndefined();
  expect(unchanged({ ...less, 'traefik.enabel': enable ?? '' }, says)).toBeUndefined();
  expect(unchanged(less, says)).toBeUndefined();
});

test('a label that a user adds to derived ones is judged, and so is what clashes with derived ones', async () => {
  const { lab, home } = twoServers();
  const wiki = anApp(home, 'wiki', { labels: { 'traefik.http.routers.wiki.prioritee': '5' } });
  wiki.route('wiki', { port: 8080 });
  anApp(home, 'blog').route('blog', { port: 8080 });
  anApp(home, 'copy', {
    labels: {
      'traefik.enable': 'true',
      'traefik.http.routers.blog.rule': 'Host(`other.example.com`)',
      'traefik.http.routers.blog.entrypoints': 'websecure',
      'traefik.http.services.copy.loadbalancer.server.port': '80',
    },
  });
  const { findings } = await told(lab);
  const codes = findings.map(({ code, path }) => `${code} ${path}`);
  expect(codes).toContain('TR006 home/wiki/wiki');
  expect(codes.filter((each) => each.startsWith('TR001'))).toEqual(['TR001 home/copy/copy']);
});

test('a router in the same words as a derived one is the same router', async () => {
  const { lab, home } = twoServers();
  anApp(home, 'wiki').route('wiki', { port: 8080 });
  const first = (await told(lab)).labels['wiki'] ?? {};
  const again = twoServers();
  anApp(again.home, 'wiki').route('wiki', { port: 8080 });
  const routers = Object.entries(first).filter(([label]) => !label.includes('.services.'));
  anApp(again.home, 'twin', {
    labels: { ...Object.fromEntries(routers), 'traefik.http.services.twin.loadbalancer.server.port': '80' },
  });
  const { findings } = await told(again.lab);
  expect(findings.filter(({ code }) => code === 'TR001' || code === 'TR002')).toEqual([]);
});
