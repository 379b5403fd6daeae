import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigFile, Directory, Job, Secret, Service, Stack, synth, Volume } from '../../lib/index.ts';
import { aFolder, aLab, aServer } from '../synth/lab.ts';
import { describeEngine, needEngine } from './support.ts';

/** A lab that fills every table of the scripts. */
async function scripts(): Promise<Readonly<Record<string, string>>> {
  const lab = aLab({
    'old.yml': 'services: { old: { image: nginx:1.27.1, volumes: ["./a.conf:/a.conf:ro"] } }\n',
    'a.conf': 'a\n',
  });
  const server = aServer(lab, 'home', { layout: 'stacks' });
  const stack = new Stack(server, 'web', { formerly: ['www'], movedFrom: aServer(lab, 'cloud') });
  const key = new Secret(stack, 'key', { description: "the key's owner" });
  const config = new ConfigFile(stack, 'conf', { content: `k: ${key.inFile()}`, onChange: { signal: 'SIGHUP' } });
  const service = new Service(stack, 'web', {
    image: 'nginx:1.27.1',
    environment: { KEY: key.asEnv() },
    secrets: [key.asFile({ uid: 1000 })],
    mounts: [
      config.at('/conf'),
      new Volume(stack, 'data', { holds: 'state', formerly: ['files'] }).at('/data'),
      Directory.of("/mnt/it's here", { mountpoint: true, holds: 'cache' }).at('/m'),
    ],
  });
  service.route('web', { port: 80 });
  new Job(stack, 'job', { image: 'nginx:1.27.1', runs: 'once', probe: ['sh', '-c', "test -f '/x y'"] });
  Stack.fromComposeFile(server, 'old', { file: 'old.yml', directory: '/opt/old', files: ['a.conf'] });
  const { files } = await synth(lab, { write: false });
  return Object.fromEntries(files.filter(({ mode }) => mode === 0o755).map(({ path, content }) => [path, content]));
}

describeEngine(['shellcheck'], 'shellcheck', () => {
  test('finds nothing in the scripts of a server', async () => {
    const folder = aFolder();
    const files = Object.entries(await scripts()).map(([path, content]) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    });
    expect(files.length).toBeGreaterThanOrEqual(3);
    const { status, stdout } = spawnSync(needEngine('shellcheck'), ['--shell=sh', '--severity=style', ...files], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describeEngine(['busybox'], 'the shells of the distributions', () => {
  test.each([['dash'], [needEngine('busybox'), 'ash'], ['bash', '--posix']])(
    '%s reads the scripts',
    async (...shell) => {
      for (const content of Object.values(await scripts())) {
        const [program = '', ...args] = shell;
        const { status, stderr } = spawnSync(program, [...args, '-n'], { encoding: 'utf8', input: content });
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      }
    },
  );
});
