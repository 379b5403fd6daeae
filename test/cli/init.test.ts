import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { labFiles } from '../../lib/cli/templates.ts';
import { osFrom, timezoneFrom } from '../../lib/cli/machine.ts';
import { aFolder, hl, install, removeFolders, spawnHl } from './hl.ts';

afterAll(removeFolders);

test('a new lab compiles without any finding that needs a decision', async () => {
  const folder = join(aFolder(), 'my lab');
  const cwd = resolve(folder, '..');
  const { code, out } = await hl(['init', 'my lab', '--package', '^0.1.0'], { cwd });
  expect(code).toBe(0);
  expect(out).toContain('wrote my lab/app/main.ts');
  install(folder);
  const compiled = await spawnHl(['synth', '--strict'], { cwd: folder });
  expect([compiled.code, compiled.err.match(/^(error|warning) .*$/m)]).toEqual([0, null]);
  const compose = readFileSync(join(folder, 'dist/home/compose.yml'), 'utf8');
  expect(compose).toContain('it-tools');
  expect(compose).toContain('127.0.0.1');
});

test('where the package cannot be packed, the lab is not begun and the command says why', async () => {
  const cwd = aFolder();
  const failing = aFolder({ 'npm-cli.js': 'console.error("no space left"); process.exitCode = 1;' });
  const { code, err } = await hl(['init', 'lab'], { cwd, env: { npm_execpath: join(failing, 'npm-cli.js') } });
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('error HL327: npm could not pack this package: no space left'),
  ]);
  expect(existsSync(join(cwd, 'lab/package.json'))).toBe(false);
});

test('a folder that cannot be made is told as what it is, and not as a fault of npm', async () => {
  const cwd = aFolder({ file: '' });
  const { code, err } = await hl(['init', 'file/lab'], { cwd });
  expect(code).not.toBe(0);
  expect(err).toMatch(/^error HL321: The system refused: not a directory \(\w+ .*file\/lab\)/);
  expect(err).not.toContain('npm');
});

test('a folder that holds anything is refused, and stays as it is', async () => {
  const cwd = aFolder({ 'notes.txt': 'mine' });
  const { code, err } = await hl(['init', '--package', '^0.1.0'], { cwd });
  expect(code).toBe(2);
  expect(err).toContain('error HL305');
  expect(err).toContain('notes.txt');
  expect(readdirSync(cwd)).toEqual(['notes.txt']);
});

test('a folder with a repository alone counts as empty', async () => {
  const cwd = aFolder({ '.git/HEAD': 'ref: refs/heads/main\n' });
  expect((await hl(['init', '--package', '^0.1.0'], { cwd })).code).toBe(0);
  expect(existsSync(join(cwd, 'app/main.ts'))).toBe(true);
});

test('the files say what the machine is, and never where it keeps secrets', () => {
  const versions = { 'homelab-cdk': '^1.0.0', 'ts-node': '1', '@swc/core': '1', typescript: '5' };
  const machine = {
    os: 'Os.fedora(42)',
    arch: 'arm64',
    memoryGibibytes: 16,
    cpus: 8,
    timezone: 'Europe/Berlin',
    dataRoot: "/home/o'neil/.local/share/hl",
  } as const;
  const files = new Map(labFiles({ name: 'lab', versions, machine }).map(({ path, content }) => [path, content]));
  const server = files.get('servers/home/server.ts')!;
  expect(server).toContain('os: Os.fedora(42),');
  expect(server).toContain('arch: Arch.arm64,');
  expect(server).toContain('memory: Size.gibibytes(16),');
  expect(server).toContain(`dataRoot: '/home/o\\'neil/.local/share/hl',`);
  expect(files.get('app/main.ts')).toContain(`timezone: 'Europe/Berlin'`);
  expect(files.get('.gitignore')!.split('\n')).toContain('.env');
  expect(JSON.parse(files.get('package.json')!)).toMatchObject({ dependencies: { 'homelab-cdk': '^1.0.0' } });
});

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['Etc/Unknown', 'Etc/UTC'],
  [undefined, 'Etc/UTC'],
])('the time zone %s of a machine is %s of a lab', (name, timezone) => {
  expect(timezoneFrom(name)).toBe(timezone);
});

test.each([
  ['ID=debian\nVERSION_ID="13"\n', 'Os.debian(13)'],
  ['ID=fedora\nVERSION_ID=42\n', 'Os.fedora(42)'],
  ['ID=ubuntu\nVERSION_ID="24.04"\n', "Os.ubuntu('24.04')"],
  ['ID=ubuntu\nVERSION_ID="25.10"\n', 'Os.debian(13)'],
  ['ID=debian\nVERSION_ID="11"\n', 'Os.debian(13)'],
  ['ID=arch\n', 'Os.debian(13)'],
  ['', 'Os.debian(13)'],
])('os-release %j is %s', (release, expected) => {
  expect(osFrom(release)).toBe(expected);
});
