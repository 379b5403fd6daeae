import { Directory, Stack, synth } from '../../../lib/index.ts';
import { aLab as layersLab, aServer as layersServer } from '../../synth/lab.ts';
import { App, aLab, expectOne, found } from './lab.ts';

test('a waiver without a reason', async () => {
  const { lab, home } = aLab();
  new App(home, 'app', { image: 'example/app:latest' }).waive('HL130', { reason: '' }); // HL190
  await expectOne(lab, 'HL190', 'home/app/app', __filename);
});

test('a waiver that waives nothing', async () => {
  const { lab, home } = aLab();
  new App(home, 'app').waive('HL130', { reason: 'it floats' }); // HL191
  await expectOne(lab, 'HL191', 'home/app/app', __filename);
});

test('a waiver of what loses data', async () => {
  const { lab, home } = aLab();
  const inside = Directory.of('/srv/hl/releases/data', { holds: 'cache' });
  const service = new App(home, 'app', { mounts: [inside.at('/data')] });
  service.waive('HL124', { reason: 'I know' }); // HL192
  await expectOne(lab, 'HL192', 'home/app/app', __filename);
  expect(await found(lab, 'HL124')).toMatchObject([{ severity: 'error' }]);
});

test('a waiver with a reason makes a strict lab pass', async () => {
  const { lab, home } = aLab();
  const service = new App(home, 'app', { image: 'example/app:latest' });
  expect((await synth(lab, { write: false, strict: true })).ok).toBe(false);
  service.waive('HL130', { reason: 'Built here, with no other tag' });
  const result = await synth(lab, { write: false, strict: true });
  expect(result.findings.filter(({ severity, waived }) => severity === 'error' && waived === undefined)).toEqual([]);
  expect(result.findings).toContainEqual(
    expect.objectContaining({ code: 'HL130', waived: 'Built here, with no other tag' }),
  );
});

test('what leaves something of the lab out of the output cannot be waived', async () => {
  const lab = layersLab({ 'web.yml': 'services: [\n' });
  Stack.fromLayer(layersServer(lab), 'web', 'web.yml');
  lab.waive('CO052', { reason: 'I never liked it' });
  const { ok, findings } = await synth(lab, { write: false });
  expect(ok).toBe(false);
  expect(findings.find(({ code }) => code === 'CO052')?.waived).toBeUndefined();
  expect(findings.map(({ code }) => code)).toContain('HL192');
});

test('what cannot be read of an adopted stack is no mere warning', async () => {
  const lab = layersLab({ 'old.yml': 'services: { web: { image: "nginx:1.27.1" } }\n' });
  const files = ['nginx.conf'];
  Stack.fromComposeFile(layersServer(lab), 'old', { file: 'old.yml', directory: '/opt/old', files });
  const { ok, findings } = await synth(lab, { write: false });
  expect(ok).toBe(false);
  expect(findings.find(({ code }) => code === 'HL231')).toMatchObject({ severity: 'error', path: 'home/old' });
});
