import type { Tool } from '../../lib/tool/index.ts';
import { installedFile } from '../../lib/tool/index.ts';
import { standardTools, synth } from '../../lib/synth/index.ts';
import { aLab, aServer } from './lab.ts';

const installing = (id: string, ...targets: readonly string[]): Tool => ({
  id,
  derive: () => ({
    files: targets.map((target, index) => ({
      path: `home/${id}/${index}.conf`,
      content: '',
      mode: 0o644,
      install: installedFile(target),
    })),
    patches: [],
  }),
  checks: [],
});

async function codesOf(...tools: readonly Tool[]) {
  const lab = aLab();
  aServer(lab, 'home', { dataRoot: '/srv/hl' });
  const { findings } = await synth(lab, { write: false, tools: [...standardTools, ...tools] });
  return findings.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);
}

test.each([
  '/usr/local/bin/scrub',
  '/etc/systemd/system',
  '/etc/systemd/system/../../passwd',
  '/etc/systemd/systemd/a.conf',
  '/etc/systemd/system//a.conf',
  '/srv/hl/secrets/.env',
  'config/a.conf',
])('HL277: a file that would be installed as %s', async (target) => {
  expect(await codesOf(installing('odd', target))).toEqual([`HL277 home/odd/0.conf would be installed as ${target}.`]);
});

test('HL278: two files at one place', async () => {
  const place = '/etc/systemd/system/a.service';
  expect(await codesOf(installing('one', place), installing('two', place))).toEqual([
    `HL278 home/two/0.conf and home/one/0.conf would both be installed as ${place}.`,
  ]);
});

test('files below the data root and in the folders of systemd and fail2ban are no trouble', async () => {
  const places = [
    '/etc/systemd/system/a.service.d/b.conf',
    '/etc/fail2ban/jail.d/c.conf',
    '/srv/hl/bin/d',
    '/srv/hl/config/e/f',
  ];
  expect(await codesOf(installing('good', ...places))).toEqual([]);
});
