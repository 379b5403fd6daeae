import { Service, Stack, synth } from '../../../lib/index.ts';
import { Traefik } from '../../../lib/traefik/index.ts';
import { FORMS } from '../../synth/forms.ts';
import { aLab, aServer } from '../../synth/lab.ts';

const app = (rule: string): string => `services:
  drive:
    image: example/drive:1.2.3
    mem_limit: 64m
    labels:
      traefik.enable: 'true'
      traefik.http.routers.drive.rule: ${rule}
`;

describe.each(FORMS)('labels as a %s', (_form, write) => {
  test.each([
    ['the name of a server', 'Host(`cloud.example.com`)', [7]],
    ['a route of another server', 'Host(`a.example.com`) || Host(`WIKI.example.com`)', [7]],
    ['a name of its own', 'Host(`drive.example.com`)', []],
    ['the name of its own server', 'Host(`home.example.com`)', []],
    ['every name', 'PathPrefix(`/`)', []],
  ])('that take %s', async (_what, rule, lines) => {
    for (const way of ['layer', 'adopted']) {
      const lab = aLab({ 'app.yml': write(app(rule)) }, { domain: 'example.com' });
      const home = aServer(lab);
      const cloud = aServer(lab, 'cloud', { addresses: { ssh: 'cloud.example.com' } });
      new Traefik(home, 'traefik');
      new Traefik(cloud, 'traefik');
      const wiki = new Service(new Stack(cloud, 'wiki'), 'wiki', { image: 'example/wiki:1.2.3' });
      wiki.route('wiki', { port: 80 });
      if (way === 'layer') Stack.fromLayer(home, 'drive', 'app.yml');
      else Stack.fromComposeFile(home, 'drive', { file: 'app.yml', directory: '/opt/drive' });
      const { findings } = await synth(lab, { write: false });
      const told = findings.filter(({ code }) => code === 'HL108');
      expect(told.map(({ source }) => source?.line)).toEqual(lines);
      // A route or a server of the lab takes part, so that it counts in full in adopted stacks too.
      for (const { severity } of told) expect(severity).toBe('error');
    }
  });
});

test.each([
  ['two adopted stacks', 'other', [['warning', 'home/drive/drive']]],
  ['one service on two servers', 'drive', []],
])('one host in labels of %s', async (_what, name, expected) => {
  const text = app('Host(`drive.example.com`)');
  const lab = aLab({ 'a.yml': text, 'b.yml': text.replace('  drive:', `  ${name}:`) }, { domain: 'example.com' });
  for (const [id, file] of [
    ['home', 'a.yml'],
    ['cloud', 'b.yml'],
  ] as const) {
    const server = aServer(lab, id);
    new Traefik(server, 'traefik');
    Stack.fromComposeFile(server, 'drive', { file, directory: '/opt/drive' });
  }
  const { findings } = await synth(lab, { write: false });
  const told = findings.filter(({ code }) => code === 'HL108');
  expect(told.map(({ severity, path }) => [severity, path])).toEqual(expected);
});
