import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Arch, Homelab, LabError, Os, Server, Service, Size, Stack, synth } from '../../lib/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hl-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

const root = join(folder, 'lab');
mkdirSync(join(root, 'notes'), { recursive: true });
writeFileSync(join(root, 'notes', 'mine.txt'), 'mine');
mkdirSync(join(root, 'empty'));
writeFileSync(join(root, 'empty', '.gitkeep'), '');
symlinkSync(join(root, 'empty'), join(root, 'link'));

function aLab(): Homelab {
  const lab = new Homelab({ root });
  const home = new Server(lab, 'home', {
    addresses: { ssh: 'home.example.net' },
    os: Os.debian(13),
    arch: Arch.amd64,
    memory: Size.gibibytes(8),
    cpus: 4,
  });
  new Service(new Stack(home, 'web'), 'web', { image: 'example/web:1.2.3', memory: Size.mebibytes(64) });
  return lab;
}

test.each(['', ' ', '/', '.', './', '..', root, dirname(root), homedir(), dirname(homedir()), 'notes', 'link'])(
  'nothing is written to %j',
  async (out) => {
    const before = readdirSync(root, { recursive: true });
    const error: unknown = await synth(aLab(), { out }).catch((each: unknown) => each);
    expect(LabError.isLabError(error) && error.code).toBe('HL339');
    expect(readdirSync(root, { recursive: true })).toEqual(before);
  },
);

test.each(['dist', 'empty', 'a/b', join(folder, 'elsewhere')])('%s is written, and written again', async (out) => {
  expect((await synth(aLab(), { out })).written?.written.length).toBeGreaterThan(0);
  expect((await synth(aLab(), { out })).written?.written).toEqual([]);
});

test('a link among files that travel leads out of no lab', async () => {
  writeFileSync(join(folder, 'secret.conf'), 'password');
  symlinkSync(join(folder, 'secret.conf'), join(root, 'web.conf'));
  symlinkSync(join(folder, 'layer.yml'), join(root, 'out.yml'));
  writeFileSync(join(folder, 'layer.yml'), 'services: { web: { image: "example/web:1.2.3" } }');
  writeFileSync(
    join(root, 'in.yml'),
    'services: { web: { image: "example/web:1.2.3", volumes: ["./web.conf:/web.conf:ro"] } }',
  );
  const lab = aLab();
  const [home] = lab.node.children as Server[];
  Stack.fromLayer(home!, 'one', 'in.yml');
  Stack.fromLayer(home!, 'two', 'out.yml');
  Stack.fromComposeFile(home!, 'three', { file: 'in.yml', directory: '/opt/three', files: ['web.conf'] });
  const { findings, files } = await synth(lab, { write: false });
  const codes = findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
  expect(codes).toContain('HL233');
  expect(codes.filter((code) => code === 'HL231')).toHaveLength(2);
  expect(files.map(({ content }) => content).join('')).not.toContain('password');
});
