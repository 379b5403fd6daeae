import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aLabFolder, hl, removeFolders } from './hl.ts';

afterAll(removeFolders);

const ADOPTED = `Stack.fromComposeFile(home, 'wiki', { file: 'wiki.yml', directory: '/opt/wiki' });`;
const WIKI = `services:
  wiki:
    image: example/wiki:latest
    mem_limit: 256m
`;

test('recorded findings are notes afterwards, and new ones count in full', async () => {
  const cwd = aLabFolder(ADOPTED, { 'wiki.yml': WIKI });
  expect((await hl(['synth', '--strict'], { cwd })).code).toBe(1);
  const { code, out } = await hl(['baseline'], { cwd });
  expect(code).toBe(0);
  expect(out).toMatch(/^Wrote lab\.baseline\.json: \d+ findings? of 1 adopted stack\.\n$/);
  const entries = JSON.parse(readFileSync(join(cwd, 'lab.baseline.json'), 'utf8')) as { code: string; path: string }[];
  expect(entries).toContainEqual(expect.objectContaining({ code: 'HL130', path: 'home/wiki/wiki' }));
  expect((await hl(['synth', '--strict'], { cwd })).code).toBe(0);

  writeFileSync(join(cwd, 'wiki.yml'), `${WIKI}    privileged: true\n`);
  const later = await hl(['synth', '--strict'], { cwd });
  expect(later.code).toBe(1);
  expect(later.err).toContain('error HL132');
  expect(later.err).not.toContain('error HL130');
});

test('recording twice gives the same file', async () => {
  const cwd = aLabFolder(ADOPTED, { 'wiki.yml': WIKI });
  await hl(['baseline'], { cwd });
  const first = readFileSync(join(cwd, 'lab.baseline.json'), 'utf8');
  await hl(['baseline'], { cwd });
  expect(readFileSync(join(cwd, 'lab.baseline.json'), 'utf8')).toBe(first);
});

test('a lab without adopted stacks has nothing to record', async () => {
  const cwd = aLabFolder('');
  const { code, err } = await hl(['baseline'], { cwd });
  expect(code).toBe(1);
  expect(err).toContain('error HL322');
  expect(existsSync(join(cwd, 'lab.baseline.json'))).toBe(false);
});
