import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsScript } from '../../lib/cli/facts-script.ts';
import { aFolder, hl, install, removeFolders, spawnHl } from '../cli/hl.ts';
import { describeEngine, needEngine } from './support.ts';

afterAll(removeFolders);

let env: NodeJS.ProcessEnv = {};
const run = (cwd: string, program: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
};

describeEngine(['docker-compose'], 'a new lab', () => {
  test('is accepted by Docker Compose, after two runs of prepare in a home of its own', async () => {
    const cwd = aFolder();
    await hl(['init', '--package', '^0.1.0'], { cwd });
    install(cwd);
    const file = join(cwd, 'servers/home/server.ts');
    const server = readFileSync(file, 'utf8').replace(/ {4}dataRoot: .*\n/, '');
    const own = server.replace('addresses:', `dataRoot: ${JSON.stringify(join(cwd, 'data'))},\n    addresses:`);
    writeFileSync(file, own);
    // Nothing is started, so no engine has to answer.
    const bin = aFolder({ docker: '#!/bin/sh\n' });
    chmodSync(join(bin, 'docker'), 0o755);
    env = { PATH: `${bin}:${process.env['PATH']}` };
    expect(await spawnHl(['synth'], { cwd })).toMatchObject({ code: 0 });
    for (const _time of [1, 2]) expect(run(cwd, 'sh', 'dist/home/prepare')).toMatchObject({ status: 0 });
    const compose = run(cwd, needEngine('docker-compose'), '-f', 'dist/home/compose.yml', 'config', '-q');
    expect(compose).toEqual({ status: 0, text: '' });
  });
});

describeEngine(['shellcheck'], 'scripts of the command', () => {
  test.each([
    ['hl facts runs on a server', 'sh', () => factsScript("/srv/o'hara", ["/srv/o'hara/mail"])],
    ['hl completion bash prints', 'bash', async () => (await hl(['completion', 'bash'], { cwd: aFolder() })).out],
  ])('what %s has no finding', async (_what, shell, text) => {
    const folder = aFolder({ script: await text() });
    const args = ['--shell', shell, '--severity', 'style', 'script'];
    expect(run(folder, needEngine('shellcheck'), ...args)).toEqual({ status: 0, text: '' });
  });
});
