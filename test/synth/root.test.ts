import { join } from 'node:path';
import { Homelab, synth } from '../../lib/index.ts';
import { aFolder, aLab } from './lab.ts';

const rootOf = async (lab: Homelab): Promise<string> => (await synth(lab, { write: false })).root;

test('a lab begins at the folder of package.json above its file, so that no test reads the reference homelab', async () => {
  expect(await rootOf(new Homelab())).toBe(join(__dirname, '..'));
});

test('a root that was given counts', async () => {
  const root = aFolder();
  expect(await rootOf(aLab({}, { root }))).toBe(root);
});
