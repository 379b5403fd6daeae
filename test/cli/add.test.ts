import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addToLab, addToServer } from '../../lib/cli/edit.ts';
import { libraryIn } from '../../lib/cli/library.ts';
import { serverFunction } from '../../lib/cli/words.ts';
import { aFolder, hl, install, removeFolders, spawnHl } from './hl.ts';

afterAll(removeFolders);

async function aNewLab(): Promise<string> {
  const cwd = aFolder();
  await hl(['init', '--package', '^0.1.0'], { cwd });
  install(cwd);
  return cwd;
}

const read = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

test('services and servers that are added compile at once, each with its file and the lines that use it', async () => {
  const cwd = await aNewLab();
  const added = await spawnHl(['add', 'server', 'cloud'], { cwd });
  expect([added.code, added.err]).toEqual([0, '']);
  expect(added.out).toContain('wrote servers/cloud/server.ts');
  expect(added.out).toContain('edited app/main.ts:');

  const args = ['add', 'service', 'photo-album', '--server', 'cloud', '--image', 'ghcr.io/owner/photos:1.2.3'];
  const service = await spawnHl(args, { cwd });
  expect([service.code, service.err]).toEqual([0, '']);
  expect(read(cwd, 'servers/cloud/server.ts')).toContain(
    `  new PhotoAlbumStack(server, 'photo-album');\n\n  return server;`,
  );

  const { code, out } = await spawnHl(['list'], { cwd });
  expect(code).toBe(0);
  expect(out).toContain('service cloud/photo-album/photo-album ghcr.io/owner/photos:1.2.3');
  expect(out).toContain('service home/tools/tools');
}, 60_000);

test('what is there already is refused, and nothing changes', async () => {
  const cwd = await aNewLab();
  const before = read(cwd, 'servers/home/server.ts');
  const again = await hl(['add', 'service', 'tools'], { cwd });
  expect(again.code).toBe(2);
  expect(again.err).toContain('error HL307');
  expect(read(cwd, 'servers/home/server.ts')).toBe(before);
  const server = await hl(['add', 'server', 'home'], { cwd });
  expect([server.code, server.err]).toEqual([2, expect.stringContaining('servers/home/server.ts')]);
});

test('a file that looks otherwise is left as it is, and the lines are told', async () => {
  const cwd = await aNewLab();
  const own = `import { Server } from 'homelab-cdk';\nexport const home = (lab) => new Server(lab, 'home', {});\n`;
  writeFileSync(join(cwd, 'servers/home/server.ts'), own);
  const { code, out } = await hl(['add', 'service', 'photos'], { cwd });
  expect(code).toBe(0);
  expect(read(cwd, 'servers/home/server.ts')).toBe(own);
  expect(out).toContain('was left as it is');
  expect(out).toContain(
    `  import { PhotosStack } from './localStacks/photos.ts';\n  new PhotosStack(server, 'photos');`,
  );
  expect(existsSync(join(cwd, 'servers/home/localStacks/photos.ts'))).toBe(true);
});

test('an image that cannot be is refused before anything is written', async () => {
  const cwd = await aNewLab();
  const { code, err } = await hl(['add', 'service', 'photos', '--image', 'A B'], { cwd });
  expect([code, err]).toEqual([2, expect.stringContaining('error HL316: "A B" is not an image reference.')]);
  expect(existsSync(join(cwd, 'servers/home/localStacks/photos.ts'))).toBe(false);
});

test('a file that would not parse afterwards is never written', async () => {
  const cwd = await aNewLab();
  const broken = `${read(cwd, 'servers/home/server.ts')}\nconst half = ;\n`;
  writeFileSync(join(cwd, 'servers/home/server.ts'), broken);
  const { out } = await hl(['add', 'service', 'photos'], { cwd });
  expect(out).toContain('was left as it is');
  expect(read(cwd, 'servers/home/server.ts')).toBe(broken);
});

test('a name, a server or a lab that cannot be meant ends with 2', async () => {
  const cwd = await aNewLab();
  expect((await hl(['add', 'service', 'My Photos'], { cwd })).err).toContain('error HL306');
  expect((await hl(['add', 'service', 'photos', '--server', 'hoem'], { cwd })).err).toContain('did you mean: home');
  await hl(['add', 'server', 'cloud'], { cwd });
  const which = await hl(['add', 'service', 'photos'], { cwd });
  expect([which.code, which.out]).toEqual([2, '']);
  expect(which.err).toContain('error HL308: There are several servers: "cloud", "home".');
  expect(which.err).toContain('fix: Say which: --server cloud');
  const empty = aFolder({ 'package.json': '{}', 'main.ts': '' });
  const none = await hl(['add', 'service', 'photos'], { cwd: empty });
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('error HL308: There is no server in servers/.')]);
  const script = aFolder({ 'package.json': '{}', 'main.js': '' });
  expect((await hl(['add', 'server', 'cloud'], { cwd: script })).err).toContain('error HL313');
});

const addition = (variable: string) => ({
  name: 'WebStack',
  importLine: `import { WebStack } from './web.ts';`,
  statement: `new WebStack(${variable}, 'web');`,
});

test('the import follows the last one, also where one is written over several lines', () => {
  const text = `import {
  Server,
  Size,
} from 'homelab-cdk';
import { A } from './a.ts'; // ours

export function home(lab: Homelab): Server {
  const host = new Server(lab, 'home', { memory: Size.gibibytes(1) });
  return host;
}
`;
  expect(addToServer(text, 'home', addition)).toBe(`import {
  Server,
  Size,
} from 'homelab-cdk';
import { A } from './a.ts'; // ours
import { WebStack } from './web.ts';

export function home(lab: Homelab): Server {
  const host = new Server(lab, 'home', { memory: Size.gibibytes(1) });
  new WebStack(host, 'web');
  return host;
}
`);
});

test.each([
  ['another server', `import { Server } from 'x';\nconst a = new Server(lab, 'cloud', {});\n  return a;\n`],
  [
    'two servers',
    `import { Server } from 'x';\nconst a = new Server(lab, 'home', {});\nconst b = new Server(lab, 'b', {});\n  return a;\n`,
  ],
  ['two returns', `import { Server } from 'x';\nconst a = new Server(lab, 'home', {});\n  return a;\n  return a;\n`],
  ['no import', `const a = new Server(lab, 'home', {});\n  return a;\n`],
  ['a name that is taken', `import { WebStack } from 'x';\nconst a = new Server(lab, 'home', {});\n  return a;\n`],
])('a file with %s is not edited', (_what, text) => {
  expect(addToServer(text, 'home', addition)).toBeUndefined();
});

test('a server is added above the export of the lab, under the name that the lab has', () => {
  const text = `import { Homelab } from 'x';\n\nexport const mine = new Homelab({});\n\nexport default mine;\n`;
  expect(addToLab(text, addition)).toBe(
    `import { Homelab } from 'x';\nimport { WebStack } from './web.ts';\n\nexport const mine = new Homelab({});\nnew WebStack(mine, 'web');\n\nexport default mine;\n`,
  );
  expect(addToLab(`import { Homelab } from 'x';\nexport default new Homelab({});\n`, addition)).toBeUndefined();
});

test('a server is declared by a function of its name, unless that cannot be the name of one', () => {
  expect(['home', 'back-room', 'new', 'server', 'lab'].map(serverFunction)).toEqual([
    'home',
    'backRoom',
    'newServer',
    'serverServer',
    'labServer',
  ]);
});

test('new files import the library from where the lab does', () => {
  expect(libraryIn(`import { Arch, Server } from 'homelab-cdk';`, 'Server', 1)).toBe('homelab-cdk');
  expect(libraryIn(`import { Server } from '../../lib/index.ts';`, 'Server', 1)).toBe('../../../lib/index.ts');
  expect(libraryIn('', 'Server', 1)).toBe('homelab-cdk');
});
